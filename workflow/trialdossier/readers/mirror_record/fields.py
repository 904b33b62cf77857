"""Labelled values: a label on one line and its value on the next, or both on one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialdossier.readers.mirror_record.lines import Line
from trialdossier.sources import Cited, Value, verbatim


class Field(NamedTuple):
    """A column, the labels that announce it, and the form of its value (group 1).

    `bare` says whether the form is so much the field's own that a value is known without its label.
    """

    column: str
    labels: tuple[str, ...]
    pattern: re.Pattern[str]
    convert: Callable[[str], Value] = verbatim
    bare: bool = True


@dataclass
class Fields:
    """What a block of labelled values states, and the lines that no label announces."""

    values: dict[str, Cited]
    unlabelled: list[Line]
    labelled: bool


def agreed(values: Sequence[Cited]) -> Cited | None:
    """The one value that several places state; None where they differ."""
    first, *others = values
    if any(other.value != first.value for other in others):
        return None
    return Cited(first.value, first.spans, first.conversion, tuple(span for other in others for span in other.spans))


def fields_of(lines: Sequence[Line], fields: Sequence[Field]) -> Fields:
    """Read each value below or behind its label."""
    by_label = {label: field for field in fields for label in field.labels}
    found: dict[str, list[Cited]] = {}
    unlabelled: list[Line] = []
    awaited: Field | None = None
    labelled = False
    for line in lines:
        key = " ".join(line.text.split()).rstrip(": ")
        if key in by_label:
            awaited, labelled = by_label[key], True
            continue
        field, at = (awaited, 0) if awaited else _inline(line, by_label)
        match = field.pattern.fullmatch(line.text, at) if field else None
        value = line.group(match, 1, field.convert) if field else None
        if field and value is not None:
            found.setdefault(field.column, []).append(value)
            labelled = True
        else:
            unlabelled.append(line)
        awaited = None
    values = {column: agreed(cited) for column, cited in found.items()}
    return Fields({column: value for column, value in values.items() if value}, unlabelled, labelled)


def _inline(line: Line, by_label: dict[str, Field]) -> tuple[Field | None, int]:
    """The field whose label begins the line, and where its value begins."""
    for label, field in by_label.items():
        if line.text.startswith(label) and (match := re.compile(r"\s*:\s*|\s+").match(line.text, len(label))):
            return field, match.end()
    return None, 0


def by_order(lines: Sequence[Line], fields: Sequence[Field]) -> dict[str, Cited]:
    """Values without labels: each that can only be one field, given its form and the page order of `fields`."""
    fields = [field for field in fields if field.bare]
    candidates = [line for line in lines if any(field.pattern.fullmatch(line.text) for field in fields)]
    if len(candidates) > len(fields):
        return {}
    assignments = list(_assignments(candidates, fields, 0))
    found: dict[str, Cited] = {}
    for position, line in enumerate(candidates):
        possible = {assignment[position] for assignment in assignments}
        if len(possible) == 1:
            field = fields[possible.pop()]
            value = line.group(field.pattern.fullmatch(line.text), 1, field.convert)
            if value is not None:
                found[field.column] = value
    return found


def _assignments(lines: Sequence[Line], fields: Sequence[Field], first: int) -> Iterator[tuple[int, ...]]:
    """Every way to give each line a field that has its form, in page order."""
    if not lines:
        yield ()
        return
    for index in range(first, len(fields) - len(lines) + 1):
        if fields[index].pattern.fullmatch(lines[0].text):
            for rest in _assignments(lines[1:], fields, index + 1):
                yield (index, *rest)
