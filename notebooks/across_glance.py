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
# # Evidence at a glance
#
# What does each source say, in a few words?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier.analysis import comparison
from trialdossier.report import Chapter, templates

chapter = Chapter(tables, figures, "glance")

# %%
glance = comparison.at_a_glance(chapter.tables)
chapter.table(
    glance,
    {
        "Trial": "{studies.trial_id}",
        "Design": "{studies.phase}; allocation {designs.allocation}; {designs.intervention_model}; masking {designs.masking}"
        " {=both} | {studies.phase}; allocation {designs.allocation}; {designs.intervention_model}; masking {designs.masking}"
        " | {studies.phase}; {designs.intervention_model}; masking {designs.masking}"
        " | allocation {designs.allocation}; {designs.intervention_model}; masking {designs.masking}"
        " | {studies.phase} | {studies.study_type}",
        "Population": "{studies.enrollment} enrolled ({studies.enrollment_type}); {conditions.name}"
        " | enrollment {studies.enrollment} {=perhaps}; {conditions.name}"
        " | {studies.enrollment} enrolled; {conditions.name} | {studies.enrollment} enrolled | {conditions.name}",
        "Arms, cohorts or interventions": "{design_groups.title} | {cohorts.name} | {interventions.name}",
    },
    "Evidence at a glance: what was studied, and in whom",
)

# %%
chapter.table(
    glance,
    {
        "Trial": "{studies.trial_id}",
        "Headline efficacy": "{outcomes.outcome_type} outcome, {outcomes.title}: {outcome_measurements.param_value}"
        " {outcomes.units} ({outcomes.dispersion_type} {outcome_measurements.dispersion_lower_limit_raw} to"
        " {outcome_measurements.dispersion_upper_limit_raw}), {outcome_counts.count} analysed: {outcomes.population}"
        " | {outcomes.outcome_type} outcome, {outcomes.title}: {outcome_measurements.param_value} {outcomes.units},"
        " {outcome_counts.count} analysed"
        " | {=concept} ({response_rates.label}): "
        + templates.PROPORTION
        + ", {response_rates.population}; no primary outcome is named"
        " | {claims.measure}: {claims.count} ({claims.percent} %); no primary outcome is named"
        " | {claims.measure}: {claims.param_value} {claims.unit} ({claims.dispersion_type}"
        " {claims.dispersion_lower_limit} to {claims.dispersion_upper_limit}); no primary outcome is named"
        " | {claims.measure}: {claims.param_value} {claims.unit}; no primary outcome is named",
        "Over which time": "{@when} | time not stated",
        "Headline safety": "serious adverse events: {reported_event_totals.subjects_affected} of"
        " {reported_event_totals.subjects_at_risk} ({reported_event_totals.percentage} %)"
        " | serious adverse events: {reported_event_totals.subjects_affected} of {reported_event_totals.subjects_at_risk}",
    },
    "Evidence at a glance: what was found",
)

# %%
chapter.table(
    glance,
    {"Trial": "{studies.trial_id}", "Key eligibility": "{eligibility_digests.statement}"},
    "Evidence at a glance: who could take part",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
