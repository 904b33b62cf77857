"""What the pipeline says of its own reading of criteria: how many it understood, and how well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialdossier.analysis.eligibility.gold import Criterion, agreement, gold
from trialdossier.sources import verbatim
from trialdossier.storage import Frames, frame

GOLD = Path("workflow/gold/eligibility")
"""Where the gold sets stand in a project."""
SETS = {
    "documents": "criteria of other documents, hand-checked",
    "wording": "criteria in the wording of registries, on which the vocabulary was improved",
    "held_out": "criteria in the wording of registries, held out: the vocabulary was never improved on them",
}
AT_HAND = "criteria of the documents at hand, hand-checked"


def ledgers(tables: Frames, folder: Path) -> Frames:
    """`criteria_coverage` and `gold_agreement`, the latter from the gold sets in `folder`."""
    return {
        "criteria_coverage": frame("criteria_coverage", _coverage(tables)),
        "gold_agreement": frame("gold_agreement", _agreements(tables, folder)),
    }


def _coverage(tables: Frames) -> Iterator[dict[str, Any]]:
    atoms = tables["eligibility_atoms"]
    measured = set(zip(atoms["source_id"], atoms["criterion_ordinal"], strict=True))
    for (trial, source), rows in tables["eligibility_criteria"].groupby(["trial_id", "source_id"]):
        parents = set(rows["parent_ordinal"].dropna())
        own = [(source, ordinal) for ordinal in rows["ordinal"]]
        counted = [place for place in own if place[1] not in parents or place in measured]
        understood = sum(place in measured for place in counted)
        yield {
            "trial_id": trial,
            "source_id": source,
            "criteria": len(counted),
            "measured": understood,
            "text_only": len(counted) - understood,
            "atoms": int((atoms["source_id"] == source).sum()),
        }


def _agreements(tables: Frames, folder: Path) -> Iterator[dict[str, Any]]:
    known = {verbatim(str(text)) for text in tables["eligibility_criteria"]["text"]}
    at_hand: list[Criterion] = []
    others: dict[str, list[Criterion]] = {}
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        for criterion in gold(path):
            mine = path.stem == "documents" and verbatim(criterion.text) in known
            (at_hand if mine else others.setdefault(SETS.get(path.stem, path.stem), [])).append(criterion)
    for name, criteria in {AT_HAND: at_hand, **others}.items():
        if criteria:
            counts = agreement(criteria)
            yield {"gold_set": name, **counts, **_rates(counts)}


def _rates(counts: dict[str, int]) -> dict[str, float | None]:
    agreed, found, expected = counts["agreed"], counts["found"], counts["expected"]
    return {"precision": agreed / found if found else None, "recall": agreed / expected if expected else None}
