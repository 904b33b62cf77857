"""How well atoms are read: criteria that were read by hand, and what the vocabulary makes of the same text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trialdossier.eligibility import atoms, stance
from trialdossier.eligibility.bounds import NUMBER
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document, ReadableError, Span, verbatim
from trialdossier.values import limit

SIGN = r"(?:<=|>=|<|>|=)"
LINE = re.compile(
    rf"(required|excluded|allowed) (\w+)"
    rf"(?: ({SIGN}) ({NUMBER}|[Ff]irst|[Ss]econd)(?: ({SIGN}) ({NUMBER}))?(?:(?: ?|-)(?![@| ])([^@|]+?))?)?"
    r"(?: @ ([^|]+?))?(?: \| (.+))?"
)
NEAR = 3
"""Criteria before one that are read with it."""
TREATMENTS = "#! "
"""Begins a line that names what the trials of the criteria study."""
Reading = tuple[Any, ...]
"""An atom for comparison: stance, concept, comparator, numbers, unit and scope; last its condition."""


COUNTS = ("criteria", "expected", "found", "agreed", "conditions_expected", "conditions_found", "conditions_agreed")


@dataclass
class Criterion:
    """A criterion and the atoms that a person reads in it."""

    text: str
    criteria_type: str
    above: str
    treatments: str = ""
    expected: list[Reading] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """Criteria of the same type right before it, which it may explain."""


def gold(path: Path) -> list[Criterion]:
    """The criteria of the file at `path`: `+` inclusion, `-` exclusion, doubled where nested, atoms indented below."""
    found: list[Criterion] = []
    above = treatments = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(TREATMENTS):
            treatments = line.removeprefix(TREATMENTS)
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in "+-":
            mark, _, text = line.partition(" ")
            above = text if len(mark) == 1 else above
            kind = {"+": "inclusion", "-": "exclusion"}[mark[0]]
            before = [each.text for each in found[-NEAR:] if (each.criteria_type, each.above) == (kind, "")]
            before = [] if len(mark) > 1 or not found or found[-1].above else before
            found.append(Criterion(text, kind, above if len(mark) > 1 else "", treatments, before=before))
            continue
        match = LINE.fullmatch(line.strip().removesuffix(" ~"))
        if not match or not found:
            raise ReadableError(f"{path}:{number}: expected `stance concept comparator bound unit @ scope`\n    {line}")
        found[-1].expected.append(_expected(match))
    return found


def _expected(match: re.Match[str]) -> Reading:
    stated, concept, sign, number, other_sign, other, unit, scope, condition = match.groups()
    signs = " ".join(filter(None, [sign, other_sign]))
    numbers = tuple(limit(text) for text in (number, other) if text)
    return stated, concept, "" if signs == "=" else signs, numbers, _unit(unit), _scope(scope), _words(condition)


def _words(text: str | None) -> str:
    """A condition without marks, as two persons may cut it in different pieces."""
    return " ".join(re.findall(r"[^\W_]+|[<>≤≥=%+]", (text or "").lower()))


def _unit(text: str | None) -> str:
    return re.sub(r"[ -]|s$", "", (text or "").lower().replace("µ", "μ"))


def _scope(text: str | None) -> str:
    parts = (
        re.sub(r"^(?:for|in|if) | only$|[(),]", "", part.strip(), flags=re.I)
        for part in (text or "").lower().split(";")
    )
    return "; ".join(parts)


def readings(criteria: Iterable[Criterion]) -> Iterator[tuple[Criterion, list[Reading]]]:
    """Each criterion with the atoms that the vocabulary finds in it."""
    for criterion in criteria:
        pieces = [text for text in (*criterion.before, criterion.above, criterion.text) if text]
        text = "\n".join([*pieces, criterion.treatments])
        document = Document(Path("gold"), "gold", text.encode(), text)
        rows, start = list(_interventions(criterion.treatments, len(text) - len(criterion.treatments))), 0
        for number, piece in enumerate(pieces):
            cell = Cited(verbatim(piece), (Span(start, start + len(piece)),), "verbatim")
            parent = number if criterion.above and number else None
            kind = Cited(criterion.criteria_type, cell.spans, "lower_word")
            rows.append(Row("eligibility_criteria", text=cell, parent_ordinal=parent, criteria_type=kind))
            start += len(piece) + 1
        found = [row.cells for row in atoms(document, rows) if row.cells["criterion_ordinal"] == len(pieces)]
        yield criterion, [_found(cells, criterion.criteria_type) for cells in found]


def _interventions(names: str, start: int) -> Iterator[Row]:
    """The treatments that a gold set names at `start`, as readers give them."""
    for name in filter(None, names.split(", ")):
        place = (Span(start, start + len(name)),)
        yield Row("interventions", intervention_type=Cited("DRUG", place, ""), name=Cited(name, place, "verbatim"))
        start += len(name) + 2


def _found(cells: Mapping[str, Any], criteria_type: str) -> Reading:
    values: dict[str, Any] = {name: cell.value if isinstance(cell, Cited) else cell for name, cell in cells.items()}
    lower, upper = values.get("lower"), values.get("upper")
    numbers = tuple(number for number in ([lower] if lower == upper else [lower, upper]) if number is not None)
    stated = stance(criteria_type, values["concept"], "negation" in values, values.get("ruling"))
    place = (values.get("comparator", ""), numbers, _unit(values.get("unit")), _scope(values.get("scope")))
    return stated, values["concept"], *place, _words(values.get("condition"))


def agreement(criteria: list[Criterion]) -> dict[str, int]:
    """Counts over `criteria`: criteria, atoms read by hand (expected), by the vocabulary (found), by both (agreed).

    Conditions are counted apart, among the atoms that agree in all else: those that a person reads, those that the
    vocabulary finds, and those that have the same words.
    """
    counts: Counter[str] = Counter(criteria=len(criteria))
    for criterion, found in readings(criteria):
        both = Counter(each[:-1] for each in criterion.expected) & Counter(each[:-1] for each in found)
        mine = [each for each in criterion.expected if each[-1] and each[:-1] in both]
        theirs = [each for each in found if each[-1] and each[:-1] in both]
        counts.update(expected=len(criterion.expected), found=len(found), agreed=both.total())
        counts.update(conditions_expected=len(mine), conditions_found=len(theirs))
        counts.update(conditions_agreed=(Counter(mine) & Counter(theirs)).total())
    return {name: counts[name] for name in COUNTS}
