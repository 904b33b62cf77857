"""Conditions, interventions and arms: the two tables in whose cells entries run together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialdossier.readers.details_page.layout import RULE, SPANNING_CELL, Page, agreed, cells
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, verbatim
from trialdossier.values import enumeration, group_type, paragraphs, phase

KIND = re.compile(
    r"(?<![^\s|])(Drug|Biological|Procedure|Device|Behavioral|Radiation|Genetic|Dietary Supplement|Combination Product"
    r"|Diagnostic Test|Other):[^\S\n]+(?=[^\s|])"
)
"""The registry's closed list of intervention types."""
PHASE = re.compile(r"(?:Early )?Phase [1-4](?:[\s/|,]+Phase [1-4])?|Not Applicable|N/A")
LAST_PHASE = re.compile(r"(?<=\s)(?:(?:Early )?Phase [1-4](?:[ /,]+Phase [1-4])?|Not Applicable|N/A)$")
ARM_KIND = re.compile(
    r"(Experimental|Active Comparator|Placebo Comparator|Sham Comparator|No Intervention|Other):[^\S\n]+(?=\S)"
)
KIND_BEHIND = re.compile(
    r":[^\S\n]+(Experimental|Active Comparator|Placebo Comparator|Sham Comparator|No Intervention|Other)\s*$"
)
OTHER_NAMES = re.compile(r"(?<!\S)Other Names?:")
OTHER_NAMES_LINE = re.compile(r"^Other Names?:", re.M)
BULLET = re.compile(r"[-*\u2022][^\S\n]+")
WORD = re.compile(r"\S+")
MARGIN = 80
"""Characters at most that may stand before what leads a line."""
LONGEST_TITLE = 150
"""Characters of an arm's title at most."""
LONGEST_NAME = 60
"""Words of an intervention's name at most."""

Key = tuple[str, str]
Mentions = list[Cited | None]


@dataclass
class Interventions:
    """What the page says of each intervention, by type and name."""

    ordinals: dict[Key, int] = field(default_factory=dict)
    types: dict[Key, Mentions] = field(default_factory=dict)
    names: dict[Key, Mentions] = field(default_factory=dict)
    descriptions: dict[Key, Mentions] = field(default_factory=lambda: defaultdict(list))
    other_names: dict[tuple[int, str], Mentions] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: Section, name: Section) -> None:
        """Note an intervention of the page's first table."""
        key = (enumeration(kind.text), verbatim(name.text))
        self.ordinals.setdefault(key, len(self.ordinals) + 1)
        self.types.setdefault(key, []).append(kind.cite(enumeration))
        self.names.setdefault(key, []).append(name.cite())

    def name_at(self, kind: str, behind: Section) -> Section | None:
        """The longest known name of this type with which `behind` begins."""
        words, longest = "", None
        for count, word in zip(range(LONGEST_NAME), behind.matches(WORD), strict=False):
            words = f"{words} {word.group()}" if count else word.group()
            if (kind, words) in self.types:
                longest = behind.within(behind.start, word.end())
        return longest

    def rows(self) -> Iterator[Row]:
        """Yield the interventions; a description where all arms give the same."""
        for key in self.types:
            yield Row(
                "interventions",
                intervention_type=agreed(self.types[key]),
                name=agreed(self.names[key]),
                description=_same(self.descriptions[key]),
            )
        for (ordinal, _), mentions in self.other_names.items():
            yield Row("intervention_other_names", intervention_ordinal=ordinal, name=agreed(mentions))


def _same(mentions: Mentions) -> Cited | None:
    """The value where every mention has it, and none is without."""
    return agreed(mentions) if all(mentions) else None


def read_conditions(page: Page) -> tuple[list[Row], Interventions, Cited | None]:
    """The conditions, the interventions and the phase of the page's first table."""
    conditions: dict[str, Mentions] = defaultdict(list)
    interventions, phases = Interventions(), []
    for opened in page.named("conditions"):
        barred = "|" in opened.rest.text
        table = cells(opened.rest, SPANNING_CELL) if barred else _lines_as_cells(opened.rest)
        stage = 0
        for cell in table:
            if PHASE.fullmatch(cell.text):
                phases.append(cell.cite(phase))
                break
            if KIND.match(cell.document.text, cell.start, cell.end):
                stage = 1
                for kind, name in _listed(cell):
                    interventions.add(kind, name)
            elif stage == 0:
                for line in cell.lines():
                    if KIND.match(line.text):
                        stage = 1
                        for kind, name in _listed(cell.within(line.start, cell.end)):
                            interventions.add(kind, name)
                        break
                    conditions[verbatim(line.text)].append(line.cite())
            else:
                break
    return [Row("conditions", name=agreed(m)) for m in conditions.values()], interventions, agreed(phases)


