"""Adverse events: deaths, serious and other events, term by term."""

from __future__ import annotations

from tests.printed.participants import group_lines
from tests.printed.text import NBSP, Notes, Tree, by_group, prose, row

TABLES = (
    ("deaths", "All-Cause Mortality", ()),
    ("serious", "Hide Serious Adverse Events", "seriousEvents"),
    ("other", "Hide Other (Not Including Serious) Adverse Events", "otherEvents"),
)
ASSESSED = {
    "SYSTEMATIC_ASSESSMENT": "Indicates events were collected by systematic assessment",
    "NON_SYSTEMATIC_ASSESSMENT": "Indicates events were collected by non-systematic assessment",
}


def event_lines(module: Tree) -> list[str]:
    """How events were collected, the groups, and the three tables."""
    groups = module["eventGroups"]
    lines = [
        *row("Time Frame", module.get("timeFrame", "[Not Specified]")),
        *row("Adverse Event Reporting Description", prose(module.get("description"))),
        NBSP,
        *group_lines(groups),
    ]
    for kind, heading, member in TABLES:
        lines += _table(kind, heading, module.get(member, []) if member else [], module, groups)
    return lines


def _table(kind: str, heading: str, events: list[Tree], module: Tree, groups: list[Tree]) -> list[str]:
    counted = any("numEvents" in stat for event in events for stat in event["stats"])
    header = ["Affected / at Risk (%)", *(["# Events"] if counted else [])] * len(groups)
    lines = [heading]
    if kind == "other":
        lines += row("Frequency Threshold for Reporting Other Adverse Events", f"{module['frequencyThreshold']}%")
    lines += [*row(*(group["title"] for group in groups)), *row(*header)]
    totals = [_total(group, kind) + (f" {NBSP}" if counted else "") for group in groups]
    lines += row(f"Total{NBSP}", *(f"{NBSP}{total}" for total in totals))
    return lines + (_terms(events, groups, counted) if events else [])


def _total(group: Tree, kind: str) -> str:
    return _affected(group.get(f"{kind}NumAffected"), group.get(f"{kind}NumAtRisk"))


def _affected(count: int | None, total: int | None) -> str:
    if count is None and total is None:
        return f"--/--{NBSP}"
    share = f"{NBSP}({100 * count / total:.2f}%)" if count is not None and total else ""
    return f"{'--' if count is None else count}/{'--' if total is None else total}{share}{NBSP}"


def _terms(events: list[Tree], groups: list[Tree], counted: bool) -> list[str]:
    """The terms below their organ systems, then what stands below the table."""
    notes, lines, organ = Notes(), [], ""
    vocabularies = list(dict.fromkeys(event["sourceVocabulary"] for event in events if "sourceVocabulary" in event))
    for event in events:
        if event["organSystem"] != organ:
            organ = event["organSystem"]
            lines.append(f"{organ}{NBSP}{f' {NBSP}' * len(groups) * (2 if counted else 1)}")
        vocabulary = event.get("sourceVocabulary")
        mark = f"{NBSP}{NBSP}{vocabularies.index(vocabulary) + 1}" if vocabulary else ""
        noted = notes.mark(event.get("notes"))
        label = f"{event['term']}{mark}{noted}{NBSP}"
        lines += row(label, *(_stat(stat, counted) for stat in by_group(event["stats"], groups)))
    ways = dict.fromkeys(ASSESSED[event["assessmentType"]] for event in events if "assessmentType" in event)
    return [*lines, *ways, *_legend(vocabularies), *notes.lines()]


def _legend(vocabularies: list[str]) -> list[str]:
    return [
        line for number, name in enumerate(vocabularies, 1) for line in (f"{number}", f"Term from vocabulary, {name}")
    ]


def _stat(stat: Tree, counted: bool) -> str:
    affected = _affected(stat.get("numAffected"), stat.get("numAtRisk"))
    return f"{affected} {stat.get('numEvents', NBSP)}" if counted else affected
