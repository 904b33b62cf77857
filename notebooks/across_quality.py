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
# *Not applicable*: the check could not be made, with the reason.

# %%
chapter.ledger(quality.counts(chapter.tables), ["trial_id", "agrees", "differs", "not_applicable"], "Checks by trial")

# %% [markdown]
# ## What differs
#
# Each difference once, with the words of the source. Whether it matters is for the reader to judge.

# %%
chapter.table(
    quality.differing(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Check": "{=check}: {checks.note} | {=check}",
        "Reported": "{checks.reported}",
        "Against": "{checks.recomputed}",
        "Quotes": "{~quotes}",
    },
    "Differences within a source",
    expected=False,
)

# %% [markdown]
# Fields on which two sources of one trial differ, if any trial here has several sources.

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
    quality.methods(chapter.tables), ["check", "method", "agrees", "differs", "not_applicable"], "Checks and methods"
)

# %% [markdown]
# ## INSPECT-SR, item by item
#
# INSPECT-SR ([Wilkinson and others, medRxiv 2025.09.03.25334905]{.literature}) asks questions in four domains about the
# trustworthiness of a randomised trial. The questions below are in our words and do not replace the tool: they say
# what of each is automated here, what a person has to look up, and what sources like these cannot answer. The tool is
# made for randomised trials; for the others read the answers as a check of the report only. The judgement of each
# domain is left to the reviewer.

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
chapter.ledger("coverage", ["trial_id", "source_id", "lines", "cited", "frame", "unread"], "Coverage of the sources")

# %%
chapter.ledger("unread_lines", ["source_id", "line", "text"], "Unread lines")

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
