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
