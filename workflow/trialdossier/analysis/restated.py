"""What an article attributes to another study although it gives this study's own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from trialdossier.analysis.concepts import Concept, by_topic
from trialdossier.analysis.derived import Result, keyed
from trialdossier.analysis.intervals import rounds_to
from trialdossier.storage import Frames


def restated_claims(tables: Frames, concepts: Sequence[Concept]) -> Iterator[Result]:
    """Rows of `restated_claims`: attributed percentages that equal one of the study's own for the same concept.

    Other claims that the article attributes in the same words are listed with them, without a result of this study.
    """
    topics = by_topic(concepts)
    rates = tables["response_rates"].dropna(subset=["percent"])
    claims = keyed(tables["claims"], "claims")
    foreign = claims[claims["attributed_to"].notna()]
    for (trial_id, source_id, _), rows in foreign.groupby(["trial_id", "source_id", "attributed_to"], sort=False):
        mine = rates[rates["source_id"] == source_id]
        found = {int(row["ordinal"]): _own(row, mine, topics) for row in rows.to_dict("records")}
        if any(own is not None for own in found.values()):
            for ordinal, own in found.items():
                yield Result("restated_claims", trial_id, source_id, {"claim_ordinal": ordinal, "rate_ordinal": own})


def _own(row: Mapping[str, Any], rates: pd.DataFrame, topics: Mapping[str, str]) -> int | None:
    """The ordinal of the study's own rate that is the percentage of the claim as printed."""
    if pd.isna(row["percent"]):
        return None
    printed = str(row["param_value"]) if row["param_value_num"] == row["percent"] else f"{row['percent']:g}"
    same = rates[rates["concept"] == topics.get(row["topic"])]
    equal = [int(rate["ordinal"]) for rate in same.to_dict("records") if _equal(rate["percent"], printed)]
    return equal[0] if equal else None


def _equal(percent: float, printed: str) -> bool:
    try:
        return rounds_to(percent, printed)
    except ValueError:  # a number in words
        return False
