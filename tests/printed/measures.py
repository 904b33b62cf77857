"""Measures of a study, baseline or outcome: the kind of value, the classes, and a cell per group."""

from __future__ import annotations

from tests.printed.text import FIGURE_SPACE, NBSP, Block, Cell, Notes, Tree, by_group, row

KINDS = {
    "COUNT_OF_PARTICIPANTS": "Count of Participants",
    "COUNT_OF_UNITS": "Count of Units",
    "GEOMETRIC_LEAST_SQUARES_MEAN": "Geometric Least Squares Mean",
    "GEOMETRIC_MEAN": "Geometric Mean",
    "LEAST_SQUARES_MEAN": "Least Squares Mean",
    "LOG_MEAN": "Log Mean",
    "MEAN": "Mean",
    "MEDIAN": "Median",
    "NUMBER": "Number",
}
SPREADS = {
    "FULL_RANGE": "Full Range",
    "GEOMETRIC_COEFFICIENT_OF_VARIATION": "Geometric Coefficient of Variation",
    "INTER_QUARTILE_RANGE": "Inter-Quartile Range",
    "STANDARD_DEVIATION": "Standard Deviation",
    "STANDARD_ERROR": "Standard Error",
    "CONFIDENCE_80": "80% Confidence Interval",
    "CONFIDENCE_90": "90% Confidence Interval",
    "CONFIDENCE_95": "95% Confidence Interval",
    "CONFIDENCE_97": "97.5% Confidence Interval",
    "CONFIDENCE_99": "99% Confidence Interval",
}
"""How baseline measures print their spread; outcomes print it as it is stated."""


def kind_lines(measure: Tree, gap: str) -> list[str]:
    """The lines that name the kind of value; `gap` stands behind `Measure Type:`."""
    kind, spread = KINDS[measure["paramType"]], measure.get("dispersionType")
    lines = [f"Measure Type:{gap}{kind}"] if kind.startswith(("Number", "Count")) else []
    if spread:
        lines.append(f"{kind} ({SPREADS.get(spread, spread)})")
    return lines or [kind]


def class_lines(measure: Tree, groups: list[Tree], units: Tree, notes: Notes, always: bool) -> list[str]:
    """The rows of all classes: the numbers analysed where a class states them, or `always`, then the categories."""
    lines: list[str] = []
    for part in measure.get("classes", []):
        stated = part.get("denoms") or (measure.get("denoms") if always else None)
        denominator = _selected(stated or [], measure) or (units if always else {})
        heading: list[Cell] = [part["title"]] if part.get("title") else []
        if denominator:
            lines += row(*heading, "Number Analyzed", *_analysed(denominator, groups))
            heading = []
        for category in part.get("categories", []):
            label: list[Cell] = [category["title"]] if category.get("title") else []
            cells = [
                _cell(value, measure, analysed, notes)
                for value, analysed in zip(
                    by_group(category.get("measurements", []), groups),
                    by_group((denominator or units).get("counts", []), groups),
                    strict=True,
                )
            ]
            lines += row(*heading, *label, *cells)
            heading = []
    return lines


def _selected(stated: list[Tree], measure: Tree) -> Tree:
    """The denominator that the percentages are of."""
    selected = measure.get("denomUnitsSelected")
    return next((d for d in stated if d["units"] == selected), stated[0] if stated else {})


def _analysed(denominator: Tree, groups: list[Tree]) -> list[Cell]:
    units = denominator["units"].lower()
    return [f"{count.get('value', '')} {units}" for count in by_group(denominator["counts"], groups)]


def _cell(value: Tree, measure: Tree, analysed: Tree, notes: Notes) -> Cell:
    """The value of one group, with what stands behind or below it."""
    if "value" not in value:
        return ""
    mark = notes.mark(value.get("comment"))
    number = value["value"] + (f"{mark}{NBSP}" if mark else "")
    if measure["paramType"].startswith("COUNT_OF"):
        return Block((number, _percentage(value["value"], analysed.get("value", "0"))))
    if "lowerLimit" in value or "upperLimit" in value:
        low, high = value.get("lowerLimit", ""), value.get("upperLimit", "")
        return Block((number, f"({low}{NBSP}to{NBSP}{high})"))
    if "spread" in value:
        percent = "%" if "COEFFICIENT" in measure.get("dispersionType", "").upper() else ""
        return f"{number} {NBSP}({value['spread']}{percent})"
    return number


def _percentage(count: str, total: str) -> str:
    share = 100 * int(count) / int(total) if count.isdigit() and int(total) else 0
    return f"{share:.1f}%".rjust(7, FIGURE_SPACE)
