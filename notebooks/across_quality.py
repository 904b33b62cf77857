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
# Was every line read, and do the reported numbers add up?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier.analysis import quality
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "quality")

# %% [markdown]
# Every line of a source that is not blank is cited by a cell, known page furniture, or unread.

# %%
chapter.ledger("coverage", ["trial_id", "source_id", "lines", "cited", "frame", "unread"], "Coverage of the sources")

# %%
chapter.ledger("unread_lines", ["source_id", "line", "text"], "Unread lines")

# %% [markdown]
# Reported quantities computed again from the other cells of their source.

# %%
chapter.ledger(quality.counts(chapter.tables), ["check", "verdict", "number"], "Checks by verdict")

# %%
chapter.table(
    quality.notable(chapter.tables),
    {
        "Check": "{=check}",
        "Trial": "{=trial_id}",
        "Of what": "{outcomes.title}: {outcome_measurements.category} | {outcomes.title} | {=subject}",
        "Reported": "{checks.reported}",
        "Recomputed": "{checks.recomputed} | -",
        "Method": "{=method} | -",
        "Verdict": "{=verdict}",
        "Why": "{checks.note} | -",
    },
    "Intervals, and every check that does not agree",
)

# %% [markdown]
# Fields on which two sources of one trial differ.

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
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
