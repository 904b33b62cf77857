"""How the trial was planned: design, interventions, arms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from trialdossier.readers.mirror_record.fields import Field, by_order, fields_of
from trialdossier.readers.mirror_record.lines import Line, prose, texts
from trialdossier.rows import Row
from trialdossier.sources import Cited, Value, verbatim
from trialdossier.values import allocation, assignment, enumeration, group_type, masked_roles, masking

PURPOSES = (
    "TREATMENT|PREVENTION|DIAGNOSTIC|SUPPORTIVE_CARE|SCREENING|HEALTH_SERVICES_RESEARCH|BASIC_SCIENCE"
    "|DEVICE_FEASIBILITY|ECT|OTHER"
)
MODELS = "COHORT|CASE_CONTROL|CASE_ONLY|CASE_CROSSOVER|ECOLOGIC_OR_COMMUNITY|FAMILY_BASED|DEFINED_POPULATION"
DESIGN = (
    Field("allocation", ("Allocation Method",), re.compile("(RANDOMIZED|NON_RANDOMIZED|NA)"), allocation),
    Field(
        "intervention_model",
        ("Intervention Model",),
        re.compile("(SINGLE_GROUP|PARALLEL|CROSSOVER|FACTORIAL|SEQUENTIAL)"),
        assignment,
    ),
    Field(
        "observational_model",
        ("Observational Model", "Observational Model Type", "Study Observational Model"),
        re.compile(f"({MODELS}|NATURAL_HISTORY|OTHER)"),
        enumeration,
    ),
    Field("primary_purpose", ("Primary Study Purpose",), re.compile(f"({PURPOSES})"), enumeration),
    Field(
        "time_perspective",
        ("Time Perspective", "Study Time Perspective"),
        re.compile("(PROSPECTIVE|RETROSPECTIVE|CROSS_SECTIONAL|OTHER)"),
        enumeration,
    ),
    Field("masking", ("Blinding Strategy",), re.compile("(NONE|SINGLE|DOUBLE|TRIPLE|QUADRUPLE)"), masking),
)
"""What the design states, in page order."""

OBSERVATIONAL = {"observational_model", "time_perspective"}
ROLE = r"(?:PARTICIPANTS?|INVESTIGATORS?|CARE[ _]?PROVIDERS?|CARE[ _]?GIVERS?|OUTCOMES?[ _]ASSESSORS?)"
LONGEST_TITLE = 100
"""The registry takes no longer title of an arm: what is longer is a description whose title is lost."""

WHO_MASKED = re.compile(rf"({ROLE}(?:[ ,/]+{ROLE})*)", re.I)
GROUP_TYPE = re.compile(r"Group Type\s{0,9}:?\s{0,9}(?:-|([A-Z][A-Z_]*))?")
INTERVENTION_TYPE = re.compile(r"Intervention Type\s{0,9}:?\s{0,9}(?:-|([A-Z][A-Z_]*))?")


def designs(lines: Sequence[Line], study_type: Value) -> Iterator[Row]:
    """Allocation, model, purpose, masking; of an observational study model and time perspective."""
    read = fields_of(lines, DESIGN)
    fields = [one for one in DESIGN if one.column not in read.values]
    if study_type is not None:
        fields = [one for one in fields if (one.column in OBSERVATIONAL) == (study_type == "OBSERVATIONAL")]
    values = by_order(read.unlabelled, fields) | read.values
    masked = [v for line in read.unlabelled if (v := line.group(WHO_MASKED.fullmatch(line.text), 1, masked_roles))]
    yield Row("designs", **values, who_masked=masked[0] if len(masked) == 1 else None)


@dataclass(frozen=True)
class Intervention:
    """An intervention as the section of interventions lists it."""

    ordinal: int
    name: str
    kind: str
    description: tuple[str, ...]


@dataclass
class Arm:
    """An arm: its lines, and the interventions listed below it."""

    title: Line | None = None
    description: Sequence[Line] = ()
    kind: Cited | None = None
    interventions: list[Row] = field(default_factory=list)

    @property
    def receives_nothing(self) -> bool:
        """Whether the type of the arm says that it has no intervention."""
        return self.kind is not None and self.kind.value == "NO_INTERVENTION"


def interventions(lines: Sequence[Line], named: set[str]) -> Iterator[tuple[Row, Intervention]]:
    """Name, description and type of each: the type ends it.

    `named` are the names that the arms print. Where one of them is missing here, an item whose name no arm prints
    may have lost its name; where one stands in the description of another, a type may be lost: both stay unread.
    """
    items = list(_items(lines))
    missing = named - {verbatim(item[0].text) for item, _ in items}
    ordinal = 0
    for (name, *below), line in items:
        text = verbatim(name.text)
        if (missing and text not in named) or any(other in named and other != text for other in texts(below)):
            continue
        kind = INTERVENTION_TYPE.fullmatch(line.text)
        row = Row(
            "interventions",
            intervention_type=line.group(kind, 1, enumeration),
            name=name.cite(),
            description=prose(below),
        )
        ordinal += 1
        yield row, Intervention(ordinal, text, (kind[1] or "") if kind else "", tuple(texts(below)))


def _items(lines: Sequence[Line]) -> Iterator[tuple[list[Line], Line]]:
    """The lines above each type, and the type."""
    waiting: list[Line] = []
    for line in lines:
        if not INTERVENTION_TYPE.fullmatch(line.text):
            waiting.append(line)
        elif waiting:
            yield waiting, line
            waiting = []


def intervention_names(lines: Sequence[Line]) -> set[str]:
    """The names of interventions that the arms print: each stands above its type."""
    return {
        verbatim(above.text)
        for above, line in pairwise(lines)
        if INTERVENTION_TYPE.fullmatch(line.text) and not GROUP_TYPE.fullmatch(above.text)
    }


def arms(lines: Sequence[Line], listed: Sequence[Intervention]) -> list[Arm]:
    """The arms, each with its interventions.

    Title and description of an arm follow the description of an intervention with nothing between: where one ends
    is told by the section of interventions, which gives the same description. Where it does not, what is
    ambiguous stays unread.
    """
    known: dict[tuple[str, str], dict[tuple[str, ...], set[int]]] = {}
    described: set[str] = set()
    for one in listed:
        described.update(one.description)
        known.setdefault((one.name, one.kind), {}).setdefault(one.description, set()).add(one.ordinal)
    names = {one.name for one in listed}
    typed = any(GROUP_TYPE.fullmatch(line.text) for line in lines)
    found: list[Arm] = []
    waiting: list[Line] = []
    told = True
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if match := GROUP_TYPE.fullmatch(line.text):
            arm = _arm(waiting, told)
            bare = bool(found) and not found[-1].interventions and not found[-1].receives_nothing
            if arm.title and (verbatim(arm.title.text) in described or (bare and verbatim(arm.title.text) in names)):
                arm = Arm()
            arm.kind = line.group(match, 1, group_type)
            found.append(arm)
            waiting, told = [], True
        elif match := INTERVENTION_TYPE.fullmatch(line.text):
            if len(waiting) > 1 and not typed and told:
                found += _untyped(waiting[:-1])
            if not waiting or not found:
                waiting, told = [], False
                continue
            name, waiting = waiting[-1], []
            if listed and verbatim(name.text) not in names:
                told = False
                continue
            alike = known.get((verbatim(name.text), match[1] or ""), {})
            length = _description(lines, index, alike)
            told = length is not None
            below = lines[index : index + (length or 0)]
            index += len(below)
            ordinals = alike[tuple(texts(below))] if told else set().union(*alike.values())
            found[-1].interventions.append(
                Row(
                    "design_group_interventions",
                    intervention_ordinal=min(ordinals) if len(ordinals) == 1 else None,
                    intervention_type=line.group(match, 1, enumeration),
                    name=name.cite(),
                    description=prose(below),
                )
            )
        else:
            waiting.append(line)
    if not found and len(waiting) == 1:
        found.append(_arm(waiting, told))
    _refuse_twins(found)
    return found


def _refuse_twins(found: Sequence[Arm]) -> None:
    """The registry takes no two arms of one title: what is printed above several is no title."""
    count = Counter(arm.title.text for arm in found if arm.title)
    for arm in found:
        if arm.title and count[arm.title.text] > 1:
            arm.title, arm.description = None, ()


def _untyped(lines: Sequence[Line]) -> list[Arm]:
    """The arm of lines that no type follows, or its title alone where those below may be titles of further arms.

    An arm without anything stands behind such a title: it takes what follows, which is then left unread.
    """
    title, *below = lines
    described = all(
        len(line.text) > LONGEST_TITLE or (line.text.endswith(".") and not title.text.endswith(".")) for line in below
    )
    return [_arm(lines, True)] if described else [_arm([title], True), Arm()]


def _arm(lines: Sequence[Line], told: bool) -> Arm:
    if not lines or not (told or len(lines) == 1) or len(lines[0].text) > LONGEST_TITLE:
        return Arm()
    return Arm(lines[0], lines[1:])


def _description(lines: Sequence[Line], start: int, alike: Iterable[tuple[str, ...]]) -> int | None:
    """How many lines from `start` are the description of an intervention; None where nothing tells."""
    fitting = (len(text) for text in alike if tuple(texts(lines[start : start + len(text)])) == text)
    return max(fitting, default=None)


def design_groups(found: Sequence[Arm]) -> Iterator[Row]:
    """Title, description and type of each arm; then what each arm receives."""
    received: list[Row] = []
    ordinal = 0
    for arm in found:
        row = Row(
            "design_groups",
            group_type=arm.kind,
            title=arm.title.cite() if arm.title else None,
            description=prose(arm.description),
        )
        if not row:
            continue
        ordinal += 1
        yield row
        received += [Row(each.table, **each.cells, design_group_ordinal=ordinal) for each in arm.interventions]
    yield from received
