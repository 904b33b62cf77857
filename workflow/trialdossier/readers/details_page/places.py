"""People and places: contacts, sites, countries, officials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialdossier.readers.details_page.layout import Field, Page, cells
from trialdossier.rows import Row
from trialdossier.sources import Cited, Section, verbatim
from trialdossier.values import enumeration

MAIL = re.compile(r"(?<![^\s|])([^\s@|]{1,64}@[^\s@|]{1,250})(?=[\s|]|$)", re.M)
PHONE = re.compile(r"(?<![^\s|])([+(]?\d[\d()./\- ]{5,30}\d)(?:\s*(?:ext\.?:?|x)\s*(\d{1,8}))?(?=[\s|]|$)", re.M | re.I)
SITE_STATUS = re.compile(
    r"Active, not recruiting|Not yet recruiting|Enrolling by invitation|Recruiting|Completed|Terminated|Withdrawn"
    r"|Suspended|Available|No longer available|Temporarily not available|Approved for marketing"
)
NAME_AND_STATUS = re.compile(rf"(\S[^\n]*?)\s+({SITE_STATUS.pattern})")
LONGEST_NAME = 500
GAP = re.compile(r"\t+|[ \u00a0]{2,}")
LOCATIONS = re.compile(r"Locations?\b|(?:Show|Hide) \d+ ")
OPENS_LOCATIONS = re.compile(rf"Contacts and Locations|{LOCATIONS.pattern}")
WITHIN_LOCATIONS = {"frame", "contact", "official", "not_read"}


@dataclass(frozen=True, slots=True)
class Area:
    """A heading of the list of sites: a country, or a country and a state."""

    country: Section
    state: Section | None

    @classmethod
    def readings(cls, heading: Section) -> Iterator[Area]:
        """`Korea, Republic of` is one country, `Canada, Ontario` a country and a state: the addresses tell."""
        yield cls(heading, None)
        comma = heading.document.text.find(", ", heading.start, heading.end)
        if comma > 0:
            yield cls(heading.within(heading.start, comma), heading.within(comma + 2, heading.end))

    def address(self, line: Section) -> tuple[Section, Section] | None:
        """What stands before state and country, and the postal code, where `line` is an address here."""
        place = f", {self.state.text}, {self.country.text}" if self.state else f", {self.country.text}"
        start = line.text.rfind(place)
        end = line.start + start + len(place)
        code = line.within(end, line.end)
        if start <= 0 or (code.text and (not code.text.startswith(", ") or code.text.count(",") > 1)):
            return None
        return line.within(line.start, line.start + start), line.within(min(end + 2, line.end), line.end)


def place_rows(page: Page) -> Iterator[Row]:
    """Yield contacts, sites, countries and officials; contacts above the list of sites show that a page is shuffled."""
    area_of_page = list(_location_fields(page))
    listed = [row for f in area_of_page for row in _lines(f)]
    sites = list(_facilities(listed))
    first_site = min((s.start for s, _ in sites), default=page.document.whole().end)
    headings = (f.label.start for f in page.named("frame") if LOCATIONS.match(f.label.text))
    if area_of_page and not any(f.label.start < area_of_page[0].label.start for f in page.named("contact")):
        before = min([first_site, *headings, *(row[0].start for row in listed)])
        yield from _contacts([f for f in area_of_page if f.label.start < before])
    countries: dict[str, list[Cited]] = {}
    for _, row in sites:
        country = row.cells["country"]
        if isinstance(country, Cited):
            countries.setdefault(str(country.value), []).append(country)
        yield row
    for mentions in countries.values():
        yield Row("countries", name=mentions[0])
    last_site = max((s.start for s, _ in sites), default=0)
    doubtful = {id(f) for f in area_of_page if f.label.start > last_site and f.name == "official" and _barless(f)}
    staffed = [f for f in area_of_page if id(f) not in doubtful]
    yield from _people_of_sites(staffed, {s.start: n for n, (s, _) in enumerate(sites, 1)})
    yield from _officials(page, {id(f) for f in staffed if f.label.start > first_site})


def _barless(official: Field) -> bool:
    """Whether the line has no table bar, which would tell the last site's investigator from those of the study."""
    line = official.value_line()
    return line is None or "|" not in line.text


def _location_fields(page: Page) -> Iterator[Field]:
    """The fields of the list of sites: from the sentence or heading above it to the next heading."""
    inside = False
    for opened in page.fields:
        if opened.name == "refer" or (opened.name == "frame" and OPENS_LOCATIONS.match(opened.label.text)):
            inside = True
        elif opened.name == "frame" and not opened.label.text.startswith(("Contact", "Layout table for location")):
            inside = False
        inside = inside and (opened.name == "refer" or opened.name in WITHIN_LOCATIONS)
        if inside and not (opened.name == "official" and len(_value_cells(opened)) > 1):
            yield opened
        elif opened.name == "official":
            inside = False


def _value_cells(opened: Field) -> list[Section]:
    line = opened.value_line()
    return cells(line) if line else []


def _lines(opened: Field) -> Iterator[list[Section]]:
    rest = opened.rest if opened.name == "frame" else opened.after_value()
    for line in rest.lines():
        if row := cells(line):
            yield row


