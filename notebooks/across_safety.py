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
from trialdossier.analysis import safety
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "safety")

# %%
chapter.table(
    safety.totals_by_trial(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Events": "{=event_type} | -",
        "Group": "{result_groups.title} | {=result_group} | -",
        "Affected / at risk": "{reported_event_totals.subjects_affected} / {reported_event_totals.subjects_at_risk}"
        " ({reported_event_totals.percentage} %) | {reported_event_totals.affected_at_risk}",
    },
    "Participants with any event, all trials",
)

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
