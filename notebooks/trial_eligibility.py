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
# What the criteria measure, or ask for by name. The last column is the bound in the one unit that is used for all trials.

# %%
chapter.table(
    eligibility.measured(chapter.tables),
    {
        "Concept": "{=label}",
        "As printed": "{=asks} {eligibility_atoms.wording} | {eligibility_atoms.wording}",
        "For whom": "{eligibility_atoms.scope} | -",
        "Criterion": "{eligibility_criteria.criteria_type} {=number} | -",
        "In one unit": "{eligibility_limits.bound} | -",
    },
    "Measurable criteria",
    expected=False,
)

# %% [markdown]
# Criteria of which an atom was read, and criteria that stay text (below, word for word).

# %%
chapter.ledger("criteria_coverage", ["criteria", "measured", "text_only", "atoms"], "Criteria understood")

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
