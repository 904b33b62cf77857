"""ClinicalTrials.gov study details page, classic site, saved as text.

The page is a run of labels with their values beside or below them, two tables (conditions; arms) in whose cells entries
run together, a list of outcomes, the criteria, and lists at its foot. Table bars may stand or be lost.

What such a document does not show stays empty:
- the type of an outcome where the headings `Primary Outcome Measures` ... are lost;
- the boundary between conditions, keywords or MeSH terms that run together on one line: the line is one row;
- whether MeSH terms between the last heading of diseases and the first drug of the trial belong to conditions or
  interventions: they are in `browse_terms`;
- where a name ends and a description begins, where the list of interventions above the arms is lost;
- where numbers of a study end that hold spaces and share a line with others;
- name, title and affiliation of a responsible person, where no other place of the page proves the commas;
- the end of a nested list of criteria without indentation: see `Criteria`;
- keywords in the last two cells, where the heading of the MeSH terms behind them is lost and nothing proves them;
- without table bars: `Other: ...` within the table of arms and what follows it, unless it can only be an arm, and
  whether an investigator behind the last site is the site's;
- the study population, where its heading is lost between the table above it and the criteria;
- the last line of a document that ends within a line, as it may be half a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier.readers.details_page.arms import arm_rows, read_conditions
from trialdossier.readers.details_page.eligibility import eligibility_rows
from trialdossier.readers.details_page.layout import FRAME, LEAD, Page
from trialdossier.readers.details_page.outcomes import outcome_rows
from trialdossier.readers.details_page.places import place_rows
from trialdossier.readers.details_page.records import record_rows
from trialdossier.readers.details_page.study import study_rows
from trialdossier.rows import Row
from trialdossier.sources import Document

NAME = "details-page"
TITLE = "ClinicalTrials.gov study details page (classic site), saved as text"
LOOKED_FOR = (
    "`ClinicalTrials.gov Identifier: NCT...` and labels such as `Study Type :`, `Official Title:` or "
    "`Ages Eligible for Study:`"
)
IDENTIFIER = re.compile(rf"{LEAD}(?:Please refer to this study by its )?ClinicalTrials\.gov [Ii]dentifier\b", re.M)
OWN_LABEL = re.compile(
    rf"{LEAD}(?:Condition or disease\b|Study Type ?:|(?:Actual|Estimated|Anticipated) Enrollment ?:|Official Title ?:"
    r"|(?:Ages|Sexes|Genders?) Eligible for Study ?:|Accepts Healthy Volunteers ?:|Last [Vv]erified ?:)",
    re.M,
)
OTHER_PAGE = re.compile(
    rf"{LEAD}(?:Participant Flow|Reporting Groups|Recruitment Details|Period Title:|Arm/Group Title"
    r"|Affected / [Aa]t Risk|\{|<(?:!DOCTYPE|html|\?xml))",
    re.M,
)

__all__ = ["FRAME", "LOOKED_FOR", "NAME", "TITLE", "read", "recognises"]


def recognises(document: Document) -> bool:
    """Whether the document has the page's labels and none of a page of results."""
    return (
        OWN_LABEL.search(document.text) is not None
        and IDENTIFIER.search(document.text) is not None
        and OTHER_PAGE.search(document.text) is None
    )


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then everything of the page in page order."""
    page = Page.of(document)
    conditions, interventions, phase = read_conditions(page)
    yield from study_rows(page, phase)
    yield from conditions
    arms = list(arm_rows(page, interventions))
    yield from interventions.rows()
    yield from arms
    yield from outcome_rows(page)
    yield from eligibility_rows(page)
    yield from place_rows(page)
    yield from record_rows(page, interventions)
