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
# # Efficacy across trials
#
# Which response proportions were reported, side by side?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import efficacy
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "efficacy")

# %% [markdown]
# Each outcome or statement that the configuration matches into a concept, with the wording of its source. Counts that
# a source does not print are the whole counts nearest to its percentage; the intervals are recomputed with one method.

# %%
chapter.figure(
    pictures.forest,
    efficacy.responses_by_trial(chapter.tables),
    "Response proportions side by side",
    "Forest plot of response proportions of all trials by concept, with exact intervals",
)

# %%
chapter.table(
    efficacy.responses(chapter.tables),
    {
        "Concept": "{=concept}",
        "Trial": "{studies.trial_id}",
        "In the source": "{response_rates.label}",
        "As reported": "{outcome_measurements.param_value} % ({outcome_measurements.dispersion_lower_limit_raw} to"
        " {outcome_measurements.dispersion_upper_limit_raw}) | {outcome_measurements.param_value} % | {claims.percent} % | -",
        "Count": "{response_rates.count} / {response_rates.denominator}",
        "Recomputed": "{response_rates.percent:.1f} % ({response_rates.exact_lower:.1f} to {response_rates.exact_upper:.1f})",
    },
    "Response proportions, reported and recomputed",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
