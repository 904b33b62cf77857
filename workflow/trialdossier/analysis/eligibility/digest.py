"""Key eligibility of a trial in a few words, from the atoms of its criteria."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from trialdossier.analysis.derived import Cell, Derived, Result, keyed
from trialdossier.analysis.eligibility.limits import OR_ANOTHER, stated
from trialdossier.eligibility import VOCABULARY
from trialdossier.storage import Frames

TOPICS = {
    "age": ("age",),
    "performance status": ("ecog", "who_performance_status", "karnofsky", "lansky"),
    "disease": ("bone_marrow_blasts", "mrd", "newly_diagnosed", "relapsed", "refractory", "remission", "prior_lines"),
    "Philadelphia chromosome": ("ph_positive",),
    "transplant": ("allogeneic_transplant", "autologous_transplant", "stem_cell_transplant"),
}
"""What a reader wants to know first, and the concepts that tell."""
WHOM = re.compile(
    r"(?i)\b(?:patients?|participants?|subjects?|adults?|children|adolescents|infants|volunteers|women|men)\b"
)
ADMITTED = re.compile(r"(?i)\b(?:open to|eligible|eligibility|recruit(?:ed|ing|s)|enrolled|admitted|included|with)\b")
"""Words of a sentence on recruitment that says who could take part."""
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
IN_CRITERIA = ("wording", "negation", "ruling", "scope", "alternative")
"""The cells of an atom that a statement is made of."""


def digests(tables: Frames) -> Iterator[Result]:
    """Rows of eligibility_digests: of each trial, the topics that its atoms or its ages tell of, else recruitment."""
    limits = keyed(tables["eligibility_limits"], "eligibility_limits")
    atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms").set_index("eligibility_atoms", drop=False)
    ages = keyed(tables["eligibilities"], "eligibilities")
    sources = pd.concat([limits[["trial_id", "source_id"]], ages[["trial_id", "source_id"]]]).drop_duplicates()
    told: set[tuple[str, str]] = set()
    for trial, source in sources.sort_values("source_id").itertuples(index=False):
        mine = limits[limits["source_id"] == source].to_dict("records")
        for topic, concepts in TOPICS.items():
            parts = [
                (row, atoms.loc[f"{source}/{row['atom_ordinal']}"].to_dict())
                for concept in concepts
                for row in mine
                if row["concept"] == concept
            ]
            statement = _statement(parts) if parts else None
            if topic == "age" and not parts:
                statement = _registered(ages[ages["source_id"] == source].to_dict("records"))
            if statement and (trial, topic) not in told:
                told.add((trial, topic))
                yield Result("eligibility_digests", trial, source, {"topic": topic, "statement": statement})
    yield from _recruited(tables, {trial for trial, _ in told})


def _recruited(tables: Frames, told: Collection[str]) -> Iterator[Result]:
    """Of trials whose sources hold no criteria, the first sentence on recruitment that says who could take part."""
    flows = keyed(tables["participant_flows"], "participant_flows").dropna(subset=["recruitment_details"])
    criteria = {*told, *tables["eligibility_criteria"]["trial_id"]}
    for row in flows[~flows["trial_id"].isin(criteria)].drop_duplicates("trial_id").to_dict("records"):
        sentences = SENTENCES.split(str(row["recruitment_details"]))
        said = next((each.strip() for each in sentences if WHOM.search(each) and ADMITTED.search(each)), None)
        if said:
            text = f"no criteria in this source; recruitment: {said}"
            place = (Cell("participant_flows", row["participant_flows"], "recruitment_details"),)
            cells = {"topic": "recruitment", "statement": Derived(text, place)}
            yield Result("eligibility_digests", row["trial_id"], row["source_id"], cells)


def _statement(parts: list[tuple[dict[str, Any], dict[str, Any]]]) -> Derived:
    said: dict[str, list[str]] = {}
    cells: list[Cell] = []
    for row, atom in parts:
        scope = f" ({atom['scope']})" if stated(atom["scope"]) else ""
        bounded = stated(atom["lower"]) is not None or stated(atom["upper"]) is not None
        name = VOCABULARY[atom["concept"]].label
        words = stated(row["stance"]) or ""
        several = OR_ANOTHER if stated(atom["alternative"]) is not None else ""
        words = words if several or words != "required" or not bounded else ""
        text = atom["wording"] if bounded or stated(atom["condition"]) is not None else ""
        said.setdefault(name, []).append(" ".join(filter(None, [words + several, text])) + scope)
        cells.append(Cell("eligibility_criteria", f"{row['source_id']}/{row['criterion_ordinal']}", "criteria_type"))
        cells += [
            Cell("eligibility_atoms", atom["eligibility_atoms"], column)
            for column in IN_CRITERIA
            if stated(atom[column]) is not None
        ]
    text = "; ".join(f"{name} {', '.join(dict.fromkeys(values))}" for name, values in said.items())
    return Derived(text, tuple(cells))


def _registered(rows: list[Mapping[str, Any]]) -> Derived | None:
    for row in rows:
        low, high = stated(row["minimum_age"]), stated(row["maximum_age"])
        columns = [column for column in ("minimum_age", "maximum_age") if stated(row[column]) is not None]
        if columns:
            text = f"Age {low} to {high}" if low and high else f"Age {low} or older" if low else f"Age up to {high}"
            return Derived(text, tuple(Cell("eligibilities", row["eligibilities"], column) for column in columns))
    return None
