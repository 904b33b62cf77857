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
# # Eligibility
#
# Who could take part?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"
trial = "NCT00000000"

# %%
from trialdossier.analysis import design, eligibility
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "eligibility", trial)

# %% [markdown]
# Age, sex and health.

# %%
chapter.facts(
    eligibility.by_source(chapter.tables),
    {
        "Minimum age": "{eligibilities.minimum_age}",
        "Maximum age": "{eligibilities.maximum_age}",
        "Age groups": "{eligibilities.age_groups}",
        "Sex": "{eligibilities.gender}",
        "Healthy volunteers": "{eligibilities.healthy_volunteers}",
    },
    "Age, sex and health",
)

# %% [markdown]
# Whom the source says it recruited.

# %%
chapter.text("{participant_flows.recruitment_details}", design.in_order(chapter.tables, "participant_flows"))

# %%
chapter.text("{claims.statement}", eligibility.population_claims(chapter.tables))

# %% [markdown]
# Conditions that can be measured, or answered by yes or no: each is required, excluded or allowed, with the words of the
# sentence that narrow it. The last column is the bound in the one unit that is used for all trials.

# %%
chapter.table(
    eligibility.measured(chapter.tables),
    {
        "Concept": "{=label}",
        "As printed": "{=asks} {eligibility_atoms.wording} | {eligibility_atoms.wording}"
        " | {=asks} {eligibilities.minimum_age} to {eligibilities.maximum_age}"
        " | {=asks} {eligibilities.minimum_age} or older | {=asks} up to {eligibilities.maximum_age}",
        "For whom": "{eligibility_atoms.scope} | -",
        "Criterion": "{eligibility_criteria.criteria_type} {=number} | {=origin} | -",
        "In one unit": "{eligibility_limits.bound} | -",
    },
    "Measurable conditions",
    expected=False,
)

# %% [markdown]
# Criteria of which at least one measurable condition was read (understood), and criteria that stay text (below, word for
# word). A criterion that only leads to those nested under it is not counted, though it is listed below.

# %%
chapter.ledger(
    eligibility.understood(chapter.tables),
    ["criteria", "understood", "text_only", "measurable_conditions"],
    "Criteria understood",
)

# %% [markdown]
# Criteria one by one; a nested criterion names the one it belongs to.

# %%
CRITERION = {
    "No.": "{=number}",
    "Part of": "{=part} | -",
    "Criterion": "{eligibility_criteria.text}",
}
chapter.table(eligibility.criteria(chapter.tables, "inclusion"), CRITERION, "Inclusion criteria")

# %%
chapter.table(eligibility.criteria(chapter.tables, "exclusion"), CRITERION, "Exclusion criteria")

# %%
chapter.table(
    eligibility.untyped(chapter.tables),
    {"Criterion": "{eligibility_criteria.text}"},
    "Criteria that stand under no heading",
    expected=False,
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources of this trial say nothing of who could take part.")
