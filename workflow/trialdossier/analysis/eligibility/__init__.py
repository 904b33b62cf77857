"""Who could take part, arranged for a reader."""

from __future__ import annotations

import pandas as pd

from trialdossier.analysis.authority import per_trial
from trialdossier.analysis.derived import keyed, where
from trialdossier.analysis.eligibility.bands import ONE_TRIAL, left_out
from trialdossier.analysis.eligibility.counting import counted
from trialdossier.analysis.eligibility.ledgers import AT_HAND, NOW, SETS
from trialdossier.analysis.eligibility.limits import OR_ANOTHER
from trialdossier.analysis.eligibility.references import BLASTS, RESIDUAL, bounds_of_blasts
from trialdossier.analysis.periods import age_in_years
from trialdossier.eligibility import FAMILIES, FAMILY_OF, VOCABULARY
from trialdossier.storage import Frames

NOT_STATED = "not stated"
APART = ", apart from exceptions"
AGE_WORDS = r"(?i)\b(?:adults?|adolescents?|child(?:ren)?|p(?:a)?ediatric|infants?|elderly)\b"
IN_BLASTS = f"no other trial bounds it by that name; for people who have it, see {VOCABULARY[BLASTS].label}"
REGISTERED = "field of the registry"
LABELS = {name: concept.label for name, concept in VOCABULARY.items()}
PLACES = {name: place for place, name in enumerate(VOCABULARY)}
ENDS = {
    f"{rate}_{end}": f"{rate}_{word}"
    for rate in ("precision", "recall")
    for end, word in (("lower", "from"), ("upper", "to"))
}
RATES = ("precision", "precision_lower", "precision_upper", "recall", "recall_lower", "recall_upper")


def criteria(tables: Frames, criteria_type: str) -> pd.DataFrame:
    """Criteria of one type in the order of the source; `part` says under which criterion a nested one stands."""
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    data = data[data["criteria_type"] == criteria_type].sort_values(["source_id", "ordinal"])
    number = data.groupby("source_id").cumcount() + 1
    numbers = dict(zip(data["source_id"] + "/" + data["ordinal"].astype("string"), number, strict=True))
    parents = data["source_id"] + "/" + data["parent_ordinal"].astype("string")
    return data.assign(number=number, part=[numbers.get(parent) if pd.notna(parent) else None for parent in parents])


def untyped(tables: Frames) -> pd.DataFrame:
    """Criteria whose heading is missing, so that it cannot be told whether they include or exclude."""
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    return data[data["criteria_type"].isna()].sort_values(["source_id", "ordinal"])


def by_source(tables: Frames) -> pd.DataFrame:
    """Keys of studies and eligibilities of each source."""
    studies = keyed(tables["studies"], "studies")[["trial_id", "source_id", "studies"]]
    ages = keyed(tables["eligibilities"], "eligibilities").drop_duplicates("source_id").drop(columns="trial_id")
    return studies.merge(ages, on="source_id", how="left")


def side_by_side(tables: Frames) -> pd.DataFrame:
    """One row per trial: ages in years and the number of `counted` criteria, with the keys of studies and ages."""
    data = per_trial(by_source(tables), tables)
    counts = counted(tables).groupby(["trial_id", "criteria_type"]).size()
    return data.assign(
        label=data["trial_id"],
        minimum=pd.array([age_in_years(age) for age in data["minimum_age"]], dtype="Float64"),
        maximum=pd.array([age_in_years(age) for age in data["maximum_age"]], dtype="Float64"),
        inclusion=[int(counts.get((trial, "inclusion"), 0)) for trial in data["trial_id"]],
        exclusion=[int(counts.get((trial, "exclusion"), 0)) for trial in data["trial_id"]],
    )


def criteria_of_all(tables: Frames) -> pd.DataFrame:
    """Every criterion of every trial, numbered as in the chapter of its trial."""
    data = pd.concat([*(criteria(tables, kind) for kind in ("inclusion", "exclusion")), untyped(tables)])
    return data.sort_values(["trial_id", "source_id", "ordinal"])


def population_claims(tables: Frames) -> pd.DataFrame:
    """The sentences in which an article says whom its study included."""
    claims = keyed(tables["claims"], "claims")
    own = claims[claims["attributed_to"].isna() & (claims["topic"] == "enrollment")]
    return own.drop_duplicates(["source_id", "statement"])


def measured(tables: Frames) -> pd.DataFrame:
    """Atoms with their limits in order of concept: keys of both and of the criterion, its number, label and stance.

    Before them the ages that a registry states in fields of their own, with the key of eligibilities.
    """
    limits = keyed(tables["eligibility_limits"], "eligibility_limits")
    source = limits["source_id"] + "/"
    data = limits.assign(
        eligibility_atoms=source + limits["atom_ordinal"].astype("string"),
        eligibility_criteria=source + limits["criterion_ordinal"].astype("string"),
        label=limits["concept"].map(LABELS),
        place=limits["concept"].map(PLACES),
    )
    types = pd.concat([criteria(tables, kind) for kind in ("inclusion", "exclusion")])
    numbers = dict(zip(types["eligibility_criteria"], types["number"], strict=True))
    data = data.assign(number=[numbers.get(key) for key in data["eligibility_criteria"]])
    atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms")
    either = set(atoms[atoms["alternative"].notna()]["eligibility_atoms"])
    more = [OR_ANOTHER if key in either else "" for key in data["eligibility_atoms"]]
    data = data.assign(asks=data["stance"] + pd.array(more, dtype="string"))
    data = pd.concat([_registered_ages(tables), data], ignore_index=True)
    return data.sort_values(["place", "trial_id", "source_id", "ordinal"], na_position="first")