def _lines_as_cells(section: Section) -> Iterator[Section]:
    """Lines as cells where a copy of the page lost its bars; a line with all three columns is taken apart."""
    for line in section.lines():
        if RULE.fullmatch(line.text):
            continue
        first = next(line.matches(KIND), None)
        last = LAST_PHASE.search(line.document.text, line.start, line.end)
        end = last.start() if last else line.end
        if first and first.start() > line.start:
            yield line.within(line.start, first.start()).stripped()
        start = first.start() if first else line.start
        if start < end:
            yield line.within(start, end).stripped()
        if last:
            yield line.within(last.start(), line.end)


def _listed(cell: Section) -> Iterator[tuple[Section, Section]]:
    """Each type and name of a cell in which `Type: Name` may run together on one line."""
    for line in cell.lines():
        found = list(line.matches(KIND))
        for match, end in zip(found, [*(m.start() for m in found[1:]), line.end], strict=False):
            name = line.within(match.end(), end).stripped()
            if name:
                yield line.group(match, 1), name


def arm_rows(page: Page, interventions: Interventions) -> Iterator[Row]:
    """Yield the arms, and what each receives; what they say of an intervention goes into `interventions`."""
    ordinal = 0
    for opened in page.named("arms"):
        for arm, received in _table_rows(opened.rest, interventions):
            first_line = arm.within(arm.start, _line_end(arm, arm.start))
            kind, title = _kind_and_title(first_line)
            ordinal += 1
            yield Row(
                "design_groups",
                group_type=kind.cite(group_type) if kind else None,
                title=title.cite(),
                description=arm.within(first_line.end, arm.end).cite(paragraphs),
            )
            for cell in received:
                yield from _received(cell, ordinal, interventions)


def _kind_and_title(line: Section) -> tuple[Section | None, Section]:
    """`Experimental: Arm A`, in older copies `Arm A: Experimental`, or a title alone."""
    text = line.document.text
    if kind := ARM_KIND.match(text, line.start, line.end):
        return line.group(kind, 1), line.within(kind.end(), line.end)
    if kind := KIND_BEHIND.search(text, line.start, line.end):
        return line.group(kind, 1), line.within(line.start, kind.start())
    return None, line


def _line_end(section: Section, start: int) -> int:
    end = section.document.text.find("\n", start, section.end)
    return section.end if end < 0 else end


def _table_rows(table: Section, known: Interventions) -> Iterator[tuple[Section, list[Section]]]:
    """Each arm with its cells of interventions.

    Behind an arm stands what it receives, or the next arm where it receives nothing. A cell that is neither, as its
    first line is lost, is left unread, and so is what stands behind an arm that is.
    """
    barred = "|" in table.text
    whole = cells(table, SPANNING_CELL) if barred else [table.stripped()]
    found = [
        piece
        for cell, behind in zip(whole, [*whole[1:], None], strict=False)
        for piece in ([cell] if _is_lone_arm(cell, behind, known) else _pieces(cell, known, barred))
    ]
    arm: Section | None = None
    received: list[Section] = []
    for cell, following in zip(found, [*found[1:], None], strict=False):
        opens = _opens_interventions(cell, known)
        if arm is not None and not received and opens and not _is_arm(arm, cell, following, known):
            received = [cell]
        elif opens and not (barred and cell.text.startswith("Other:")):
            continue
        elif ARM_KIND.match(cell.text) or (barred and not OTHER_NAMES_LINE.search(cell.text)):
            if arm is not None:
                yield arm, received
            arm, received = (cell if _has_title(cell) else None), []
    if arm is not None:
        yield arm, received


def _is_arm(arm: Section, cell: Section, following: Section | None, known: Interventions) -> bool:
    """Whether `cell`, which may open interventions, is the arm behind one that receives nothing: `Other` is both."""
    without = arm.text.startswith("No Intervention") and cell.text.startswith("Other:")
    return without and following is not None and _opens_interventions(following, known)


def _has_title(cell: Section) -> bool:
    """Whether the first line is the title of an arm: it has a type, or it is short and no sentence."""
    first = cell.text.split("\n", 1)[0].strip()
    plain = len(first) <= LONGEST_TITLE and not first.endswith((".", ";")) and not BULLET.match(first)
    return ARM_KIND.match(first) is not None or plain


def _is_lone_arm(cell: Section, behind: Section | None, known: Interventions) -> bool:
    """Whether a cell holds one arm, whose interventions the next cell holds: no bar is lost within it."""
    if behind is None or not _opens_interventions(behind, known):
        return False
    return not any(ARM_KIND.match(line.text) for line in cell.within(_line_end(cell, cell.start), cell.end).lines())


def _pieces(cell: Section, known: Interventions, barred: bool) -> Iterator[Section]:
    """The cell, cut where a lost bar shows: before the first intervention below an arm, before an arm below those.

    `Other: ...` within an arm belongs to its cell. Without bars it opens the next arm where this one receives nothing
    and interventions follow; else it may be a part of any text, and the rest of the table is left out.
    """
    start, in_arm = cell.start, not _opens_interventions(cell, known)
    lines = [(line, _opens_interventions(line, known), ARM_KIND.match(line.text)) for line in cell.lines()]
    typed_arms = barred or any(typed[1] != "Other" for _, _, typed in lines if typed)
    treated = _followed_by_interventions([(received, typed is not None) for _, received, typed in lines])
    for (line, received, kind), behind in zip(lines, treated, strict=True):
        typed = kind if typed_arms and not received else None
        other = typed is not None and typed[1] == "Other"
        if other and not barred:
            if not (in_arm and behind and cell.document.text.startswith("No Intervention:", start)):
                return
            other = False
        opens_arm = typed is not None and not (other and in_arm)
        if line.start > cell.start and (opens_arm or (received and in_arm and _is_whole(line, known))):
            yield cell.within(start, line.start).stripped()
            start, in_arm = line.start, opens_arm
    yield cell.within(start, cell.end).stripped()


