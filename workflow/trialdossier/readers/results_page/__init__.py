"""ClinicalTrials.gov results page, classic site, saved as text.

Top to bottom the page holds the header (title, status, dates, sponsor), study type to enrollment, participant flow,
baseline characteristics, outcome measures, adverse events, agreements and contact, publications, and the record's
numbers and dates. The headings above the parts are lost, so that a part is known by the labels inside it.

What such a page cannot tell stays empty:
- names or descriptions of several groups that share one line, where nothing on the page tells them apart;
- the class of a category, where its heading looks the same as a row whose values were lost;
- a row whose values are not as many as its groups, or whose label could end in more than one place.
Their lines are unread. So are the statistical analyses of pages from before 2017 (`Reporting Groups`; see `older`),
and a last line without its end, which may be cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier.readers.results_page import baseline, closing, events, flow, header, older, outcomes
from trialdossier.readers.results_page.furniture import FRAME
from trialdossier.readers.results_page.groups import known_groups
from trialdossier.readers.results_page.parts import NCT_ID, RESULTS, page_parts
from trialdossier.rows import Row
from trialdossier.sources import Document

NAME = "results-page"
TITLE = "ClinicalTrials.gov study results page (classic site), saved as text"
LOOKED_FOR = "a line `ClinicalTrials.gov Identifier: NCT...` and labels of results such as `Arm/Group Title`"

__all__ = ["FRAME", "LOOKED_FOR", "NAME", "TITLE", "read", "recognises"]


def recognises(document: Document) -> bool:
    """Whether the document states its NCT number and has labels of a results page."""
    page = document.whole()
    return any(True for _ in page.matches(NCT_ID)) and any(True for _ in page.matches(RESULTS))


def read(document: Document) -> Iterator[Row]:
    """Yield the study, its registration, then the results in page order."""
    page = page_parts(document)
    known = known_groups(page)
    yield from header.rows(page)
    yield from closing.rows(page)
    yield from flow.rows(page, known)
    yield from baseline.rows(page, known)
    yield from outcomes.rows(page, known)
    yield from events.rows(page, known)
    if older.is_older(page.whole):
        yield from older.rows(page.whole)
