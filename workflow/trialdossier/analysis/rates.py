"""Proportions of participants as sources state them, made into rows of `response_rates`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trialdossier.analysis.concepts import Concept, Said, asked
from trialdossier.analysis.derived import Cell, Derived, Result
from trialdossier.analysis.intervals import proportion_interval

ONE_EACH = re.compile(r"(?i)\bbest\s+(?:overall\s+|observed\s+|ha?ematologic(?:al)?\s+)?response\b")
"""Headings of categories of which each participant has just one."""


@dataclass(frozen=True)
class Proportion:
    """Participants with an outcome of a concept, among those analysed, and the words of the source.

    `counted` are the cells that `count` is made of, `among` those that `total` is made of. `category` is the block of
    categories (a table's heading, an outcome of one group) that it is one of, `how` the definition of the outcome, and
    `after` the concept that its label says those counted had before.
    """

    trial_id: str
    source_id: str
    concept: str
    label: tuple[Said, ...]
    count: int | None
    total: int | None
    counted: tuple[Cell, ...]
    among: tuple[Cell, ...]
    about: tuple[Said, ...]
    when: Said | None
    whom: Said | None
    group: str | None = None
    reported: Mapping[str, Derived] = field(default_factory=dict)
    category: tuple[Any, ...] | None = None
    heading: str = ""
    whole: bool = False
    how: Derived | None = None
    after: str | None = None


def rates(proportions: Iterable[Proportion], concepts: Sequence[Concept]) -> Iterator[Result]:
    """Rows of `response_rates`: each of `proportions`, and what those of disjoint categories are together.

    One whose label says that those it counts had another concept before is of those, where they are counted too.
    """
    known = {str(concept["name"]): concept for concept in concepts}
    stated = list(proportions)
    counted = [*stated, *composites(stated, concepts)]
    for each in (_among(each, counted) for each in counted):
        yield Result("response_rates", each.trial_id, each.source_id, _cells(each, known[each.concept]))


def _among(each: Proportion, counted: Sequence[Proportion]) -> Proportion:
    """`each`, of those who had before what its label says, where the same table counts them just once."""
    if each.after is None or not each.category or each.count is None:
        return each
    base = [other for other in counted if other.concept == each.after and other.source_id == each.source_id]
    base = [other for other in base if other.category and other.category[0] == each.category[0] and not other.after]
    if len(base) != 1 or base[0].count is None or not 0 < each.count <= base[0].count:
        return each
    return replace(each, total=base[0].count, among=base[0].counted, whom=each.label[0], category=None)


def composites(stated: Sequence[Proportion], concepts: Sequence[Concept]) -> Iterator[Proportion]:
    """The concepts with `parts` that a source does not state but whose parts it counts as categories of one block.

    Only where each participant has just one category, as the heading says (best response) and the numbers allow: all
    categories of the block together are at most those analysed. Each part has to be there once.
    """
    names = {concept["topic"]: str(concept["name"]) for concept in concepts}
    blocks: dict[tuple[Any, ...], list[Proportion]] = {}
    for each in stated:
        if each.category and each.whole and each.count is not None and ONE_EACH.search(each.heading):
            blocks.setdefault((each.source_id, *each.category), []).append(each)
    for concept in concepts:
        parts = [names[topic] for topic in concept.get("parts", ())]
        for rows in blocks.values() if parts else ():
            mine = [[row for row in rows if row.concept == part] for part in parts]
            if all(len(found) == 1 for found in mine) and not any(row.concept == concept["name"] for row in rows):
                yield _together(str(concept["name"]), [found[0] for found in mine])


def _together(concept: str, parts: Sequence[Proportion]) -> Proportion:
    first = parts[0]
    return Proportion(
        first.trial_id,
        first.source_id,
        concept,
        tuple(said for part in parts for said in part.label),
        sum(part.count or 0 for part in parts),
        first.total,
        tuple(dict.fromkeys(cell for part in parts for cell in part.counted)),
        first.among,
        tuple(dict.fromkeys(said for part in parts for said in part.about)),
        first.when,
        first.whom,
        first.group,
        category=first.category,
        how=_all_defined([part.how for part in parts]),
    )


def _all_defined(parts: Sequence[Derived | None]) -> Derived | None:
    """The definitions of all parts; None where one is not stated."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    texts = dict.fromkeys(str(part.value) for part in known)
    return Derived("; ".join(texts), tuple(dict.fromkeys(cell for part in known for cell in part.inputs)))


def _cells(each: Proportion, concept: Concept) -> dict[str, Any]:
    label = " + ".join(dict.fromkeys(said.text for said in each.label))
    cells: dict[str, Any] = {
        "concept": each.concept,
        "label": Derived(label, tuple(said.place for said in each.label)),
        "result_group": each.group,
        **dict(asked(concept, each.about, each.when, each.whom, each.how)),
        **each.reported,
    }
    if each.total is None:
        return cells
    cells["denominator"] = Derived(each.total, each.among)
    if each.count is None or not 0 <= each.count <= each.total:
        return cells
    both = tuple(dict.fromkeys([*each.counted, *each.among]))
    return cells | {"count": Derived(each.count, each.counted)} | exact(each.count, each.total, both)


def exact(count: int, total: int, inputs: tuple[Cell, ...]) -> dict[str, Derived]:
    """The cells `percent`, `exact_lower` and `exact_upper` of `count` participants of `total`."""
    lower, upper = proportion_interval(count, total)
    values = {"percent": 100 * count / total, "exact_lower": lower, "exact_upper": upper}
    return {name: Derived(value, inputs) for name, value in values.items()}
