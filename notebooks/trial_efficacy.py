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
# # Efficacy
#
# What did the trial find?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"
trial = "NCT00000000"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import efficacy, statements, summary
from trialdossier.report import Chapter, templates

chapter = Chapter(tables, figures, "efficacy", trial)

# %% [markdown]
# What the source says of results that it does not show.

# %%
chapter.text(
    "The registry says of results: {studies.results_status}. This document does not show them."
    " | Results were first posted on {studies.results_first_posted_date}; this document does not show them.",
    efficacy.elsewhere(chapter.tables),
)

# %% [markdown]
# Response proportions, recomputed with one method from whole counts.

# %%
chapter.figure(
    pictures.forest,
    summary.responses(chapter.tables),
    "Response proportions",
    "Forest plot of the response proportions of the trial with exact intervals",
    "{response_rates.label}: " + templates.PROPORTION + ".",
)

# %% [markdown]
# Every outcome as reported, primary outcomes first.

# %%
chapter.table(
    efficacy.outcomes(chapter.tables),
    {
        "Outcome": "{outcomes.title}",
        "Type": "{outcomes.outcome_type}",
        "Time frame": "{outcomes.time_frame}",
        "Population": "{outcomes.population}",
    },
    "Outcomes",
    expected=chapter.tables["claims"].empty,
)

# %%
chapter.table(
    efficacy.outcomes(chapter.tables),
    {"Outcome": "{outcomes.title}", "Definition": "{outcomes.description}"},
    "Definitions of the outcomes",
    expected=False,
)

# %%
chapter.table(
    efficacy.groups(chapter.tables),
    {"Group": "{result_groups.title}", "Description": "{result_groups.description}"},
    "Groups of the results",
    expected=False,
)

# %% [markdown]
# Participants with an outcome: counts and percentages as reported. Here and below a dash says that there is nothing to
# state, and "not reported" that the source leaves a value open.

# %%
VALUE_COLUMNS = {
    "Outcome": "{outcomes.title}",
    "Category": "{outcome_measurements.classification}: {outcome_measurements.category}"
    " | {outcome_measurements.category} | {outcome_measurements.classification} | -",
    "Group": "{result_groups.title} | {=result_group}",
    "Analysed": "{outcome_measurements.number_analyzed} | {=analysed} | {outcome_counts.count}",
    "Value": "{outcome_measurements.param_value} | not reported",
    "Interval or spread": "{outcome_measurements.dispersion_lower_limit_raw} to"
    " {outcome_measurements.dispersion_upper_limit_raw} | {outcome_measurements.dispersion_value} | {=limits} | -",
    "Statistic and unit": "{outcomes.param_type}, {outcomes.dispersion_type}; {outcomes.units}"
    " | {outcomes.param_type}; {outcomes.units}",
    "Note": "{outcome_measurements.explanation_of_na} | {=wide} | -",
}
chapter.table(
    efficacy.of_kind(chapter.tables, "participants"),
    VALUE_COLUMNS,
    "Outcome values: participants",
    expected=chapter.tables["claims"].empty,
)

# %% [markdown]
# Times to an event as reported. A limit that could not be estimated is drawn as an arrow.

# %%
chapter.table(
    efficacy.of_kind(chapter.tables, "times"),
    VALUE_COLUMNS,
    "Outcome values: times to an event",
    expected=False,
)

# %%
chapter.figure(
    pictures.times,
    efficacy.times_of_outcomes(chapter.tables),
    "Times to an event",
    "Times to an event of the trial with the intervals that the source states",
    "{outcomes.title}: {outcome_measurements.param_value} {outcomes.units}.",
)

# %% [markdown]
# What a time of zero means.

# %%
chapter.text(
    "{outcomes.title}, {outcome_measurements.param_value} {outcomes.units}: by a median of zero, half of the"
    " participants or more had the event when its time began, or are counted so. The source defines it: “{outcomes.description}”"
    " | {outcomes.title}, {outcome_measurements.param_value} {outcomes.units}: by a median of zero, half of the"
    " participants or more had the event when its time began, or are counted so.",
    efficacy.immediate(chapter.tables),
)

# %% [markdown]
# Levels and other measures as reported, among them pharmacokinetics and laboratory values.

# %%
chapter.table(
    efficacy.of_kind(chapter.tables, "measures"),
    VALUE_COLUMNS,
    "Outcome values: levels and other measures",
    expected=False,
)

# %%
chapter.gallery(
    pictures.levels,
    efficacy.levels(chapter.tables),
    "{outcomes.title}, {outcomes.param_type} and {outcomes.dispersion_type} | {outcomes.title}",
    "Levels",
    "Values of one measure of the trial with their spread",
)

# %% [markdown]
# Groups against each other, recomputed from the counts.

