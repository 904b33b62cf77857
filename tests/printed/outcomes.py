"""Outcome measures and their statistical analyses."""

from __future__ import annotations

from tests.printed.measures import class_lines, kind_lines
from tests.printed.text import NBSP, Block, Notes, Tree, below, by_group, prose, row

TYPES = {
    "PRIMARY": "Primary",
    "SECONDARY": "Secondary",
    "OTHER_PRE_SPECIFIED": "Other Pre-specified",
    "POST_HOC": "Post-Hoc",
}
TESTS = {
    "SUPERIORITY": "Superiority",
    "NON_INFERIORITY": "Non-Inferiority",
    "EQUIVALENCE": "Equivalence",
    "OTHER": "Other",
    "SUPERIORITY_OR_OTHER": "Superiority or Other",
    "SUPERIORITY_OR_OTHER_LEGACY": "Superiority or Other (legacy)",
    "NON_INFERIORITY_OR_EQUIVALENCE": "Non-Inferiority or Equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": "Non-Inferiority or Equivalence (legacy)",
}
SPREADS = {"STANDARD_DEVIATION": "Standard Deviation", "STANDARD_ERROR_OF_MEAN": "Standard Error of the Mean"}
SIDES = {"TWO_SIDED": "2-Sided", "ONE_SIDED": "1-Sided"}


def outcome_lines(number: int, outcome: Tree) -> list[str]:
    """Heading, what was measured, in whom, the values and the analyses."""
    lines = [
        f"{number}.{TYPES[outcome['type']]} Outcome",
        *row("Title", outcome["title"]),
        *row("Hide Description", prose(outcome.get("description"))),
        *row("Time Frame", outcome.get("timeFrame", "[Not Specified]")),
    ]
    if outcome.get("reportingStatus") == "NOT_POSTED":
        month = outcome.get("anticipatedPostingDate")
        return [*lines, "Outcome Measure Data Not Reported", *([f"Anticipated Posting Date {month}"] if month else [])]
    return [*lines, *_data(outcome), *_analyses(outcome)]


def _data(outcome: Tree) -> list[str]:
    groups, notes = outcome["groups"], Notes()
    lines = ["Hide Outcome Measure Data", "Hide Analysis Population Description"]
    lines += below(outcome.get("populationDescription")).lines
    lines += row("Arm/Group Title", *(group["title"] for group in groups))
    lines += row("Hide Arm/Group Description:", *(below(group.get("description")) for group in groups))
    for denominator in outcome["denoms"]:
        counts = [count["value"] for count in by_group(denominator["counts"], groups)]
        if denominator["units"] == "Participants":
            lines += row("Overall Number of Participants Analyzed", *counts)
        else:
            lines += ["Overall Number of Units Analyzed", f"Type of Units Analyzed: {denominator['units']}"]
            lines += row(*counts)
    return [
        *lines,
        *kind_lines(outcome, NBSP),
        f"Unit of Measure: {outcome['unitOfMeasure']}",
        *class_lines(outcome, groups, outcome["denoms"][0], notes, always=False),
        *notes.lines(),
    ]


def _analyses(outcome: Tree) -> list[str]:
    titles = {group["id"]: group["title"] for group in outcome["groups"]}
    lines: list[str] = []
    for number, analysis in enumerate(outcome.get("analyses", []), 1):
        lines += [f"Hide Statistical Analysis {number}", *_analysis(analysis, titles)]
    return lines


def _analysis(analysis: Tree, titles: dict[str, str]) -> list[str]:
    notes = Notes()
    compared = ", ".join(titles[group] for group in analysis["groupIds"])
    lines = [
        *row("Statistical Analysis Overview", "Comparison Group Selection", compared),
        *_comments(analysis, "groupDescription"),
        *row("Type of Statistical Test", TESTS[analysis["nonInferiorityType"]]),
        *_comments(analysis, "nonInferiorityComment"),
    ]
    if "pValue" in analysis or "statisticalMethod" in analysis:
        lines += row("Statistical Test of Hypothesis", "P-Value", analysis.get("pValue", ""))
        lines += _comments(analysis, "pValueComment")
        lines += row("Method", analysis.get("statisticalMethod", ""))
        lines += _comments(analysis, "statisticalComment")
    if "paramType" in analysis:
        lines += _estimate(analysis, notes)
    if "otherAnalysisDescription" in analysis:
        lines += row("Other Statistical Analysis", prose(analysis["otherAnalysisDescription"]))
    return lines + notes.lines()


def _comments(analysis: Tree, member: str) -> list[str]:
    return row("Comments", prose(analysis.get(member)))


def _estimate(analysis: Tree, notes: Notes) -> list[str]:
    lines = row("Method of Estimation", "Estimation Parameter", analysis["paramType"])
    lines += row("Estimated Value", analysis["paramValue"])
    if "ciPctValue" in analysis:
        low = analysis.get("ciLowerLimit", "") + notes.mark(analysis.get("ciLowerLimitComment"))
        high = analysis.get("ciUpperLimit", "") + notes.mark(analysis.get("ciUpperLimitComment"))
        level = f"({SIDES[analysis.get('ciNumSides', 'TWO_SIDED')]}) {analysis['ciPctValue']}%"
        lines += row("Confidence Interval", level, Block((f"{low} to {high}".strip(),)))
    if "dispersionType" in analysis:
        kind = SPREADS[analysis["dispersionType"]]
        lines += row("Parameter Dispersion", Block((f"Type: {kind}", f"Value: {analysis['dispersionValue']}")))
    return lines + row("Estimation Comments", prose(analysis.get("estimateComment")))
