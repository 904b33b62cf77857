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
# # Design across trials
#
# When did the trials run, and how do their designs compare?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import comparison, registration_data_set
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "design")

# %%
chapter.figure(
    pictures.timeline,
    comparison.dates(chapter.tables),
    "Design timeline",
    "Timeline of all trials from start to completion",
)

# %%
chapter.table(
    comparison.dates(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Start": "{studies.start_date}",
        "Primary completion": "{studies.primary_completion_date}",
        "Completion": "{studies.completion_date} ({studies.completion_date_type}) | {studies.completion_date}",
        "Treated": "{claims.param_value} | -",
        "Status": "{studies.overall_status}",
    },
    "Dates of all trials",
)

# %%
chapter.table(
    comparison.at_a_glance(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Phase": "{studies.phase}",
        "Allocation": "{designs.allocation} {=both} | {designs.allocation}",
        "Model": "{designs.intervention_model} | {designs.observational_model}",
        "Masking": "{designs.masking}",
        "Purpose": "{designs.primary_purpose}",
        "Enrollment": "{studies.enrollment} ({studies.enrollment_type}) | {studies.enrollment}",
        "Lead sponsor": "{sponsors.name}",
    },
    "Characteristics of the included studies: design",
)

# %%
chapter.table(
    comparison.at_a_glance(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Population": "{conditions.name}",
        "Ages": "{eligibilities.minimum_age} to {eligibilities.maximum_age} | from {eligibilities.minimum_age}",
        "Arms, cohorts or interventions": "{design_groups.title} | {cohorts.name} | {interventions.name}",
        "First primary outcome": "{design_outcomes.measure} | {outcomes.title}",
    },
    "Characteristics of the included studies: participants, treatment, outcome",
)

# %% [markdown]
# The items of the [WHO Trial Registration Data Set, version 1.3.1]{.literature}: what the sources of each trial state
# of them.

# %%
chapter.matrix(
    registration_data_set.by_trial(chapter.tables),
    row="{=name}",
    column="{studies.trial_id}",
    cell="{=status} ({registration_items.shown}): {registration_items.stated} | {=status}: {registration_items.stated}"
    " | {=status}",
    caption="Trial Registration Data Set",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
