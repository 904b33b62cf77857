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
# # Safety across trials
#
# How many participants had adverse events, side by side?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import harms, safety, special_interest
from trialdossier.report import Chapter, templates

chapter = Chapter(tables, figures, "safety")

# %%
chapter.table(
    safety.totals_by_trial(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Events": "{=event_type} | -",
        "Group": "{result_groups.title} | {=result_group} | -",
        "Affected / at risk": "{reported_event_totals.subjects_affected} / {reported_event_totals.subjects_at_risk}"
        " ({reported_event_totals.percentage} %) | not reported (printed: {@unreported})"
        " | {reported_event_totals.affected_at_risk}",
        "Exact 95 % interval": "{total_rates.exact_lower:.1f} to {total_rates.exact_upper:.1f} % | -",
    },
    "Participants with any event, all trials",
)

# %% [markdown]
# Outcomes that count participants with adverse events or deaths: participants affected of those analysed, with the
# exact interval of their percentage. A percentage that was estimated over time stands as printed.

# %%
chapter.table(
    harms.in_order(chapter.tables),
    {"Trial": "{=trial_id}", **templates.HARMS},
    "Adverse events and deaths as outcomes, all trials",
    expected=False,
)

# %% [markdown]
# Events of special interest, as the configuration groups them. *Not bounded above*: terms under the frequency threshold
# of other (not serious) events are not listed, and anyone may have had one.

# %%
chapter.table(
    special_interest.groups_of_interest(chapter.tables),
    {
        "Group of terms": "{=interest}",
        "Trial": "{=trial_id}",
        "Events": "{=event_type}",
        "Group": "{result_groups.title} | {=result_group}",
        **templates.BOUNDS,
    },
    "Events of special interest, all trials",
)

# %% [markdown]
# By system organ class, where at least two trials report events.

# %%
chapter.figure(
    pictures.organ_systems,
    safety.by_organ_system_and_trial(chapter.tables),
    "Adverse events of all trials by system organ class",
    "Dot plot of the participants affected by system organ class in all trials that report events",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
