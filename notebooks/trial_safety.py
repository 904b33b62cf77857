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
# # Safety
#
# How safe was the treatment?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"
trial = "NCT00000000"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import efficacy, harms, quality, safety, special_interest
from trialdossier.report import Chapter, templates

chapter = Chapter(tables, figures, "safety", trial)

# %% [markdown]
# What the source says of results that it does not show.

# %%
chapter.text(
    "{studies.results_status} | Results were first posted on {studies.results_first_posted_date}; this document does not"
    " show them.",
    efficacy.elsewhere(chapter.tables),
)

# %% [markdown]
# Participants with any event, and how events were collected.

# %%
chapter.table(
    safety.collection(chapter.tables),
    {
        "When": "{reported_event_modules.time_frame}",
        "How": "{reported_event_modules.description}",
    },
    "Collection of adverse events",
)

# %%
chapter.table(
    safety.vocabularies(chapter.tables),
    {"Vocabulary": "{reported_events.vocab}", "Assessment": "{reported_events.assessment}"},
    "Vocabulary and assessment",
    expected=False,
)

# %%
chapter.table(
    safety.totals(chapter.tables),
    {
        "Events": "{=event_type}",
        "Group": "{result_groups.title} | {=result_group}",
        "Affected / at risk": "{reported_event_totals.subjects_affected} / {reported_event_totals.subjects_at_risk}"
        " | not reported (printed: {@unreported}) | {reported_event_totals.affected_at_risk}",
        "Percent as printed": "{reported_event_totals.percentage} % | -",
        "Exact 95 % interval": "{total_rates.exact_lower:.1f} to {total_rates.exact_upper:.1f} % | -",
        "Threshold": "{reported_event_totals.frequency_threshold} % | -",
    },
    "Participants with any event",
)

# %%
chapter.figure(
    pictures.terms,
    safety.plotted_totals(chapter.tables),
    "Participants who died or had any event, where reported",
    "Dot plot of the participants who died, had any serious and any other event, with exact intervals",
)

# %% [markdown]
# Outcomes that count participants with adverse events or deaths: participants affected of those analysed, with the
# exact interval of their percentage. A percentage that was estimated over time stands as printed.

# %%
chapter.figure(
    pictures.terms,
    harms.plotted(chapter.tables),
    "Adverse events and deaths counted as outcomes",
    "Dot plot of the participants whom outcomes count for adverse events or deaths, with exact intervals",
)

# %%
chapter.table(
    harms.in_order(chapter.tables),
    templates.HARMS,
    "Adverse events and deaths as outcomes, in numbers",
    expected=False,
)

# %% [markdown]
# The totals held against their rows, and against outcomes that count adverse events.

# %%
chapter.table(
    quality.of_events(chapter.tables),
    {
        "Check": "{=check}",
        "Reported": "{checks.reported}",
        "Against": "{checks.recomputed} | -",
        "Verdict": "{=verdict}",
        "Note": "{checks.note} | -",
    },
    "Totals of adverse events reconciled",
    expected=False,
)

# %% [markdown]
# Events of special interest, as the configuration groups them. A participant may have had several terms, so each group
# has a lower and an upper bound, and no sum. Other (not serious) events are listed above a frequency threshold only:
# anyone may have had a term under it, so that these are "at least" so many and not bounded above.

# %%
chapter.figure(
    pictures.organ_systems,
    special_interest.groups_of_interest(chapter.tables),
    "Events of special interest",
    "Dot plot of the participants affected by group of special interest, serious and other events",
)

# %%
chapter.table(
    special_interest.groups_of_interest(chapter.tables),
    {
        "Group of terms": "{=interest}",
        "Events": "{=event_type}",
        "Group": "{result_groups.title} | {=result_group}",
        "Terms": "{special_interest_events.terms}",
        **templates.BOUNDS,
    },
    "Bounds by group of special interest",
    expected=False,
)

# %%
chapter.table(
    special_interest.members(chapter.tables),
    {
        "Group of terms": "{=interest}",
        "Events": "{=event_type}",
        "Term": "{reported_events.adverse_event_term}",
        "Group": "{result_groups.title} | {=result_group}",
        "Affected / at risk": "{reported_events.subjects_affected} / {reported_events.subjects_at_risk}",
        "Exact 95 % interval": "{event_rates.exact_lower:.2f} to {event_rates.exact_upper:.2f} %",
    },
    "Terms of the groups of special interest",
    expected=False,
)

# %% [markdown]
# By system organ class, with bounds as above.

# %%
chapter.figure(
    pictures.organ_systems,
    safety.by_organ_system(chapter.tables),
    "Adverse events by system organ class",
    "Dot plot of the participants affected by system organ class, serious and other events",
)

# %%
chapter.table(
    safety.by_organ_system(chapter.tables),
    {
        "System organ class": "{organ_system_events.organ_system}",
        "Events": "{=event_type}",
        "Group": "{result_groups.title} | {=result_group}",
        "Terms": "{organ_system_events.terms}",
        "Affected, at least": "{organ_system_events.at_least} ({organ_system_events.at_least_percent:.1f} %)",
        "At most": "{organ_system_events.at_most} ({organ_system_events.at_most_percent:.1f} %) | not bounded above",
        "At risk": "{organ_system_events.subjects_at_risk}",
    },
    "Bounds by system organ class",
)

# %% [markdown]
# The most frequent terms, serious and other each ranked by itself. Other events are listed above the threshold only.

# %%
chapter.figure(
    pictures.terms,
    safety.frequent_terms(chapter.tables, "serious"),
    "Most frequent serious adverse events",
    "Dot plot of the most frequent serious adverse events with exact intervals",
)

# %%
chapter.figure(
    pictures.terms,
    safety.frequent_terms(chapter.tables, "other"),
    "Most frequent other adverse events",
    "Dot plot of the most frequent other adverse events with exact intervals",
)

# %% [markdown]
# Every term as reported, serious and other events side by side: participants affected of those at risk, the percentage
# as printed and its exact interval. A dash: not listed; other events are listed above the threshold only.

# %%
chapter.table(
    safety.side_by_side(chapter.tables),
    {
        "System organ class": "{reported_events.organ_system}",
        "Term": "{reported_events.adverse_event_term}",
        "Group": "{result_groups.title} | {=result_group}",
        "Serious": "{@serious_subjects_affected} / {@serious_subjects_at_risk} ({@serious_percentage} %; {@serious_lower:.2f} to"
        " {@serious_upper:.2f} %) | {@serious_subjects_affected} / {@serious_subjects_at_risk} ({@serious_lower:.2f} to {@serious_upper:.2f} %)"
        " | {@serious_affected_at_risk} | {@serious_subjects_affected} | -",
        "Serious events": "{@serious_event_count} | -",
        "Other": "{@other_subjects_affected} / {@other_subjects_at_risk} ({@other_percentage} %; {@other_lower:.2f} to"
        " {@other_upper:.2f} %) | {@other_subjects_affected} / {@other_subjects_at_risk} ({@other_lower:.2f} to {@other_upper:.2f} %)"
        " | {@other_affected_at_risk} | {@other_subjects_affected} | -",
        "Other events": "{@other_event_count} | -",
    },
    "Adverse events by term",
)

# %% [markdown]
# What an article states of adverse events.

# %%
chapter.table(
    safety.article_statements(chapter.tables),
    {"Measure": "{claims.measure} | -", "Sentence": "{claims.statement}"},
    "Statements of the article about adverse events",
    expected=False,
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources of this trial hold no results on safety.")