def _facilities(lines: list[list[Section]]) -> Iterator[tuple[Section, Row]]:
    """Yield each site: an address below a heading with its country, and the name above the address.

    What has neither a name above nor a postal code may be a heading, of a state with the name of the country.
    """
    area: Area | None = None
    name: list[Section] = []
    for place, row in enumerate(lines):
        address = area.address(row[0]) if area and len(row) == 1 else None
        found = _area(row[0], lines[place + 1 : place + 4]) if len(row) == 1 else None
        if found:
            area, name = found, []
        elif area and address and not name and not address[1].text:
            continue
        elif area and address:
            yield row[0], _facility(area, name, *address)
            name = []
        else:
            name = row


def _area(heading: Section, following: list[list[Section]]) -> Area | None:
    found = [a for a in Area.readings(heading) if any(len(r) == 1 and a.address(r[0]) for r in following)]
    return found[0] if len(found) == 1 else None


def _facility(area: Area, named: list[Section], before: Section, code: Section) -> Row:
    name, status = _name_and_status(named)
    comma = before.text.count(",")
    state = area.state
    city: Section | None = before
    if state is None and comma == 1:
        cut = before.start + before.text.index(",")
        city, state = before.within(before.start, cut), before.within(cut + 1, before.end)
    elif state is None and comma > 1:
        city = None
    return Row(
        "facilities",
        name=name.cite() if name else None,
        status=status.cite(enumeration) if status else None,
        city=city.cite() if city else None,
        state=state.cite() if state else None,
        zip=code.cite(),
        country=area.country.cite(),
    )


def _name_and_status(row: list[Section]) -> tuple[Section | None, Section | None]:
    if len(row) == 2 and SITE_STATUS.fullmatch(row[1].text):
        return row[0], row[1]
    if len(row) != 1:
        return None, None
    short = row[0].end - row[0].start <= LONGEST_NAME
    match = NAME_AND_STATUS.fullmatch(row[0].document.text, row[0].start, row[0].end) if short else None
    return (row[0].group(match, 1), row[0].group(match, 2)) if match else (row[0], None)


def _people_of_sites(fields: list[Field], ordinals: dict[int, int]) -> Iterator[Row]:
    """Yield the contacts and investigators of each site: they stand directly below its address."""
    site: int | None = None
    for opened in fields:
        role = opened.label.within(opened.label.start, max(opened.label.start, opened.label.end - 1)).stripped()
        name = opened.value()
        if site and opened.name == "contact" and (found := _contact(opened)):
            yield Row("facility_contacts", facility_ordinal=site, role=role.cite(enumeration), **found)
        elif site and name and (opened.name == "official" or role.text == "Sub-Investigator"):
            cited = role.cite(enumeration)
            yield Row("facility_investigators", facility_ordinal=site, role=cited, name=name.cite())
        for row in _lines(opened):
            site = ordinals.get(row[0].start)


def _contacts(above: list[Field]) -> Iterator[Row]:
    """Yield the contacts of the whole study, which stand above the sites, in the same list."""
    for opened in (f for f in above if f.name == "contact"):
        if found := _contact(opened):
            label = opened.label.within(opened.label.start, opened.label.end - 1)
            yield Row("central_contacts", role=label.cite(enumeration), **found)


def _contact(opened: Field) -> dict[str, Cited | None]:
    """Name, telephone and address of a contact; nothing where what stands before the first of these is no one name."""
    line = opened.value_line()
    if line is None:
        return {}
    mail, phone = next(line.matches(MAIL), None), next(line.matches(PHONE), None)
    ends = [m.start() for m in (mail, phone) if m]
    name = cells(line.within(line.start, min(ends))) if ends else cells(line)
    if len(name) != 1:
        return {}
    return {
        "name": name[0].cite(),
        "phone": line.group(phone, 1).cite() if phone else None,
        "phone_extension": line.group(phone, 2).cite() if phone else None,
        "email": line.group(mail, 1).cite() if mail else None,
    }


def _officials(page: Page, sites: set[int]) -> Iterator[Row]:
    """Yield those responsible for the whole study; name and affiliation stand in cells, or apart by a wide gap.

    On one line without either, the name of an organisation that the page states elsewhere ends the line.
    """
    known = _organisations(page)
    for opened in page.named("official"):
        if id(opened) in sites:
            continue
        found = _value_cells(opened)
        if len(found) == 1:
            found = _apart(found[0], known)
        if len(found) == 2:
            role = opened.label.within(opened.label.start, opened.label.end - 1).cite(enumeration)
            yield Row("overall_officials", role=role, name=found[0].cite(), affiliation=found[1].cite())


def _apart(cell: Section, known: set[str]) -> list[Section]:
    gaps = list(cell.matches(GAP))
    if len(gaps) == 1:
        return [cell.within(cell.start, gaps[0].start()), cell.within(gaps[0].end(), cell.end)]
    ending = [name for name in known if cell.text.endswith(" " + name)]
    if gaps or not ending:
        return []
    cut = cell.end - len(max(ending, key=len))
    return [cell.within(cell.start, cut).stripped(), cell.within(cut, cell.end)]


def _organisations(page: Page) -> set[str]:
    fields = page.named("sponsor", "collaborator", "sponsors", "responsible_party", "information_by")
    return {verbatim(cell.text) for f in fields for cell in cells(f.rest)[:20]}
