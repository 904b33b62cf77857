"""Words against fields, headings and other words: design, phase, thresholds, criteria, units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.analysis.checks.finding import cell, finding, joined, stated
from trialdossier.analysis.derived import Cell, Result, cells_of, keyed
from trialdossier.storage import Frames

METHODS = {
    "design words": "a single group has nothing to randomise between",
    "title and design": "randomised, blinded and open-label in a title are what the design states",
    "title and phase": "the phases that a title names are those of the field",
    "one threshold": "the outcomes that set one threshold put the value itself on one and the same side",
    "criterion and heading": "what stands under exclusion criteria excludes, under inclusion criteria includes",
    "unit of a cell count": "a count of cells is per volume",
    "power of ten": "a power of ten has its exponent raised",
}
TITLED = (
    (re.compile(r"(?i)(?<!non-)(?<!non)(?<!non )\brandomi[sz]ed\b"), "allocation", {"RANDOMIZED"}),
    (re.compile(r"(?i)\bnon-?\s?randomi[sz]ed\b"), "allocation", {"NON_RANDOMIZED", "NA"}),
    (re.compile(r"(?i)\bopen[- ]label(?:l?ed)?\b"), "masking", {"NONE"}),
    (re.compile(r"(?i)\bdouble[- ](?:blind|mask)"), "masking", {"DOUBLE", "TRIPLE", "QUADRUPLE"}),
)
EXTENSION = re.compile(r"(?i)extension|follow-?up|roll-?over|followed by|part [12ab]\b|run-in|sub-?study")
PHASE = r"(?:(?:I{1,3}|IV|[1-4])[abAB]?)"
PHASES = re.compile(rf"\b(?:[Pp]hase|PHASE)[- ]*({PHASE}(?:\s*(?:/|-|and|to|or)\s*(?:[Pp]hase\s*)?{PHASE})?)\b")
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
COMPARED = re.compile(r"(>=|=>|≥|>|<=|=<|≤|<)\s*(\d+(?:\.\d+)?)\s*(%|[A-Za-zμµ/]+)?")
SIDES = {">": "over", ">=": "from", "=>": "from", "≥": "from", "<": "under", "<=": "to", "=<": "to", "≤": "to"}
SIDES_IN_ORDER = ("over", "under", "from", "to")
BOTH_OF = {
    frozenset({"over", "from"}): "the value itself is left out by “>” and taken in by “≥”",
    frozenset({"under", "to"}): "the value itself is left out by “<” and taken in by “≤”",
    frozenset({"over", "under"}): "by “>” and “<” it is on neither side",
    frozenset({"from", "to"}): "by “≥” and “≤” it is on both sides",
}
"""Sides that do not divide all values in two, with what they say of the value itself."""
ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,5}\b")
ALLOWS = re.compile(
    r"(?i)\b(?:(?:will be|are|is) (?:allowed|eligible|permitted|accepted)|"
    r"(?:may|can) (?:be enrolled|participate|enrol))\b"
)
FORBIDS = re.compile(r"(?i)\b(?:not|unless|except|exclud|prohibit|ineligible|no longer|other than)")
BRACKETS = re.compile(r"\([^()]*\)")
CELLS = re.compile(
    r"(?i)\b(?:platelets?|neutrophils?|ANC|leu[ck]ocytes?|lymphocytes?|WBC|white blood cells?|blasts)\b[^.;\n]{0,60}?"
    r"(\d[\d,. ]*\s+[uμµ]L)\b"
)
FLAT_POWER = re.compile(
    r"(?<![\d.,^-])([<>≤≥]\s*10[-−–]\d{1,2})(?![\d%-])(?!\s*(?:%|years?|months?|weeks?|days?|mg|g|mL|fold))"
)
SENTENCES = (
    ("article_statements", "text"),
    ("claims", "statement"),
    ("eligibility_criteria", "text"),
    ("outcomes", "description"),
)


def findings(tables: Frames) -> Iterator[Result]:
    """The checks of this family."""
    yield from contradictions(tables)
    yield from titles(tables)
    yield from phases(tables)
    yield from thresholds(tables)
    yield from criteria(tables)
    yield from units(tables)


def contradictions(tables: Frames) -> Iterator[Result]:
    """Designs that a source calls both randomised and of a single group, which cannot both hold."""
    check = "design words"
    designs = keyed(tables["designs"], "designs").dropna(subset=["allocation", "intervention_model"])
    for row in designs.to_dict("records"):
        subject, inputs = cell("designs", row, "allocation"), (cell("designs", row, "intervention_model"),)
        both = row["allocation"] == "RANDOMIZED" and row["intervention_model"] == "SINGLE_GROUP"
        note = "the source calls the design both" if both else None
        reported, found = row["allocation"], row["intervention_model"]
        yield finding(row, check, subject, reported, found, inputs, not both, METHODS[check], note)


def titles(tables: Frames) -> Iterator[Result]:
    """Words of the official title that say what the design's fields say."""
    check = "title and design"
    designs = {row["source_id"]: row for row in keyed(tables["designs"], "designs").to_dict("records")}
    for row in keyed(tables["studies"], "studies").dropna(subset=["official_title"]).to_dict("records"):
        design = designs.get(row["source_id"])
        if design is None or EXTENSION.search(row["official_title"]):
            continue
        for pattern, column, allowed in TITLED:
            match = pattern.search(row["official_title"])
            if match and stated(design[column]):
                subject, inputs = cell("studies", row, "official_title"), (cell("designs", design, column),)
                agrees = design[column] in allowed
                yield finding(row, check, subject, match[0], design[column], inputs, agrees, METHODS[check])


