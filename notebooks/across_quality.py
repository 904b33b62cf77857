# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Data quality
#
# Do the reported numbers add up, do the sources agree with themselves, and was every line read?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier.analysis import quality
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "quality")

# %% [markdown]
# Reported quantities computed again from other cells of their source, and statements set against each other.
# *Agrees*: the two fit, allowing for how the numbers are rounded. *Differs*: they do not fit, and a reader should look.
# *Not applicable*: the check could not be made, with the reason. What matters most comes first.

# %%
chapter.ledger(quality.by_kind(chapter.tables), ["kind", "differences", "what"], "Differences by kind")

# %%
chapter.ledger(quality.counts(chapter.tables), ["trial_id", "agrees", "differs", "not_applicable"], "Checks by trial")

# %% [markdown]
# ## What differs
#
# Each difference once, with the words of the source. Whether it matters is for the reader to judge.

# %%
chapter.tables_by(
    "caption",
    quality.differing(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Check": "{=check}: {checks.note} | {=check}",
        "Reported": "{checks.reported}",
        "Against": "{checks.recomputed}",
        "Quotes": "{~quotes}",
    },
)

# %%
chapter.text("{=sentence}", quality.compared(chapter.tables))

# %%
chapter.table(
    quality.differences(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Field": "{=field}",
        "One source": "{@a} ({=source_a})",
        "Another source": "{@b} ({=source_b})",
    },
    "Differences between sources",
    expected=False,
)

# %% [markdown]
# ## What could not be checked

# %%
chapter.table(
    quality.not_applicable(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Check": "{=check}",
        "Of what": "{=what}",
        "Times": "{=number}",
        "Reported (the first)": "{checks.reported}",
        "Why": "{checks.note} | -",
    },
    "Checks that are not applicable",
    expected=False,
)

# %% [markdown]
# ## Intervals that reproduce
#
# The limits of the whole count that is nearest to the reported percentage, and the methods that give them as printed.

# %%
chapter.table(
    quality.reproduced_intervals(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Percentage": "{@value}",
        "Reported": "{checks.reported}",
        "Recomputed": "{checks.recomputed}",
        "Methods": "{=method}",
        "Count": "{checks.note}",
    },
    "Intervals of proportions by method",
    expected=False,
)

# %% [markdown]
# ## Every check, and how it is made

# %%
chapter.ledger(
    quality.methods(chapter.tables),
    ["check", "kind", "method", "agrees", "differs", "not_applicable"],
    "Checks and methods",
)

# %% [markdown]
# ## INSPECT-SR, item by item
#
# INSPECT-SR ([Wilkinson and others, medRxiv 2025.09.03.25334905]{.literature}) asks questions in four domains about the
# trustworthiness of a randomised trial. Numbers, domains and topics below are those of the published tool; the wording
# is ours, and does not replace the tool and its guidance. *Automated*: checks of this dossier answer as far as the
# sources allow; *assisted*: a person answers, with what the sources state; *not possible* from such sources. The tool
# is made for randomised trials; for the others read the answers as a check of the report only. The judgement of each
# domain is left to the reviewer.

# %%
chapter.ledger(quality.items_by_way(chapter.tables), ["how", "items"], "INSPECT-SR: who answers which item")

# %%
chapter.matrix(
    quality.inspected(chapter.tables),
    row="{=item} {=question} ({=how})",
    column="{=trial_id}",
    cell="{=result}",
    caption="INSPECT-SR by trial",
)

# %% [markdown]
# ## Was every line read?
#
# Every line of a source that is not blank is cited by a cell, known page furniture, or unread.

# %%
chapter.ledger(
    quality.coverage(chapter.tables),
    ["trial_id", "source_id", "lines", "cited", "page_furniture", "unread"],
    "Coverage of the sources",
)

# %%
chapter.ledger("unread_lines", ["source_id", "line", "text"], "Unread lines")

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
