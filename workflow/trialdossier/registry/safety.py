"""What a record states about adverse events.

JSON lists terms and gives the totals with the groups. XML has terms under organ systems, the totals as terms of a
system called `Total`, and a vocabulary and a way of assessment that hold for each event that states none itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.registry.groups import Groups
from trialdossier.registry.wording import PROSE
from trialdossier.rows import Cell, Row
from trialdossier.sources import Cited, verbatim
from trialdossier.structured import Node, repeated
from trialdossier.structured.columns import Columns, Part, cells, each, first, text

MODULES = Part(
    "reported_event_modules",
    ("resultsSection/adverseEventsModule", "clinical_results/reported_events"),
    time_frame=(verbatim, "timeFrame", "time_frame"),
    description=(PROSE, "description", "desc"),
    mortality_description=(PROSE, "allCauseMortalityComment", ""),
)
TIME_FRAME = Columns(time_frame=(verbatim, "timeFrame", "time_frame"))
THRESHOLD = Columns(frequency_threshold=(verbatim, "frequencyThreshold", "frequency_threshold"))
SECTIONS = {"serious": ("seriousEvents", "serious_events"), "other": ("otherEvents", "other_events")}
SYSTEMS = ("", "category_list/category")
SYSTEM = Columns(organ_system=(verbatim, "", "title"))
EVENTS = ("", "event_list/event")
EVENT = Columns(
    organ_system=(verbatim, "organSystem", ""),
    adverse_event_term=(verbatim, "term", "sub_title"),
    vocab=(verbatim, "sourceVocabulary", "sub_title/@vocab"),
    assessment=(v.way_of_assessment, "assessmentType", "assessment"),
    description=(PROSE, "notes", "description"),
)
DEFAULTS = Columns(vocab=(verbatim, "", "default_vocab"), assessment=(v.way_of_assessment, "", "default_assessment"))
COUNTS = ("stats", "counts")
COUNT = Columns(
    subjects_affected=(v.whole_number, "numAffected", "@subjects_affected"),
    subjects_at_risk=(v.whole_number, "numAtRisk", "@subjects_at_risk"),
    event_count=(v.whole_number, "numEvents", "@events"),
)
TOTALS = {
    kind: Columns(
        subjects_affected=(v.whole_number, f"{kind}NumAffected", "@subjects_affected"),
        subjects_at_risk=(v.whole_number, f"{kind}NumAtRisk", "@subjects_at_risk"),
    )
    for kind in ("deaths", "serious", "other")
}
TOTAL_LABEL = Columns(classification=(verbatim, "", "sub_title"))
LABELS = {
    "Total, all-cause mortality": "deaths",
    "Total, serious adverse events": "serious",
    "Total, other adverse events": "other",
}


def rows(study: Node) -> Iterator[Row]:
    """How events were collected, the participants with any, and the events term by term."""
    yield from MODULES.rows(study)
    module = first(study, MODULES.ways)
    groups = Groups(module, "EG")
    yield from groups.rows("Reported Event")
    totals, events = _listed(module, groups) if module["eventGroups"] else _by_system(module, groups)
    for kind in TOTALS:
        yield from totals[kind]
    yield from events


def _listed(module: Node, groups: Groups) -> tuple[dict[str, list[Row]], list[Row]]:
    """Totals by kind, and events, of a record that lists terms."""
    limits = {"other": cells(module, THRESHOLD)}
    totals = {
        kind: [
            Row("reported_event_totals", event_type=kind, result_group=code, **stated, **limits.get(kind, {}))
            for node, code in zip(groups.nodes, groups.codes.values(), strict=True)
            if (stated := cells(node, columns))
        ]
        for kind, columns in TOTALS.items()
    }
    events: list[Row] = []
    for kind, way in SECTIONS.items():
        shared = cells(module, TIME_FRAME) | limits.get(kind, {})
        for event in each(module, way):
            events += _counted(kind, shared | cells(event, EVENT), event, groups)
    return totals, events


def _by_system(module: Node, groups: Groups) -> tuple[dict[str, list[Row]], list[Row]]:
    """Totals by kind, and events, of a record that has terms under organ systems."""
    totals: dict[str, list[Row]] = {kind: [] for kind in TOTALS}
    events: list[Row] = []
    for kind, way in SECTIONS.items():
        section = first(module, way)
        limit = cells(section, THRESHOLD)
        defaults, told = cells(section, DEFAULTS), set[str]()
        shared = cells(module, TIME_FRAME) | (limit if kind == "other" else {})
        for system in each(section, SYSTEMS):
            above = shared | cells(system, SYSTEM)
            of_totals = text(above.get("organ_system")) == "Total"
            for event in each(system, EVENTS):
                stated = cells(event, EVENT)
                term = text(stated.get("adverse_event_term"))
                total = LABELS.get(term or "")
                if total is not None and of_totals:
                    totals[total] += _totals(total, event, limit if total == "other" else {}, groups)
                elif total is None and not of_totals and term is not None:
                    stated |= dict(_of_defaults(stated, defaults, told))
                    events += _counted(kind, above | stated, event, groups)
    return totals, events


def _of_defaults(stated: dict[str, Cell], defaults: dict[str, Cell], told: set[str]) -> Iterator[tuple[str, Cell]]:
    """The defaults that an event does not state itself, or states otherwise; `told` are those that were told as equal.

    The first time that an event states what the default says, the default is a further place.
    """
    for column, default in defaults.items():
        own = stated.get(column)
        if own is None:
            yield column, default
        elif not isinstance(own, Cited) or not isinstance(default, Cited):
            continue
        elif own.value != default.value:
            yield f"default_{column}", default
        elif column not in told:
            told.add(column)
            yield column, repeated(own, [default])


def _totals(kind: str, event: Node, limit: dict[str, Cell], groups: Groups) -> Iterator[Row]:
    shared = cells(event, TOTAL_LABEL) | limit
    for count in each(event, COUNTS):
        code = groups.code(count)
        yield Row("reported_event_totals", event_type=kind, result_group=code, **shared, **cells(count, TOTALS[kind]))


def _counted(kind: str, shared: dict[str, Cell], event: Node, groups: Groups) -> Iterator[Row]:
    for count in each(event, COUNTS):
        yield Row("reported_events", event_type=kind, result_group=groups.code(count), **shared, **cells(count, COUNT))