def _registered_ages(tables: Frames) -> pd.DataFrame:
    """A row like those of `measured` for each trial of which a registry states an age."""
    ages = per_trial(by_source(tables), tables)
    ages = ages[ages["minimum_age"].notna() | ages["maximum_age"].notna()]
    words = {"concept": "age", "label": LABELS["age"], "asks": "required", "origin": REGISTERED, "place": 0}
    return ages[["trial_id", "source_id", "eligibilities"]].assign(**words)


def bounded(tables: Frames) -> pd.DataFrame:
    """Those of `measured` whose bounds are known in the unit of their concept."""
    data = measured(tables)
    return data[data["bound"].notna() | data["eligibilities"].notna()]


def matrix(tables: Frames) -> pd.DataFrame:
    """A row per concept, trial and atom, for a matrix per family; `stated` where a trial says nothing of a concept.

    A trial that says nothing of any concept of a family has no rows in its matrix.
    """
    data = measured(tables)
    studies = per_trial(keyed(tables["studies"], "studies"), tables)[["trial_id", "studies"]]
    every = data[["concept", "label", "place"]].drop_duplicates().merge(studies, how="cross")
    columns = ["concept", "trial_id", "asks", "eligibility_atoms", "eligibility_limits", "ordinal"]
    columns += ["eligibilities", "origin"]
    data = pd.concat([data, _of_broader(data), bounds_of_blasts(tables, data)], ignore_index=True)
    whole = every.merge(data[columns], on=["concept", "trial_id"], how="left")
    families = {name: place for place, name in enumerate(FAMILIES)}
    whole = whole.assign(matrix_name=whole["concept"].map(FAMILY_OF))
    told = whole[whole["asks"].notna()]
    speaks = set(zip(told["matrix_name"], told["trial_id"], strict=True))
    whole = whole[[key in speaks for key in zip(whole["matrix_name"], whole["trial_id"], strict=True)]]
    return whole.assign(
        row_key=whole["concept"],
        column_key=whole["trial_id"],
        matrix_key=whole["matrix_name"].map(families),
        stated=NOT_STATED,
    ).sort_values(["place", "trial_id", "ordinal"], na_position="first")


def _of_broader(data: pd.DataFrame) -> pd.DataFrame:
    """What a trial says of a broader concept, for the narrower one of which it says nothing itself."""
    said = set(zip(data["concept"], data["trial_id"], strict=True))
    broader = {concept.name: concept.broader for concept in VOCABULARY.values() if concept.broader}
    rows = [
        row | {"concept": name}
        for name in sorted(broader.keys() & set(data["concept"]))
        for row in data[data["concept"] == broader[name]].to_dict("records")
        if (name, row["trial_id"]) not in said
    ]
    return pd.DataFrame(rows, columns=data.columns).astype(data.dtypes.to_dict())


def bands_of_all(tables: Frames) -> pd.DataFrame:
    """Bands of age and of other quantities, in order, with the name of the quantity."""
    data = keyed(tables["eligibility_bands"], "eligibility_bands")
    data = data.assign(
        label=data["concept"].map(LABELS),
        place=data["concept"].map(PLACES),
        apart=where(data["exceptions"].notna(), APART),
    )
    return data.sort_values(["place", "source_id", "ordinal"])


def covered_by_all(tables: Frames) -> pd.DataFrame:
    """Those bands that every trial which bounds the quantity admits."""
    data = bands_of_all(tables)
    return data[data["admitting"] == data["stating"]]


def covered_by_none(tables: Frames) -> pd.DataFrame:
    """Those bands that no trial admits, not even by an exception."""
    data = bands_of_all(tables)
    return data[(data["admitting"] == 0) & data["exceptions"].isna()]


def ages_in_words(tables: Frames) -> pd.DataFrame:
    """The sentences that name an age in words, of those trials that state no limit of it."""
    bands = tables["eligibility_bands"]
    silent = {name for names in bands[bands["concept"] == "age"]["silent"].dropna() for name in names.split(", ")}
    claims = population_claims(tables)
    return claims[claims["trial_id"].isin(silent) & claims["statement"].str.contains(AGE_WORDS, regex=True)]


def without_bands(tables: Frames) -> pd.DataFrame:
    """By trial and reason, the quantities that it bounds and that have no bands."""
    data = pd.DataFrame(left_out(tables), columns=["quantity", "trial_id", "why_no_bands"])
    if not bounds_of_blasts(tables, measured(tables)).empty:
        concerned = (data["quantity"] == LABELS[RESIDUAL]) & (data["why_no_bands"] == ONE_TRIAL)
        data.loc[concerned, "why_no_bands"] = IN_BLASTS
    return data.groupby(["trial_id", "why_no_bands"], as_index=False)["quantity"].agg("; ".join)


def understood(tables: Frames) -> pd.DataFrame:
    """`criteria_coverage` under the headings that the dossier uses."""
    return tables["criteria_coverage"].rename(columns={"atoms": "measurable_conditions", "measured": "understood"})


def reading_quality(tables: Frames) -> pd.DataFrame:
    """`gold_agreement`, its rates and the ends of their intervals as text of three digits."""
    data = tables["gold_agreement"]
    shown = {name: data[name].map(lambda rate: f"{rate:.3f}", na_action="ignore") for name in RATES}
    data = data.assign(**shown).rename(columns=ENDS)
    order = {name: place for place, name in enumerate([AT_HAND, *SETS.values()])}
    data = data.assign(place=data["gold_set"].map(order), today=data["vocabulary"] == NOW)
    return data.sort_values(["place", "today", "found"], kind="stable")
