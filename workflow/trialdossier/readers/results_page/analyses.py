"""Statistical analyses of an outcome: groups compared, test, estimate and its interval."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from trialdossier.readers.results_page.measures import footnotes_of, noted, without_marks
from trialdossier.readers.results_page.parts import Field, fields, unspecified
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, Value, verbatim
from trialdossier.values import dispersion_word, enumeration, number, paragraphs

ANALYSIS = re.compile(
    r"^(?:(?:(?:Hide|Show) )?Statistical Analysis \d+[^\S\n]*$"
    r"|(?:Statistical Analysis Overview\s+)?Comparison Group Selection(?=\s|$))",
    re.M,
)
NUMBERED = re.compile(r"^(?:(?:Hide|Show) )?Statistical Analysis \d+[^\S\n]*$", re.M)
COMPARISON = re.compile(r"^(?:Statistical Analysis Overview\s+)?Comparison Group Selection(?=\s|$)", re.M)
LABEL = re.compile(
    r"^(?:(?:Statistical Analysis Overview|Statistical Test of Hypothesis|Method of Estimation)\s+)?"
    r"(Comparison Group Selection|Type of Statistical Test|P-Value|Method(?! of Estimation\s)|Estimation Parameter"
    r"|Estimated Value|Confidence Interval(?=\s*(?:\([12]-Sided\)|\d))|Parameter Dispersion|Estimation Comments"
    r"|Comments|Other Statistical Analysis)(?=\s|:|$)",
    re.M,
)
MARK = re.compile(r"\[\d+\]")
P_VALUE = re.compile(r"(?P<raw>(?P<modifier>[<>=≤≥]{0,2})\s*(?P<value>\d*\.?\d+(?:[eE][-+]?\d+)?))")
_NUMBER = r"[-\u2212+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
CONFIDENCE = re.compile(
    rf"(?:\((?P<sides>[12]-Sided)\)\s*)?(?P<level>\d+(?:\.\d+)?)\s?%"
    rf"\s*(?:(?P<low>NA|{_NUMBER})(?P<low_note>(?:\s*\[\d+\])?)\s+)?to\s+(?P<high>NA|{_NUMBER})(?P<note>(?:\s*\[\d+\])?)"
)
_COMPARED = frozenset({"comparison group selection", "comparison group selection comments"})
_TESTED = frozenset({"p-value", "p-value comments"})
_ESTIMATED = frozenset({"estimated value", "confidence interval"})
BELOW = {
    "type of statistical test": _COMPARED,
    "method": _TESTED,
    "estimated value": frozenset({"estimation parameter"}),
    "confidence interval": _ESTIMATED,
    "parameter dispersion": _ESTIMATED,
    "estimation comments": _ESTIMATED | {"parameter dispersion", "estimation parameter"},
}
"""What a label stands directly below: a comment may have a paragraph that begins like a label."""
DISPERSION = re.compile(rf"Type\s*:\s*(?P<type>[^\n]*\S)\s+Value\s*:\s*(?P<value>NA|{_NUMBER})")


def analysis_rows(ordinal: int, part: Section, titles: list[Section | None], analyses: Iterator[int]) -> Iterator[Row]:
    """Each analysis of `part` and the groups that it compares."""
    numbered = any(True for _ in part.matches(NUMBERED))
    for analysis in part.split(NUMBERED if numbered else COMPARISON):
        row, groups = _analysis(ordinal, analysis)
        if row:
            place = next(analyses)
            yield row
            if groups is not None:
                yield from _compared(ordinal, place, groups, titles)


def _analysis(ordinal: int, part: Section) -> tuple[Row, Section | None]:
    """The row of one analysis, and the names of the groups that it compares.

    A second comparison in it is another analysis, whose heading is lost.
    """
    comparisons = [match.start() for match in part.matches(COMPARISON)]
    part = part.within(part.start, min([*comparisons[1:], part.end]))
    lines, notes = footnotes_of(list(part.lines()))
    while lines and MARK.fullmatch(lines[-1].text):
        lines.pop()
    part = part.within(part.start, lines[-1].end if lines else part.end)
    values = _values(fields(part, LABEL))
    values, marked = _unmarked(values, notes)
    groups = values.get("comparison group selection")
    columns: dict[str, Cited | None] = {
        "groups_description": _text(values.get("comparison group selection comments")),
        "non_inferiority_type": _cell(values.get("type of statistical test"), enumeration),
        "non_inferiority_description": _text(values.get("type of statistical test comments")),
        "p_value_description": _text(values.get("p-value comments")),
        "method": _cell(values.get("method")),
        "method_description": _text(values.get("method comments")),
        "param_type": _cell(values.get("estimation parameter")),
        "param_value": _cell(values.get("estimated value")),
        "param_value_num": values["estimated value"].cite(number) if "estimated value" in values else None,
        "estimate_description": _text(values.get("estimation comments")),
        "other_analysis_description": _text(values.get("other statistical analysis")),
    }
    columns |= {name: note for name, note in marked.items() if columns.get(name) is None}
    columns |= _p_value(values.get("p-value")) | _interval(values.get("confidence interval"), notes)
    columns |= _dispersion(values.get("parameter dispersion"))
    return Row("outcome_analyses", outcome_ordinal=ordinal, **columns), groups


def _values(found: list[Field]) -> dict[str, Section]:
    """The values by label, comments by the label above them; labels that stand twice are left out.

    A label in a wrong place may be how a paragraph begins: then neither it nor the text above it counts. Below comments
    that follow comments a row is lost, and the next label counts only where it opens a part of the table.
    """
    values: dict[str, Section] = {}
    twice: set[str] = set()
    above = last = ""
    for item in found:
        name = f"{above} comments" if item.name == "comments" else item.name
        opens = item.label.document.text[item.label.start - 1] != "\n"
        if last and not opens and (last in twice or last not in BELOW.get(name, {last})):
            twice.add(last)
            continue
        above = above if item.name == "comments" else name
        twice |= {name} & values.keys()
        values[name] = item.value
        last = name
    return {name: v for name, v in values.items() if name not in twice and v and not unspecified(v)}


NOTED = {
    "comparison group selection": "groups_description",
    "type of statistical test": "non_inferiority_description",
    "p-value": "p_value_description",
    "method": "method_description",
    "estimation parameter": "estimate_description",
    "estimated value": "estimate_description",
}
"""Where the footnote of a value goes that has no comment."""


def _unmarked(
    values: dict[str, Section], notes: dict[str, Section]
) -> tuple[dict[str, Section], dict[str, Cited | None]]:
    """`values` without the marks of footnotes, and the columns that those footnotes fill."""
    marked: dict[str, list[str]] = {}
    plain = dict(values)
    for name in NOTED.keys() & values.keys():
        plain[name], marks = without_marks(values[name])
        marked.setdefault(NOTED[name], []).extend(marks)
    return plain, {column: noted(marks, notes) for column, marks in marked.items()}


def _text(value: Section | None) -> Cited | None:
    return value.cite(paragraphs) if value else None


def _cell(value: Section | None, convert: Callable[[str], Value] = verbatim) -> Cited | None:
    """The value, which takes one line."""
    return value.cite(convert) if value and "\n" not in value.text else None


def _p_value(value: Section | None) -> dict[str, Cited | None]:
    match = P_VALUE.fullmatch(value.document.text, value.start, value.end) if value else None
    if value is None or match is None:
        return {"p_value_raw": _cell(value)}
    return {
        "p_value_raw": value.cite(),
        "p_value_modifier": value.group(match, "modifier").cite(),
        "p_value": value.group(match, "value").cite(number),
    }


def _interval(value: Section | None, notes: dict[str, Section]) -> dict[str, Cited | None]:
    match = CONFIDENCE.fullmatch(value.document.text, value.start, value.end) if value else None
    if value is None or match is None:
        return {}
    low, high = value.group(match, "low"), value.group(match, "high")
    below = notes.get((match["low_note"] or "").strip(" []\u00a0")) if low.text == "NA" else None
    above = notes.get(match["note"].strip(" []\u00a0")) if high.text == "NA" else None
    return {
        "ci_n_sides": value.group(match, "sides").cite(),
        "ci_percent": value.group(match, "level").cite(number),
        "ci_lower_limit": low.cite(number),
        "ci_upper_limit": high.cite(number),
        "ci_lower_limit_raw": low.cite(),
        "ci_upper_limit_raw": high.cite(),
        "ci_lower_limit_na_comment": _text(below),
        "ci_upper_limit_na_comment": _text(above),
    }


def _dispersion(value: Section | None) -> dict[str, Cited | None]:
    match = DISPERSION.fullmatch(value.document.text, value.start, value.end) if value else None
    if value is None or match is None:
        return {}
    return {
        "dispersion_type": value.group(match, "type").cite(dispersion_word),
        "dispersion_value": value.group(match, "value").cite(),
        "dispersion_value_num": value.group(match, "value").cite(number),
    }


def _compared(ordinal: int, analysis: int, groups: Section, titles: list[Section | None]) -> Iterator[Row]:
    """One row per group, matched by its title; none where the known titles do not make up the list in one way only."""
    names = {verbatim(t.text): number for number, t in enumerate(titles) if t is not None}
    for section in _listed(groups, names) or ([] if "," in groups.text else [groups]):
        code = names.get(verbatim(section.text))
        yield Row(
            "outcome_analysis_groups",
            outcome_ordinal=ordinal,
            analysis_ordinal=analysis,
            result_group=None if code is None else f"OG{code:03d}",
            title=section.cite(),
        )


def _listed(groups: Section, names: dict[str, int]) -> list[Section] | None:
    """The names that `groups` lists with commas between them; None unless they are known titles in one way only."""
    text, end = groups.document.text, groups.end
    ways: dict[int, list[Section] | None] = {groups.start: []}
    while ways.keys() - {end}:
        at = min(ways)
        way = ways.pop(at)
        for name in names:
            stop = at + len(name)
            if text.startswith(name, at) and (stop == end or text.startswith(",", stop)):
                after = end if stop == end else stop + 1
                while after < end and text[after].isspace():
                    after += 1
                ways[after] = None if after in ways or way is None else [*way, groups.within(at, stop)]
    return ways.get(end)