# %%
chapter.table(
    efficacy.contrasts(chapter.tables),
    {
        "Outcome": "{outcomes.title}: {outcome_measurements.category} | {outcomes.title}",
        "Group": "{result_groups.title} | {=result_group}",
        "Against": "{@against_place} | {=against}",
        "Counts": "{outcome_contrasts.count} / {outcome_contrasts.denominator} against"
        " {outcome_contrasts.against_count} / {outcome_contrasts.against_denominator}",
        "Risk difference, percentage points": "{outcome_contrasts.risk_difference:.1f}"
        " ({outcome_contrasts.risk_difference_lower:.1f} to {outcome_contrasts.risk_difference_upper:.1f})",
        "Risk ratio": "{outcome_contrasts.risk_ratio:.2f} ({outcome_contrasts.risk_ratio_lower:.2f} to"
        " {outcome_contrasts.risk_ratio_upper:.2f}) | not estimable",
        "Odds ratio": "{outcome_contrasts.odds_ratio:.2f} ({outcome_contrasts.odds_ratio_lower:.2f} to"
        " {outcome_contrasts.odds_ratio_upper:.2f}) | not estimable",
    },
    "Groups compared (recomputed)",
    expected=False,
)

# %% [markdown]
# Comparisons as the source reports them.

# %%
chapter.table(
    efficacy.analyses(chapter.tables),
    {
        "Outcome": "{outcomes.title}",
        "Comparison": "{outcome_analyses.groups_description} | not reported",
        "Estimate": "{outcome_analyses.param_type}: {outcome_analyses.param_value} | not reported",
        "Interval": "{outcome_analyses.ci_lower_limit_raw} to {outcome_analyses.ci_upper_limit_raw} | not reported",
        "p": "{outcome_analyses.p_value_raw} | not reported",
        "Method": "{outcome_analyses.method} | not reported",
    },
    "Statistical analyses (as reported)",
    expected=False,
)

# %% [markdown]
# What an article states of its own study, sentence by sentence.

# %%
chapter.table(
    statements.own_claims(chapter.tables),
    {
        "Measure": "{claims.measure} | not stated",
        "Result": "{claims.count} of {claims.denominator} ({claims.percent} %) | {claims.count} of {claims.denominator}"
        " | {claims.count} ({claims.percent} %) | {claims.param_value} {claims.unit} | {claims.param_value} | not stated",
        "Interval or range": "{claims.dispersion_type}: {claims.dispersion_lower_limit} to {claims.dispersion_upper_limit}"
        " | {=limits} | -",
        "Among whom": "{claims.part_of} | {=whole} | not stated",
        "Sentence": "{claims.statement}",
    },
    "Statements of the article about its study",
    expected=False,
)

# %%
chapter.matrix(
    statements.table_cells(chapter.tables),
    row="{=part} {article_tables.row_group}: {article_tables.row} | {=part} {article_tables.row}"
    " | {article_tables.row_group}: {article_tables.row} | {article_tables.row}",
    column="{article_tables.column_group}: {article_tables.column}, n = {article_tables.denominator}"
    " | {article_tables.column}, n = {article_tables.denominator} | {article_tables.column}",
    cell="{article_tables.count} ({article_tables.percent} %) | {article_tables.count} | {article_tables.value}",
    caption="Table of the article",
)

# %% [markdown]
# What an article attributes to another study although it gives numbers of this one: the participants may be the same.
# It is counted neither as a result of this study again nor as one of another.

# %%
ATTRIBUTED = {
    "Attributed to": "{claims.attributed_to}",
    "Measure": "{claims.measure} | not stated",
    "Value": "{claims.param_value} {claims.unit} | {claims.param_value}"
    " | {claims.dispersion_lower_limit} to {claims.dispersion_upper_limit} {claims.unit}"
    " | {claims.dispersion_lower_limit} to {claims.dispersion_upper_limit} | {claims.percent} % | not stated",
}
chapter.table(
    statements.restated(chapter.tables),
    {
        **ATTRIBUTED,
        "This study's own": "{response_rates.label}: {response_rates.count} of {response_rates.denominator}"
        " ({response_rates.percent:.1f} %) | none that equals it",
        "Sentence": "{claims.statement}",
    },
    "Statements about another study, perhaps of the same participants",
    expected=False,
)

# %% [markdown]
# What an article attributes to other studies, historical comparators among it: kept apart from this trial's own results.

# %%
chapter.table(
    statements.comparator_claims(chapter.tables),
    {**ATTRIBUTED, "Sentence": "{claims.statement}"},
    "Statements about other studies",
    expected=False,
)

# %% [markdown]
# Everything else that the article states, sentence by sentence.

# %%
chapter.table(
    statements.remaining(chapter.tables),
    {"Statement": "{article_statements.text}"},
    "Other statements of the article",
    expected=False,
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources of this trial hold no results on efficacy.")
