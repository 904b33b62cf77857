"""Frames -> frames: what is computed from the facts, and how they are arranged for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from trialdossier.analysis.authority import authoritative
from trialdossier.analysis.checks import checks
from trialdossier.analysis.derived import tabulated
from trialdossier.analysis.discrepancies import discrepancies
from trialdossier.analysis.eligibility.bands import bands
from trialdossier.analysis.eligibility.digest import digests
from trialdossier.analysis.eligibility.limits import limits
from trialdossier.analysis.responses import response_rates
from trialdossier.analysis.safety import event_rates, organ_system_events
from trialdossier.storage import Frames


def computed(tables: Frames, concepts: Sequence[Mapping[str, Any]]) -> Frames:
    """The computed tables with their lineage, from the tables of facts; `concepts` as in config.yaml."""
    letters = dict(zip(tables["sources"]["source_id"], tables["sources"]["letter"], strict=True))
    taken = authoritative(tables)
    asked = tabulated(limits(taken), letters)["eligibility_limits"]
    comparable = taken | {"eligibility_limits": asked}
    eligible = chain(limits(taken), digests(comparable), bands(comparable))
    results = chain(
        eligible, response_rates(taken, concepts), organ_system_events(taken), event_rates(taken), checks(tables)
    )
    return tabulated(results, letters) | {"discrepancies": discrepancies(tables)}
