"""Frames -> frames: what is computed from the facts, and how they are arranged for a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trialdossier.analysis.authority import authoritative
from trialdossier.analysis.checks import checks
from trialdossier.analysis.contrasts import event_contrasts, outcome_contrasts
from trialdossier.analysis.derived import tabulated
from trialdossier.analysis.discrepancies import discrepancies
from trialdossier.analysis.doses import dose_steps
from trialdossier.analysis.eligibility.bands import bands
from trialdossier.analysis.eligibility.digest import digests
from trialdossier.analysis.eligibility.limits import limits
from trialdossier.analysis.findings import concept_estimates, pooled_proportions, summary_of_findings
from trialdossier.analysis.harms import event_outcomes
from trialdossier.analysis.inspect_sr import inspect_sr
from trialdossier.analysis.registration_data_set import registration_items
from trialdossier.analysis.responses import response_rates
from trialdossier.analysis.restated import restated_claims
from trialdossier.analysis.safety import event_rates, organ_system_events, total_rates
from trialdossier.analysis.special_interest import special_interest_events
from trialdossier.storage import Frames

COMPUTED_BY: dict[str, Callable[..., object]] = {
    "eligibility_limits": limits,
    "eligibility_digests": digests,
    "eligibility_bands": bands,
    "response_rates": response_rates,
    "concept_estimates": concept_estimates,
    "restated_claims": restated_claims,
    "outcome_contrasts": outcome_contrasts,
    "pooled_proportions": pooled_proportions,
    "summary_of_findings": summary_of_findings,
    "organ_system_events": organ_system_events,
    "event_rates": event_rates,
    "total_rates": total_rates,
    "event_outcomes": event_outcomes,
    "event_contrasts": event_contrasts,
    "special_interest_events": special_interest_events,
    "special_interest_members": special_interest_events,
    "dose_steps": dose_steps,
    "registration_items": registration_items,
    "checks": checks,
}
"""Which function computes each computed table."""


def function_of(table: str) -> str:
    """The name of the function that computes `table`, with its module."""
    return f"{COMPUTED_BY[table].__module__}.{COMPUTED_BY[table].__qualname__}"


def computed(
    tables: Frames, concepts: Sequence[Mapping[str, Any]], event_groups: Sequence[Mapping[str, Any]] = ()
) -> Frames:
    """The computed tables with their lineage, from those of facts; `concepts` and `event_groups` as in config.yaml."""
    letters = dict(zip(tables["sources"]["source_id"], tables["sources"]["letter"], strict=True))
    taken = authoritative(tables)
    asked = list(limits(taken))
    comparable = taken | {"eligibility_limits": tabulated(asked, letters)["eligibility_limits"]}
    rates = [*response_rates(taken, concepts), *concept_estimates(taken, concepts)]
    first = [
        *asked,
        *digests(comparable),
        *bands(comparable),
        *rates,
        *outcome_contrasts(taken),
        *organ_system_events(taken),
        *event_rates(taken),
        *total_rates(taken),
        *event_outcomes(taken),
        *event_contrasts(taken),
        *special_interest_events(taken, event_groups),
        *dose_steps(taken),
        *registration_items(tables),
        *checks(tables),
    ]
    within_trials = taken | tabulated(rates, letters)
    names = [str(concept["name"]) for concept in concepts]
    restated = list(restated_claims(within_trials, concepts))
    across_trials = [*pooled_proportions(within_trials, names), *summary_of_findings(within_trials, names)]
    found = tabulated([*first, *restated, *across_trials], letters)
    found["discrepancies"] = discrepancies(tables)
    return found | {"inspect_sr": inspect_sr(tables | found)}
