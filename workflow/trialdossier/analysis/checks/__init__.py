"""Does it add up? Reported quantities computed again from other cells of the same source, one module per family."""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier.analysis.checks import (
    adverse_events,
    categories,
    copying,
    elapsed,
    entry,
    estimates,
    flow,
    naming,
    outcomes,
    percentages,
    proportions,
    prose,
    ratios,
    reconciliation,
    record,
    repetition,
    timing,
    wording,
)
from trialdossier.analysis.derived import Result
from trialdossier.analysis.responses import with_outcome_values
from trialdossier.storage import Frames

FAMILIES = (
    percentages,
    flow,
    categories,
    adverse_events,
    proportions,
    estimates,
    ratios,
    outcomes,
    reconciliation,
    prose,
    timing,
    record,
    repetition,
    naming,
    elapsed,
    wording,
    entry,
    copying,
)

METHODS: dict[str, str] = {check: method for family in FAMILIES for check, method in family.METHODS.items()}
"""Every check by name, with how it is made."""


def checks(tables: Frames) -> Iterator[Result]:
    """All rows of `checks`, family by family."""
    prepared = with_outcome_values(tables)
    for family in FAMILIES:
        yield from family.findings(prepared)
