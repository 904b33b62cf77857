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
from trialdossier.analysis import efficacy, safety
from trialdossier.report import Chapter

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
        " | {reported_event_totals.affected_at_risk}",
        "Percent as printed": "{reported_event_totals.percentage} % | -",
        "Threshold": "{reported_event_totals.frequency_threshold} % | -",
    },
    "Participants with any event",
)

# %% [markdown]
# By system organ class. A participant may have had several terms, so each class has a lower and an upper bound.

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
        "At most": "{organ_system_events.at_most} ({organ_system_events.at_most_percent:.1f} %)",
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
# Every term as reported.

# %%
EVENT = {
    "System organ class": "{reported_events.organ_system}",
    "Term": "{reported_events.adverse_event_term}",
    "Group": "{result_groups.title} | {=result_group}",
    "Affected / at risk": "{reported_events.subjects_affected} / {reported_events.subjects_at_risk}"
    " | {reported_events.affected_at_risk}",
    "Percent as printed": "{reported_events.percentage} % | -",
    "Exact 95 % interval": "{event_rates.exact_lower:.2f} to {event_rates.exact_upper:.2f} % | -",
    "Events": "{reported_events.event_count} | -",
}
chapter.table(safety.events(chapter.tables, "serious"), EVENT, "Serious adverse events")

# %%
chapter.table(safety.events(chapter.tables, "other"), EVENT, "Other adverse events")

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
