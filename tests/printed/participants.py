"""Participant flow and baseline characteristics."""

from __future__ import annotations

from tests.printed.measures import class_lines, kind_lines
from tests.printed.text import NBSP, Cell, Notes, Tree, below, by_group, prose, row

FIXED = {"STARTED": "Started", "COMPLETED": "Completed", "NOT COMPLETED": "Not Completed"}
INDENT = f"{NBSP} " * 6


def group_lines(groups: list[Tree]) -> list[str]:
    """Names of the groups on one line, then their descriptions."""
    return [
        *row("Arm/Group Title", *(group["title"] for group in groups)),
        *row("Hide Arm/Group Description", *(prose(group.get("description")) for group in groups)),
    ]


def flow_lines(module: Tree) -> list[str]:
    """Recruitment, groups, and the milestones and reasons of each period."""
    groups, notes = module["groups"], Notes()
    lines = [
        *_labelled("Recruitment Details", module.get("recruitmentDetails")),
        *_labelled("Pre-assignment Details", module.get("preAssignmentDetails")),
        *([f"Type of Units Assigned: {module['typeUnitsAnalyzed']}"] if "typeUnitsAnalyzed" in module else []),
        *group_lines(groups),
    ]
    for period in module["periods"]:
        lines += [f"Period Title: {period['title']}", *_period(period, groups, notes)]
    return lines + notes.lines()


def _labelled(label: str, text: str | None) -> list[str]:
    return row(label, prose(text)) if text else [f"{label}{NBSP}"]


def _period(period: Tree, groups: list[Tree], notes: Notes) -> list[str]:
    lines: list[str] = []
    for milestone in period["milestones"]:
        title = FIXED.get(milestone["type"], milestone["type"]) + notes.mark(milestone.get("comment"))
        lines += row(title, *(_count(c, notes) for c in by_group(milestone["achievements"], groups)))
    if period.get("dropWithdraws"):
        lines.append("Reason Not Completed")
    for reason in period.get("dropWithdraws", []):
        title = reason["type"] + notes.mark(reason.get("comment"))
        lines += row(title, *(f"{INDENT}{_count(c, notes)}" for c in by_group(reason["reasons"], groups)))
    return lines


def _count(count: Tree, notes: Notes) -> str:
    units = f" {count['numUnits']}" if "numUnits" in count else ""
    return f"{count['numSubjects']}{units}{notes.mark(count.get('comment'))}"


def baseline_lines(module: Tree) -> list[str]:
    """Groups, participants, and each measure with its footnotes."""
    groups = module["groups"]
    lines = group_lines(groups)
    for denominator in module["denoms"]:
        counts: list[Cell] = [count["value"] for count in by_group(denominator["counts"], groups)]
        if denominator["units"] == "Participants":
            lines += row("Overall Number of Baseline Participants", *counts)
        else:
            lines += ["Overall Number of Baseline Units Analyzed", f"Type of units: {denominator['units']}"]
            lines += row(*counts)
    if "populationDescription" in module:
        lines += ["Hide Baseline Analysis Population Description", *below(module["populationDescription"]).lines]
    for measure in module["measures"]:
        lines += _measure(measure, groups, module["denoms"][0])
    return lines


def _measure(measure: Tree, groups: list[Tree], units: Tree) -> list[str]:
    notes = Notes()
    mark = notes.mark(_told_of(measure))
    return [
        f"{measure['title']} {NBSP}{mark and mark + NBSP}",
        *kind_lines(measure, " "),
        f"Unit of measure: {NBSP}{measure['unitOfMeasure']}",
        *class_lines(measure, groups, units, notes, always=True),
        *notes.lines(),
    ]


def _told_of(measure: Tree) -> str:
    told = {
        "Measure Description": measure.get("description"),
        "Measure Analysis Population Description": measure.get("populationDescription"),
    }
    return "\n".join(f"{label}: {text}" for label, text in told.items() if text)