def phases(tables: Frames) -> Iterator[Result]:
    """The phases in the titles against the field."""
    check = "title and phase"
    for row in keyed(tables["studies"], "studies").dropna(subset=["phase"]).to_dict("records"):
        field = set(re.findall(r"\d", row["phase"]))
        for column in ("brief_title", "official_title"):
            match = PHASES.search(joined(row[column]))
            if match and field:
                parts = re.findall(r"IV|I{1,3}|[1-4]", re.sub(r"(?i)phase", "", match[1]))
                named = {ROMAN.get(part, part) for part in parts}
                subject, inputs = cell("studies", row, column), (cell("studies", row, "phase"),)
                yield finding(row, check, subject, match[0], row["phase"], inputs, named <= field, METHODS[check])


def thresholds(tables: Frames) -> Iterator[Result]:
    """The titles of outcomes that set one threshold: whether the value itself is on one side of it throughout."""
    check = "one threshold"
    for table, column in (("design_outcomes", "measure"), ("outcomes", "title")):
        rows = keyed(tables[table], table).dropna(subset=[column])
        for _, of_source in rows.groupby("source_id", sort=False):
            stated_as: dict[tuple[str, float, str], dict[str, tuple[str, Cell, dict[str, object]]]] = {}
            for row in of_source.to_dict("records"):
                for match in COMPARED.finditer(row[column]):
                    named = ACRONYM.findall(row[column][max(0, match.start() - 40) : match.start()])
                    if named:
                        key = (named[-1], float(match[2]), match[3] or "")
                        here = (match[0], cell(table, row, column), row)
                        stated_as.setdefault(key, {}).setdefault(SIDES[match[1]], here)
            for (name, _, _), sides in stated_as.items():
                yield from _sides(check, name, sides)


def _sides(check: str, name: str, sides: dict[str, tuple[str, Cell, dict[str, object]]]) -> Iterator[Result]:
    """One row for a threshold that several titles set, with all their wordings."""
    if len(sides) > 1:
        notes = [said for pair, said in BOTH_OF.items() if pair <= sides.keys()]
        (text, subject, row), *others = (sides[side] for side in SIDES_IN_ORDER if side in sides)
        again, places = ", ".join(other[0] for other in others), tuple(other[1] for other in others)
        note = f"{name}: {', and '.join(notes)}" if notes else name
        yield finding(row, check, subject, text, again, places, not notes, METHODS[check], note)


def criteria(tables: Frames) -> Iterator[Result]:
    """Criteria that say the opposite of the heading they stand under; brackets aside, which hold exceptions."""
    check = "criterion and heading"
    data = keyed(tables["eligibility_criteria"], "eligibility_criteria").dropna(subset=["text", "criteria_type"])
    for _, rows in data.groupby("source_id", sort=False):
        found = 0
        for row in rows.to_dict("records"):
            text = BRACKETS.sub(" ", row["text"])
            first = re.split(r";|(?<=[a-z])\.\s", text)[0]
            said = ALLOWS.search(first)
            if row["criteria_type"] == "exclusion" and said and not FORBIDS.search(text):
                found += 1
                subject = (
                    cell("eligibility_criteria", row, "criteria_type"),
                    cell("eligibility_criteria", row, "text"),
                )
                yield finding(row, check, subject, "exclusion", said[0], subject[1:], False, METHODS[check])
        if not found:
            row = rows.iloc[0].to_dict()
            cells = cells_of(rows, "eligibility_criteria", "text")
            reported = f"{len(rows)} criteria"
            yield finding(row, check, cells[0], reported, "as their headings", cells, True, METHODS[check])


def units(tables: Frames) -> Iterator[Result]:
    """Counts of cells whose unit is a volume, and powers of ten whose exponent lost its place: each sentence once."""
    seen: set[tuple[str, str, str]] = set()
    for table, column in SENTENCES:
        for row in keyed(tables[table], table).dropna(subset=[column]).to_dict("records"):
            for check, pattern in (("unit of a cell count", CELLS), ("power of ten", FLAT_POWER)):
                for match in pattern.finditer(row[column]):
                    text = match[1].strip()
                    if (row["source_id"], check, text) in seen:
                        continue
                    seen.add((row["source_id"], check, text))
                    found = (
                        f"{text.rsplit(' ', 1)[0]} per {text.rsplit(' ', 1)[-1]}" if pattern is CELLS else _raised(text)
                    )
                    subject = cell(table, row, column)
                    yield finding(row, check, subject, text, found, (subject,), False, METHODS[check])


def _raised(text: str) -> str:
    return re.sub(r"10[-−–](\d+)", r"10 to the power of -\1", text)
