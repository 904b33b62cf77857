"""What the pipeline says of its own reading of criteria: how many it understood, and how well."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialdossier.analysis.eligibility.counting import counted
from trialdossier.analysis.eligibility.gold import COUNTS, Criterion, agreement, gold
from trialdossier.analysis.intervals import proportion_interval
from trialdossier.sources import verbatim
from trialdossier.storage import Frames, frame

GOLD = Path("workflow/gold/eligibility")
"""Where the gold sets stand in a project."""
FIRST_RUNS = "first_runs.csv"
"""Beside them: what earlier vocabularies made of sets that were held out."""
SETS = {
    "documents": "other documents",
    "wording": "wording of registries",
    "held_out": "held out",
    "held_out_2": "other diseases",
    "held_out_3": "held out, second set",
}
AT_HAND, NOW = "the documents at hand", "now"
LEVEL = 0.95


def ledgers(tables: Frames, folder: Path) -> Frames:
    """`criteria_coverage` and `gold_agreement`, the latter from the gold sets in `folder`."""
    agreements = [*_agreements(tables, folder), *_first_runs(folder / FIRST_RUNS)]
    return {
        "criteria_coverage": frame("criteria_coverage", _coverage(tables)),
        "gold_agreement": frame("gold_agreement", agreements),
    }


def _coverage(tables: Frames) -> Iterator[dict[str, Any]]:
    atoms = tables["eligibility_atoms"]
    measured = set(zip(atoms["source_id"], atoms["criterion_ordinal"], strict=True))
    for (trial, source), rows in counted(tables).groupby(["trial_id", "source_id"]):
        understood = sum((source, ordinal) in measured for ordinal in rows["ordinal"])
        yield {
            "trial_id": trial,
            "source_id": source,
            "criteria": len(rows),
            "measured": understood,
            "text_only": len(rows) - understood,
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
            yield _agreement(name, NOW, agreement(criteria))


def _first_runs(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        counts = {name: int(row[name]) for name in COUNTS if row[name]}
        yield _agreement(SETS.get(row["gold_set"], row["gold_set"]), row["vocabulary"], counts)


def _agreement(name: str, vocabulary: str, counts: dict[str, int]) -> dict[str, Any]:
    rates = {
        **_rate("precision", counts["agreed"], counts["found"]),
        **_rate("recall", counts["agreed"], counts["expected"]),
    }
    return {"gold_set": name, "vocabulary": vocabulary, **counts, **rates}


def _rate(name: str, count: int, total: int) -> dict[str, float]:
    """`count` of `total` with its Clopper-Pearson interval; nothing of nothing."""
    if not total:
        return {}
    lower, upper = proportion_interval(count, total, LEVEL)
    return {name: count / total, f"{name}_lower": lower / 100, f"{name}_upper": upper / 100}
