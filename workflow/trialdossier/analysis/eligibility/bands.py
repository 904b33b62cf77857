"""Who is covered by all trials and who by none: the axis of a quantity cut at every trial's bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from trialdossier.analysis.derived import Derived, Result
from trialdossier.analysis.eligibility.admission import ALL, Admitted, Point, Statements, admitted, unit_of
from trialdossier.analysis.eligibility.limits import number, shown
from trialdossier.eligibility import VOCABULARY
from trialdossier.storage import Frames

HIGHEST = {"ecog": 5.0, "who_performance_status": 5.0, "karnofsky": 100.0, "lansky": 100.0}
"""Where the axis of a score ends (ECOG 5 is death); that of a percentage ends at 100, any other nowhere."""
LOWEST = 0.0
QUANTITIES = [concept.name for concept in VOCABULARY.values() if concept.unit and not concept.ordinal]
"""What can have bounds."""
ONE_TRIAL = "no other trial bounds it by that name"
OTHER_UNITS = "no other trial bounds it in a unit that can be compared"
ONE_OF_SEVERAL = "the bounds of some trials are one of several ways to meet a criterion"


def bands(tables: Frames) -> Iterator[Result]:
    """Rows of eligibility_bands for each quantity that at least two trials limit in one unit, one with a bound."""
    owners = dict(zip(tables["sources"]["source_id"], tables["sources"]["trial_id"], strict=True))
    said = Statements.of(tables)
    for concept in QUANTITIES:
        for unit, trials in comparable(said, concept).items():
            yield from _bands(concept, unit, trials, owners)


def comparable(said: Statements, concept: str) -> dict[str, dict[str, Admitted]]:
    """By unit, what trials admit of `concept`, where at least two limit it and one of them has a bound."""
    units = {unit_of(row["unit"]) for row in said.bounds(concept)} | ({"years"} if concept == "age" else set())
    found = {unit: admitted(said, concept, unit) for unit in sorted(units)}
    return {unit: trials for unit, trials in found.items() if len(trials) > 1}


def left_out(tables: Frames) -> Iterator[dict[str, str]]:
    """Each quantity that a trial bounds and that has no bands, with the trial and the reason."""
    said = Statements.of(tables)
    for concept in QUANTITIES:
        bounds = said.bounds(concept)
        if not bounds or comparable(said, concept):
            continue
        trials = sorted({row["trial_id"] for row in bounds})
        several = len({unit_of(row["unit"]) for row in bounds}) > 1
        reason = ONE_TRIAL if len(trials) == 1 else OTHER_UNITS if several else ONE_OF_SEVERAL
        for trial in trials:
            yield {"quantity": VOCABULARY[concept].label, "trial_id": trial, "why_no_bands": reason}


def _bands(concept: str, unit: str, trials: Mapping[str, Admitted], owners: Mapping[str, str]) -> Iterator[Result]:
    first, last = (LOWEST, 0), (_highest(concept, unit), 1)
    cuts = {point for trial in trials.values() for stretch in trial.stretches for point in stretch}
    points = sorted({first, last, *(cut for cut in cuts if first < cut < last)})
    cells = tuple(cell for trial in trials.values() for cell in trial.cells)
    source = min(trial.source_id for trial in trials.values())
    silent = sorted(set(owners.values()) - set(trials))
    merged: dict[int, list[Any]] = defaultdict(list)
    for low, high in pairwise(points):
        names = tuple(sorted(name for name, trial in trials.items() if trial.admits(low, high)))
        group = len(merged) - 1
        if merged and merged[group][2] == names:
            merged[group][1] = high
        else:
            merged[len(merged)] = [low, high, names]
    for low, high, names in merged.values():
        apart = {name: trial.exceptions for name, trial in trials.items() if trial.exceptions and name not in names}
        yield Result(
            "eligibility_bands",
            owners[source],
            source,
            {
                "concept": concept,
                "band": Derived(label(concept, low, high, unit), cells),
                "stating": Derived(len(trials), cells),
                "admitting": Derived(len(names), cells),
                "trials": Derived(_names(names), cells),
                "exceptions": Derived(_names(sorted(apart)), tuple(cell for found in apart.values() for cell in found)),
                "silent": Derived(_names(silent), cells),
            },
        )


def _highest(concept: str, unit: str) -> float:
    return HIGHEST.get(concept, 100.0 if unit == "%" else ALL[1][0])


def _names(names: Sequence[str]) -> str | None:
    return ", ".join(names) or None


def label(concept: str, low: Point, high: Point, unit: str) -> str:
    """A band as a person writes it: `12 to < 17 years`, `≥ 31 years`, `< 1 year`."""
    first, last = (LOWEST, 0), (_highest(concept, unit), 1)
    if unit == "years" and low == first and high == (1.0, 0):
        return "< 1 year"
    lower, upper = (">", ">=")[low[1] == 0], ("<", "<=")[high[1] == 1]
    if high == last:
        return "any" if low == first else shown(lower, low[0], None, unit)
    if low == first:
        return shown(upper, None, high[0], unit)
    if low[0] == high[0]:
        return f"{number(low[0])}{'' if unit == '%' else ' '}{unit}".strip()
    return shown(f"{lower} {upper}", low[0], high[0], unit)
