"""Where the trial takes place: sites and countries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialdossier.readers.mirror_record.lines import Line
from trialdossier.readers.mirror_record.registration import STATUS_WORDS
from trialdossier.rows import Row
from trialdossier.sources import Cited, verbatim
from trialdossier.values import enumeration, unescaped

SITE_STATUS = re.compile(rf"Site Status(?:\s{{0,9}}:?\s{{0,9}}(?:-|({STATUS_WORDS})))?")
BARE_STATUS = re.compile(rf"({STATUS_WORDS})")
COUNTRY_WITH_COMMA = re.compile(
    r"(?:Korea|Iran|Congo|Macedonia|Moldova|Micronesia|Tanzania|Venezuela|Bolivia|Palestinian Territory|Taiwan"
    r"|Bahamas|Gambia|Netherlands|Virgin Islands|Saint Helena), "
    r"(?:Republic of|Democratic People's Republic of|Islamic Republic of|The Democratic Republic of the"
    r"|The Former Yugoslav Republic of|Federated States of|United Republic of|Bolivarian Republic of"
    r"|Plurinational State of|[Oo]ccupied|Province of China|The|U\.?S\.?|British)"
)
PLACES = (
    re.compile(rf"(.*),([^,]*),\s{{0,9}}({COUNTRY_WITH_COMMA.pattern})"),
    re.compile(r"(.*),([^,]*),([^,]+)"),
)
"""City, state, country: the city may hold commas, the state may be empty."""


class Site:
    """The lines of a site."""

    def __init__(self, name: Line | None, place: Line, match: re.Match[str], status: Cited | None):
        self.name, self.place, self.match, self.status = name, place, match, status

    @property
    def country(self) -> str:
        """The country, as the place states it."""
        return unescaped(self.match[3])

    def row(self) -> Row:
        """The site as a row."""
        return Row(
            "facilities",
            name=self.name.cite() if self.name else None,
            city=self.place.group(self.match, 1, unescaped),
            state=self.place.group(self.match, 2, unescaped),
            country=self.place.group(self.match, 3, unescaped),
            status=self.status,
        )


def sites(lines: Sequence[Line], countries: Sequence[Line]) -> list[Site]:
    """Each place with the name above and the status below.

    A place ends with a country of the section of countries, where the record has one, and stands above a status,
    where the capture did not lose them.
    """
    stated = " " + " ".join(dict.fromkeys(verbatim(line.text) for line in countries)) + " "
    labelled = any(SITE_STATUS.fullmatch(line.text) for line in lines)
    form = SITE_STATUS if labelled else BARE_STATUS
    found: list[Site] = []
    above: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        status = form.fullmatch(below.text) if below else None
        match = _place(line)
        proven = match is not None and (_is_place(line, stated) or (labelled and not countries))
        if match and proven and (status if labelled else not (below and _is_place(below, stated))):
            doubtful = above and _is_place(above[-1], stated) and (len(above) > 1 or not labelled)
            doubtful = doubtful or (above and above[-1].text == line.text)
            name = above[-1] if above and not doubtful else None
            found.append(Site(name, line, match, below.group(status, 1, enumeration) if below else None))
            above = []
        elif form.fullmatch(line.text):
            above = []
        elif not (index and line.text == lines[index - 1].text):
            above.append(line)
    return found


def _place(line: Line) -> re.Match[str] | None:
    return next((match for form in PLACES if (match := form.fullmatch(line.text))), None)


def _is_place(line: Line, stated: str) -> bool:
    """Whether the line ends with a country of the record."""
    match = _place(line)
    return match is not None and f" {verbatim(match[3])} " in stated


def countries(lines: Sequence[Line], found: Sequence[Site]) -> Iterator[Row]:
    """One row a country, where the countries of the sites split a line completely and in one way only."""
    names = {tuple(site.country.split()) for site in found}
    longest = max(map(len, names), default=0)
    for line in lines:
        words = [*re.finditer(r"\S+", line.text)]
        pieces = _split([unescaped(word.group()) for word in words], names, longest)
        if pieces:
            for start, end in pieces:
                yield Row("countries", name=line.part(words[start].start(), words[end - 1].end()))
        else:
            yield Row("countries", name=line.cite())


def _split(words: Sequence[str], names: set[tuple[str, ...]], longest: int) -> list[tuple[int, int]]:
    """The one way to cut `words` into names; nothing where there is none or several."""
    ways = [1] + [0] * len(words)
    start_of = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - longest), end):
            if ways[start] and tuple(words[start:end]) in names:
                ways[end] = min(2, ways[end] + ways[start])
                start_of[end] = start
    if ways[-1] != 1:
        return []
    pieces = []
    end = len(words)
    while end:
        pieces.append((start_of[end], end))
        end = start_of[end]
    return pieces[::-1]
