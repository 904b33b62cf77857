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
# # Eligibility across trials
#
# Who could take part in which trial?

# %% tags=["parameters"]
tables = "outputs/tables"
figures = "outputs/figures"

# %%
from trialdossier import figures as pictures
from trialdossier.analysis import eligibility
from trialdossier.report import Chapter

chapter = Chapter(tables, figures, "eligibility")

# %%
chapter.figure(
    pictures.ages,
    eligibility.side_by_side(chapter.tables),
    "Eligibility side by side",
    "Bars of the ages that each trial admits, beside the number of its inclusion and exclusion criteria",
)

# %%
chapter.table(
    eligibility.side_by_side(chapter.tables),
    {
        "Trial": "{studies.trial_id}",
        "Minimum age": "{eligibilities.minimum_age}",
        "Maximum age": "{eligibilities.maximum_age}",
        "Sex": "{eligibilities.gender}",
        "Healthy volunteers": "{eligibilities.healthy_volunteers}",
    },
    "Age, sex and health of all trials",
)

# %% [markdown]
# Each concept of which any trial speaks: what a trial requires, excludes or allows, in the words of its sentence (the link
# leads to it), with the bound, the conditions and exceptions that it states, and in parentheses for whom it holds. Where a
# trial says different things under different conditions, all are shown. A trial that says nothing of a concept may still
# have asked for it elsewhere; one whose criteria, where its
# source has any, say nothing of any concept of a table has no column in it.

# %%
chapter.matrix(
    eligibility.matrix(chapter.tables),
    "{=label}",
    "{studies.trial_id}",
    "{=asks} {eligibility_atoms.wording} ({eligibility_atoms.scope}) | {=asks} {eligibility_atoms.wording}"
    " | {eligibility_atoms.wording} | {=asks} {eligibilities.minimum_age} to {eligibilities.maximum_age} ({=origin})"
    " | {=asks} {eligibilities.minimum_age} or older ({=origin})"
    " | {=asks} up to {eligibilities.maximum_age} ({=origin}) | {=stated}",
    "Who could take part",
)

# %% [markdown]
# The same bounds in one unit for each concept; where the number is not the printed one, that is said.

# %%
chapter.table(
    eligibility.bounded(chapter.tables),
    {
        "Concept": "{=label}",
        "Trial": "{=trial_id}",
        "Bound": "{=asks} {eligibility_limits.bound} | {eligibility_limits.bound}"
        " | {=asks} {eligibilities.minimum_age} to {eligibilities.maximum_age}"
        " | {=asks} {eligibilities.minimum_age} or older | {=asks} up to {eligibilities.maximum_age}",
        "As printed": "{eligibility_atoms.wording} | {=origin}",
        "For whom": "{eligibility_atoms.scope} | -",
    },
    "Bounds in one unit",
    expected=False,
)

# %% [markdown]
# Who is covered by all trials, and who by none. The axis of each quantity that at least two trials bound in comparable
# units is cut at all their bounds; a trial admits a band if any of its parts does. An axis in days is the time since an
# earlier treatment or disease: people who never had it are admitted, and a trial that excludes it altogether admits
# nobody who had it; days are rounded. Where a trial makes an exception to its bound, or excludes only under a condition, the
# bands say so, and the band is not counted among those that no trial covers. Bounds of other quantities are not in the bands.

# %%
chapter.table(
    eligibility.bands_of_all(chapter.tables),
    {
        "Quantity": "{=label}",
        "Band": "{eligibility_bands.band}",
        "Admitted by": "{eligibility_bands.admitting} of the {eligibility_bands.stating} that state a limit{=apart}"
        " | {eligibility_bands.admitting} of the {eligibility_bands.stating} that state a limit",
        "Trials": "{eligibility_bands.trials} | -",
        "Exceptions by": "{eligibility_bands.exceptions} | -",
        "No limit, or no criteria, stated by": "{eligibility_bands.silent} | -",
    },
    "Bands and the trials that admit them",
    expected=False,
)

# %%
chapter.table(
    eligibility.ages_in_words(chapter.tables),
    {"Trial": "{=trial_id}", "In words": "{claims.statement}"},
    "Ages that articles give in words",
    expected=False,
)

# %%
chapter.table(
    eligibility.covered_by_all(chapter.tables),
    {"Quantity": "{=label}", "Band": "{eligibility_bands.band}"},
    "Covered by every trial that bounds the quantity",
    expected=False,
)

# %%
chapter.table(
    eligibility.covered_by_none(chapter.tables),
    {"Quantity": "{=label}", "Band": "{eligibility_bands.band}"},
    "Covered by no trial that bounds the quantity",
    expected=False,
)

# %% [markdown]
# Quantities that a trial bounds and that are not in these tables.

# %%
chapter.ledger(
    eligibility.without_bands(chapter.tables), ["trial_id", "quantity", "why_no_bands"], "Bounded, but not compared"
)

# %% [markdown]
# How well criteria are read: of how many a condition that can be measured was read (the others stay text), and how these
# conditions agree with what a person reads in the same criteria. A criterion that only leads to those nested under it is
# not counted, here and in the figure above.

# %%
chapter.ledger(
    eligibility.understood(chapter.tables),
    ["trial_id", "criteria", "understood", "text_only", "measurable_conditions"],
    "Criteria understood, by trial",
)

# %% [markdown]
# Precision is agreed / found, recall agreed / expected, each with its Clopper-Pearson interval (its ends: from, to). A
# condition agrees where what is asked, the concept, the comparator, the bounds, the unit and for whom it holds are all
# the same; the words that narrow it are counted apart.
#
# Mind the limits of these figures. All sets were written and read by one person, who also wrote the vocabulary. "Held out"
# and "held out, second set" hold criteria on which the vocabulary was never mended; on "wording of registries" and on the
# documents at hand it was mended until it agreed; "other diseases" was held out until its first run, after which the
# mistakes it showed were mended. The figures of the first runs, before any mending, tell most of new text; those of today
# tell that nothing broke.


# %%
chapter.ledger(
    eligibility.reading_quality(chapter.tables),
    [
        "gold_set",
        "vocabulary",
        "expected",
        "found",
        "agreed",
        "precision",
        "precision_from",
        "precision_to",
        "recall",
        "recall_from",
        "recall_to",
    ],
    "Measurable conditions against the gold sets",
)

# %%
chapter.ledger(
    eligibility.reading_quality(chapter.tables),
    ["gold_set", "vocabulary", "conditions_expected", "conditions_found", "conditions_agreed"],
    "Words that narrow a condition, against the gold sets",
)

# %% [markdown]
# All criteria, word for word.

# %%
chapter.table(
    eligibility.criteria_of_all(chapter.tables),
    {
        "Trial": "{=trial_id}",
        "Type": "{eligibility_criteria.criteria_type}",
        "No.": "{=number} | -",
        "Part of": "{=part} | -",
        "Criterion": "{eligibility_criteria.text}",
    },
    "All criteria",
)

# %% [markdown]
# What the sources leave open.

# %%
chapter.gaps("The sources say nothing of this.")
