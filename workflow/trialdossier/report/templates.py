"""Templates and columns that several notebooks show alike."""

from __future__ import annotations

PROPORTION = (
    "{response_rates.count} of {response_rates.denominator} ({response_rates.percent:.1f} %, exact 95 % interval"
    " {response_rates.exact_lower:.1f} to {response_rates.exact_upper:.1f} %)"
)
"""A response proportion within a sentence."""
HARMS = {
    "Outcome": "{outcomes.title}",
    "Event": "{outcome_measurements.category} | {outcome_measurements.classification} | -",
    "Group": "{=group} | -",
    "Affected / analysed": "{event_outcomes.count} / {event_outcomes.denominator}"
    " | estimated, of {outcome_counts.count} analysed | -",
    "Percent (exact 95 % interval)": "{event_outcomes.percent:.1f} % ({event_outcomes.exact_lower:.1f} to"
    " {event_outcomes.exact_upper:.1f} %) | as printed: {outcome_measurements.param_value}"
    " ({outcome_measurements.dispersion_lower_limit_raw} to {outcome_measurements.dispersion_upper_limit_raw}),"
    " {outcomes.units} | as printed: {outcome_measurements.param_value}, {outcomes.units}",
}
"""Columns of an outcome that counts participants with harm."""
BOUNDS = {
    "Affected, at least": "{special_interest_events.at_least} ({special_interest_events.at_least_percent:.1f} %)",
    "At most": "{special_interest_events.at_most} ({special_interest_events.at_most_percent:.1f} %)"
    " | not bounded above",
    "At risk": "{special_interest_events.subjects_at_risk}",
}
"""Columns that say between how many participants had an event of a group of special interest."""
