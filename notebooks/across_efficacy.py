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
from trialdossier.analysis import summary
from trialdossier.report import Chapter, templates

chapter = Chapter(tables, figures, "efficacy")

# %% [markdown]
# A summary of findings: for each concept the trials that report it, the participants they analysed, and what they give
# together where results can be pooled. It holds one outcome per trial: the one with the time and the participants that
# the configuration asks for, where there is one, else the first, primary outcomes before others.

# %%
chapter.table(
    summary.findings(chapter.tables),
    {
        "Concept": "{=concept}, {=unit}",
        "Trials": "{summary_of_findings.trials}",
        "Participants": "{summary_of_findings.events} of {summary_of_findings.participants}"
        " ({response_rates.denominator} {=added}) | {summary_of_findings.events} of {summary_of_findings.participants}"
        " | {summary_of_findings.participants} ({concept_estimates.participants} {=added})"
        " | {summary_of_findings.participants} | {=total}",
        "Each trial, each group": "* {studies.trial_id}: {response_rates.count} / {response_rates.denominator},"
        " {response_rates.percent:.1f} % ({response_rates.exact_lower:.1f} to {response_rates.exact_upper:.1f})"
        " | {studies.trial_id}: {outcome_measurements.param_value} % ({outcome_measurements.dispersion_lower_limit_raw} to"
        " {outcome_measurements.dispersion_upper_limit_raw}), estimated; N = {response_rates.denominator}"
        " | {studies.trial_id}: {outcome_measurements.param_value} ({outcome_measurements.dispersion_lower_limit_raw} to"
        " {outcome_measurements.dispersion_upper_limit_raw}), N = {concept_estimates.participants}"
        " | {studies.trial_id}: {outcome_measurements.param_value}, N = {concept_estimates.participants}"
        " | {studies.trial_id}: {claims.param_value} ({claims.dispersion_lower_limit} to {claims.dispersion_upper_limit}),"
        " N not stated | {studies.trial_id}: {claims.param_value}, interval and N not stated",
        "Pooled": "{pooled_proportions.percent:.1f} % ({pooled_proportions.lower:.1f} to {pooled_proportions.upper:.1f};"
        " {=few}) | {pooled_proportions.percent:.1f} % ({pooled_proportions.lower:.1f} to {pooled_proportions.upper:.1f})"
        " | {=pooling}",
        "Time frame or follow-up; among whom": "* {studies.trial_id}: {response_rates.window}; {response_rates.population}"
        " | {studies.trial_id}: time not stated; {response_rates.population} | {studies.trial_id}: {response_rates.window}"
        " | {studies.trial_id}: {outcomes.time_frame}"
        " | {studies.trial_id}: {claims.time_frame} | {studies.trial_id}: not stated",
    },
    "Summary of findings",
)

# %%
chapter.text("No source reports: {=concepts}.", summary.unmatched(chapter.tables))

# %%
chapter.text("{=comparator}", summary.cautions(chapter.tables))

# %% [markdown]
# How each trial defines what the summary holds of it, where several trials report it. One word may stand for different
# thresholds: trials are pooled only where they define it in the same words, or where the configuration declares that
# their definitions are comparable.

# %%
chapter.table(
    summary.definitions(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Concepts": "{=concepts}",
        "Definition or description of the outcome": "{response_rates.definition} | definition not stated",
        "Declared comparable as": "{response_rates.defined} | -",
    },
    "Definitions of what is compared",
    expected=False,
)

# %% [markdown]
# Response proportions by concept, one per trial, with exact intervals. The trials of a concept use words of it and,
# where a heading does not say otherwise, count among the same participants; how they define it differs or is not stated
# where there is no diamond (see the definitions above). A diamond stands below trials that are pooled.

# %%
chapter.figure(
    pictures.forest,
    summary.main_responses(chapter.tables),
    "Response proportions side by side",
    "Forest plot of response proportions of all trials by concept, with exact intervals and pooled means",
    "{=concept}, {studies.trial_id}: " + templates.PROPORTION + ".",
)

# %% [markdown]
# Pooled means: random effects on the logit scale, two estimators of the variance between trials, Hartung and Knapp's
# interval. An interval for one further trial needs three trials. With two, the interval of the mean is so wide because
# two trials say next to nothing of how trials differ: read the interval, not the mean.

# %%
chapter.table(
    summary.pooled(chapter.tables),
    {
        "Concept": "{=concept}",
        "Variance between trials by": "{=estimators}",
        "Trials": "{pooled_proportions.trials}",
        "Count": "{pooled_proportions.count} / {pooled_proportions.denominator}",
        "Mean": "{pooled_proportions.percent:.1f} %",
        "95 % interval": "{pooled_proportions.lower:.1f} to {pooled_proportions.upper:.1f} %",
        "Interval for one further trial": "{pooled_proportions.prediction_lower:.1f} to"
        " {pooled_proportions.prediction_upper:.1f} % | needs three trials",
        "Variance between trials": "{pooled_proportions.tau_squared:.3f}",
        "I²": "{pooled_proportions.i_squared:.0f} %",
        "Heterogeneity": "Q = {pooled_proportions.q:.2f}, p = {pooled_proportions.q_p:.3f}",
    },
    "Pooled response proportions",
    expected=False,
)

# %% [markdown]
# Times to an event by concept, one per trial. Medians are shown, not pooled.

# %%
chapter.figure(
    pictures.times,
    summary.main_times_by_trial(chapter.tables),
    "Times to an event side by side",
    "Times to an event of all trials by concept, with the intervals that the sources state",
    "{=concept}, {studies.trial_id}: {concept_estimates.estimate:g} {=unit}.",
)

# %% [markdown]
# Each outcome or statement that the configuration matches into a concept, with the wording of its source. Counts that
# a source does not print are the whole counts nearest to its percentage; the intervals are recomputed with one method.

# %%
chapter.table(
    summary.matches(chapter.tables),
    {
        "Concept": "{=concept}",
        "Trial": "{studies.trial_id}",
        "In the source": "{response_rates.label} | {concept_estimates.label}",
        "Over which time; among whom": "{response_rates.window}; {response_rates.population}"
        " | time not stated; {response_rates.population} | {response_rates.window}; participants not stated"
        " | {outcomes.time_frame}; {concept_estimates.population} | {outcomes.time_frame}; participants not stated"
        " | {claims.time_frame}; participants not stated | not stated",
        "As reported": "{outcome_measurements.param_value} {outcomes.units}"
        " ({outcome_measurements.dispersion_lower_limit_raw} to {outcome_measurements.dispersion_upper_limit_raw})"
        " | {outcome_measurements.param_value} {outcomes.units}"
        " | {claims.param_value} {claims.unit} ({claims.dispersion_lower_limit} to {claims.dispersion_upper_limit})"
        " | {claims.param_value} {claims.unit}, {claims.percent} % | {claims.param_value} {claims.unit}"
        " | {claims.param_value} | counts of a table",
        "Recomputed": "{response_rates.count} / {response_rates.denominator}: {response_rates.percent:.1f} %"
        " ({response_rates.exact_lower:.1f} to {response_rates.exact_upper:.1f})"
        " | N = {response_rates.denominator} | N = {concept_estimates.participants} | N not stated",
        "Compared": "{=taken}",
    },
    "Outcomes by concept, reported and recomputed",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
