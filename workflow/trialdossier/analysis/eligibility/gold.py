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
    rf"(?: ({SIGN}) ({NUMBER}|[Ff]irst|[Ss]econd)(?: ({SIGN}) ({NUMBER}))?(?:(?: ?|-)(?![@ ])([^@]+?))?)?(?: @ (.+))?"
)
Reading = tuple[Any, ...]
"""An atom for comparison: stance, concept, comparator, numbers, unit and scope."""


@dataclass
class Criterion:
    """A criterion and the atoms that a person reads in it."""

    text: str
    criteria_type: str
    above: str
    expected: list[Reading] = field(default_factory=list)


def gold(path: Path) -> list[Criterion]:
    """The criteria of the file at `path`: `+` inclusion, `-` exclusion, doubled where nested, atoms indented below."""
    found: list[Criterion] = []
    above = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in "+-":
            mark, _, text = line.partition(" ")
            above = text if len(mark) == 1 else above
            found.append(Criterion(text, {"+": "inclusion", "-": "exclusion"}[mark[0]], above if len(mark) > 1 else ""))
            continue
        match = LINE.fullmatch(line.strip())
        if not match or not found:
            raise ReadableError(f"{path}:{number}: expected `stance concept comparator bound unit @ scope`\n    {line}")
        found[-1].expected.append(_expected(match))
    return found


def _expected(match: re.Match[str]) -> Reading:
    stated, concept, sign, number, other_sign, other, unit, scope = match.groups()
    signs = " ".join(filter(None, [sign, other_sign]))
    numbers = tuple(limit(text) for text in (number, other) if text)
    return stated, concept, "" if signs == "=" else signs, numbers, _unit(unit), _scope(scope)


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
        pieces = [text for text in (criterion.above, criterion.text) if text]
        text = "\n".join(pieces)
        document = Document(Path("gold"), "gold", text.encode(), text)
        rows, start = [], 0
        for number, piece in enumerate(pieces):
            cell = Cited(verbatim(piece), (Span(start, start + len(piece)),), "verbatim")
            rows.append(Row("eligibility_criteria", text=cell, parent_ordinal=number or None))
            start += len(piece) + 1
        found = [row.cells for row in atoms(document, rows) if row.cells["criterion_ordinal"] == len(pieces)]
        yield criterion, [_found(cells, criterion.criteria_type) for cells in found]


def _found(cells: Mapping[str, Any], criteria_type: str) -> Reading:
    values: dict[str, Any] = {name: cell.value if isinstance(cell, Cited) else cell for name, cell in cells.items()}
    lower, upper = values.get("lower"), values.get("upper")
    numbers = tuple(number for number in ([lower] if lower == upper else [lower, upper]) if number is not None)
    stated = stance(criteria_type, values["concept"], "negation" in values, values.get("ruling"))
    place = (values.get("comparator", ""), numbers, _unit(values.get("unit")), _scope(values.get("scope")))
    return stated, values["concept"], *place


def agreement(criteria: list[Criterion]) -> dict[str, int]:
    """Counts over `criteria`: criteria, atoms read by hand (expected), by the vocabulary (found), by both (agreed)."""
    counts: Counter[str] = Counter(criteria=len(criteria))
    for criterion, found in readings(criteria):
        both = Counter(criterion.expected) & Counter(found)
        counts.update(expected=len(criterion.expected), found=len(found), agreed=both.total())
    return {name: counts[name] for name in ("criteria", "expected", "found", "agreed")}
