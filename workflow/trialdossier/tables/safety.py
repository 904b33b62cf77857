"""Adverse events as registries report them."""

from trialdossier.tables.schema import key, number, result_group, table, text, whole

EVENT_TYPES = ["serious", "other", "deaths"]

REPORTED_EVENTS = table(
    "reported_events",
    "Adverse events, one row per term and group",
    result_group=result_group(),
    event_type=key(text("serious or other: the section the row stands in")),
    organ_system=text("system organ class"),
    adverse_event_term=text("term"),
    subjects_affected=whole("participants affected"),
    subjects_at_risk=whole("participants at risk"),
    affected_at_risk=text("affected / at risk as printed"),
    percentage=number("percentage printed beside the counts"),
    event_count=whole("events, where they are counted beside participants"),
    vocab=text("vocabulary and version"),
    assessment=text("how events were collected"),
    default_vocab=text("vocabulary of the section's other events, where this event states its own"),
    default_assessment=text("how the section's other events were collected, where this event states its own way"),
    frequency_threshold=text("smallest percentage reported, as printed (other events)"),
    time_frame=text("when events were collected"),
    description=text("comment on how events were reported, or footnote of the term"),
)
REPORTED_EVENT_TOTALS = table(
    "reported_event_totals",
    "Participants with any event, by kind",
    result_group=result_group(),
    event_type=key(text("serious, other or deaths: the section the row stands in")),
    classification=text("label of the row as printed"),
    subjects_affected=whole("participants affected"),
    subjects_at_risk=whole("participants at risk"),
    affected_at_risk=text("affected / at risk as printed (--/-- where not collected)"),
    percentage=number("percentage printed beside the counts"),
    frequency_threshold=text("smallest percentage reported, as printed (other events)"),
)
REPORTED_EVENT_MODULES = table(
    "reported_event_modules",
    "How adverse events were collected, once per source",
    time_frame=text("when events were collected"),
    description=text("comment on how events were reported"),
    mortality_description=text("comment on how deaths were reported"),
)
TABLES = [schema for name, schema in sorted(globals().items()) if name.isupper() and name != "EVENT_TYPES"]
