"""Frames -> frames: what is computed from the facts, and how they are arranged for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from trialdossier.analysis.authority import authoritative
from trialdossier.analysis.checks import checks
from trialdossier.analysis.derived import tabulated
from trialdossier.analysis.discrepancies import discrepancies
from trialdossier.analysis.inspect_sr import inspect_sr
from trialdossier.analysis.responses import response_rates
from trialdossier.analysis.safety import event_rates, organ_system_events
from trialdossier.storage import Frames


def computed(tables: Frames, concepts: Sequence[Mapping[str, Any]]) -> Frames:
    """The computed tables with their lineage, from the tables of facts; `concepts` as in config.yaml."""
    letters = dict(zip(tables["sources"]["source_id"], tables["sources"]["letter"], strict=True))
    taken = authoritative(tables)
    results = chain(response_rates(taken, concepts), organ_system_events(taken), event_rates(taken), checks(tables))
    found = tabulated(results, letters)
    return found | {"discrepancies": discrepancies(tables), "inspect_sr": inspect_sr(tables | found)}
