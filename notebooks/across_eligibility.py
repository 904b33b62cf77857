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
# # Eligibility across trials
#
# Who could take part in which trial?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import eligibility
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "eligibility")

# %%
chapter.figure(
    pictures.ages,
    eligibility.side_by_side(chapter.tables),
    "Eligibility side by side",
    "Bars of the ages that each trial admits, beside the number of its inclusion and exclusion criteria",
)

# %%
chapter.table(
    eligibility.side_by_side(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Minimum age": "{eligibilities.minimum_age}",
        "Maximum age": "{eligibilities.maximum_age}",
        "Sex": "{eligibilities.gender}",
        "Healthy volunteers": "{eligibilities.healthy_volunteers}",
    },
    "Age, sex and health of all trials",
)

# %% [markdown]
# Each concept of which any trial speaks: what a trial requires, excludes or allows, with the bound as it is printed
# (its link leads to the sentence). A trial that says nothing of a concept may still have asked for it elsewhere.

# %%
chapter.matrix(
    eligibility.matrix(chapter.tables),
    "{=label}",
    "{studies.trial_id}",
    "{=asks} {eligibility_atoms.wording} ({eligibility_atoms.scope}) | {=asks} {eligibility_atoms.wording}"
    " | {eligibility_atoms.wording} | required {eligibilities.minimum_age} to {eligibilities.maximum_age}"
    " | required {eligibilities.minimum_age} or older | required up to {eligibilities.maximum_age} | {=stated}",
    "Who could take part",
)

# %% [markdown]
# The same bounds in one unit for each concept.

# %%
chapter.table(
    eligibility.bounded(chapter.tables),
    {
        "Concept": "{=label}",
        "Trial": "{=trial_id}",
        "Bound": "{=asks} {eligibility_limits.bound} | {eligibility_limits.bound}",
        "As printed": "{eligibility_atoms.wording}",
        "For whom": "{eligibility_atoms.scope} | -",
    },
    "Bounds in one unit",
    expected=False,
)

# %% [markdown]
# Who is covered by all trials, and who by none. The axis of each quantity that at least two trials bound is cut at all
# their bounds; a trial admits a band if any of its parts does. Bounds of other quantities may exclude people all the same.

# %%
chapter.table(
    eligibility.bands_of_all(chapter.tables),
    {
        "Quantity": "{=label}",
        "Band": "{eligibility_bands.band}",
        "Admitted by": "{eligibility_bands.admitting} of {eligibility_bands.stating}",
        "Trials": "{eligibility_bands.trials} | -",
    },
    "Bands and the trials that admit them",
    expected=False,
)

# %%
chapter.table(
    eligibility.covered_by_all(chapter.tables),
    {"Quantity": "{=label}", "Band": "{eligibility_bands.band}"},
    "Covered by every trial that bounds the quantity",
    expected=False,
)

# %%
chapter.table(
    eligibility.covered_by_none(chapter.tables),
    {"Quantity": "{=label}", "Band": "{eligibility_bands.band}"},
    "Covered by no trial",
    expected=False,
)

# %% [markdown]
# How well criteria are read: how many of them gave an atom (the others stay text), and how the atoms agree with what a
# person reads in the same criteria. Precision is agreed / found, recall agreed / expected; an atom agrees where stance,
# concept, comparator, bounds, unit and scope are all the same.

# %%
chapter.ledger(
    "criteria_coverage", ["trial_id", "criteria", "measured", "text_only", "atoms"], "Criteria understood, by trial"
)

# %%
chapter.ledger(
    eligibility.reading_quality(chapter.tables),
    ["gold_set", "criteria", "expected", "found", "agreed", "precision", "recall"],
    "Atoms against the gold sets",
)

# %% [markdown]
# All criteria, word for word.

# %%
chapter.table(
    eligibility.criteria_of_all(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Type": "{eligibility_criteria.criteria_type}",
        "Part of": "{@parent} | -",
        "Criterion": "{eligibility_criteria.text}",
    },
    "All criteria",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