def _followed_by_interventions(lines: list[tuple[bool, bool]]) -> list[bool]:
    """For each line, given whether it opens interventions or an arm: whether the next that does opens interventions."""
    found, following = [], False
    for received, typed in reversed(lines):
        found.append(following)
        following = received or (following and not typed)
    return found[::-1]


def _is_whole(line: Section, known: Interventions) -> bool:
    """Whether nothing stands behind the name of an intervention, as above the first description of a cell."""
    kind = KIND.match(line.document.text, line.start, line.end)
    if kind is None or not known.types:
        return True
    name = known.name_at(enumeration(kind[1]), line.within(kind.end(), line.end))
    return name is not None and name.end == line.end


def _opens_interventions(cell: Section, known: Interventions) -> bool:
    kind = KIND.match(cell.document.text, cell.start, cell.end)
    if kind is None:
        return False
    if kind[1] != "Other" or not known.types:
        return True
    return known.name_at("OTHER", cell.within(kind.end(), _line_end(cell, kind.end()))) is not None


@dataclass(frozen=True)
class Entry:
    """The beginning of one intervention in an arm's cell."""

    key: Key
    kind: Section
    name: Section


def _received(cell: Section, arm: int, interventions: Interventions) -> Iterator[Row]:
    """Yield each intervention of an arm with its description, which ends where a line opens another, known or not."""
    ordinals = interventions.ordinals
    entries = list(_entries(cell, interventions))
    stops = [m.start() for m in cell.matches(KIND) if _leads(cell, m.start())]
    ends = [*(e.kind.start for e in entries[1:]), cell.end]
    for entry, following in zip(entries, ends, strict=False):
        stop = bisect_left(stops, entry.name.end)
        end = min([following, *stops[stop : stop + 1]])
        behind = cell.within(entry.name.end, end)
        names = next(behind.matches(OTHER_NAMES), None)
        text = behind.within(behind.start, names.start() if names else behind.end)
        description = text.cite(paragraphs)
        yield Row(
            "design_group_interventions",
            design_group_ordinal=arm,
            intervention_ordinal=ordinals.get(entry.key),
            intervention_type=entry.kind.cite(enumeration),
            name=entry.name.cite(),
            description=description,
        )
        if entry.key in ordinals:
            interventions.descriptions[entry.key].append(description)
            for name in _other_names(behind.within(names.end(), behind.end)) if names else ():
                interventions.other_names[ordinals[entry.key], verbatim(name.text)].append(name.cite())


def _entries(cell: Section, known: Interventions) -> Iterator[Entry]:
    """Where the interventions of a cell begin: at the beginning of a line, or within one behind another's description.

    The names of the page's first table tell where a name ends and its description begins.
    """
    found = [(m, _name(cell, m, known)) for m in cell.matches(KIND)]
    leading = {(m[1], n.text) for m, n in found if n and _leads(cell, m.start())}
    reached = cell.start
    for match, name in found:
        if (
            name is None
            or match.start() < reached
            or (not _leads(cell, match.start()) and (match[1], name.text) in leading)
        ):
            continue
        if not _leads(cell, match.start()) and not known.types:
            continue
        reached = name.end
        yield Entry((enumeration(match[1]), verbatim(name.text)), cell.group(match, 1), name)


def _leads(cell: Section, start: int) -> bool:
    """Whether only white space or a bullet stands before `start` on its line."""
    window = cell.document.text[max(cell.start, start - MARGIN) : start]
    whole = "\n" in window or start - MARGIN <= cell.start
    return whole and window.rpartition("\n")[2].strip(" \t\r\u00a0-*\u2022") == ""


def _name(cell: Section, match: re.Match[str], known: Interventions) -> Section | None:
    line = cell.within(match.end(), _line_end(cell, match.end())).stripped()
    if known.types:
        return known.name_at(enumeration(match[1]), line)
    below = cell.within(min(line.end + 1, cell.end), cell.end)
    following = next(below.lines(), None)
    if following is None or KIND.match(following.text) or OTHER_NAMES.match(following.text):
        return None
    return line


def _other_names(section: Section) -> Iterator[Section]:
    """Each line below `Other Names:`, without its bullet."""
    for line in section.lines():
        if OTHER_NAMES.match(line.text):
            return
        bullet = BULLET.match(line.document.text, line.start, line.end)
        name = line.within(bullet.end(), line.end) if bullet else line
        if name and name.text not in {"-", "*", "\u2022"}:
            yield name
