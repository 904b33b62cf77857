"""ClinicalTrials.gov XML of the classic site: one `clinical_study`; `registry` describes what it states, and where.

Groups are numbered by their order in a section (`P1` is FG000). Long texts were broken into lines: they are joined
again, paragraph by paragraph. A default vocabulary or way of assessment holds for each event that states none itself.
An age of `N/A` is no age: its cell is empty. Unread is the title of a measure that differs from its outcome's.
`browse_conditions.mesh_type` is empty: terms and their ancestors stand in one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier import registry
from trialdossier import values as v
from trialdossier.rows import Row
from trialdossier.sources import Cited, Document
from trialdossier.structured import Node, uncollected, xml_tree

NAME = "legacy-xml"
TITLE = "ClinicalTrials.gov record of the classic site (XML, clinical_study)"
LOOKED_FOR = "an XML document with the root element clinical_study"
COMMENT = (
    r"This xml conforms to an XML Schema at:\s++https?://clinicaltrials\.gov/[^\s<>]++"
    r"(?:\s++and an XML DTD at:\s++https?://clinicaltrials\.gov/[^\s<>]++)?+|"
    r"For several months we've had both old and new date name tags|"
    r"Now, the old date names have been dropped\.|Old date names will be dropped in a few months [^<>-]++|"
    r"New date names|End of dates|The new date name replacements are:|OLD \(gone\) ++NEW \(in use\)|"
    r"(?:lastchanged|firstreceived|firstreceived_results|firstreceived_results_disposition)_date ++becomes ++\w++|"
    r"CAUTION: ++The following MeSH terms are assigned with an imperfect algorithm"
)
FRAME = (
    re.compile(
        r"^\ufeff?+[ \t]*+(?:"
        r"(?:</?[a-z_]++>[ \t]*+)++"
        r"|<\?xml\b[^<>]*+>"
        r'|<clinical_study rank="[0-9]++">'
        r'|<group group_id="[PBOE][0-9]++">'
        r"|<group_id>O[0-9]++</group_id>"
        r"|(?:&#xD;)++"
        r"|<scope>Class</scope>"
        r"|<title>Total</title>"
        r"|<(minimum_age|maximum_age)>N/A</\1>"
        r"|<(download_date|link_text)>[^<>\n]*+</\2>"
        r"|<url>https?://(?:www\.)?clinicaltrials\.gov/(?:ct2/)?show/NCT[0-9]{8}</url>"
        rf"|<!--\s*+(?:{COMMENT})\s*+-->"
        r")[ \t\r]*+$",
        re.M,
    ),
)
OPENING = re.compile(r"\ufeff?\s*+<(?!!DOCTYPE\s+html|html)", re.I)
ROOT = "clinical_study"
NCT_ID = re.compile(r"NCT[0-9]{8}")
UNPOSTED = re.compile(r"<!--\s*+(Results have not yet been posted(?: ?[^\s<>-])*+)\s*+-->")


def recognises(document: Document) -> bool:
    """Whether the text is XML (perhaps broken) with the root element `clinical_study`."""
    return bool(OPENING.match(document.text)) and bool(re.search(rf"<{ROOT}[\s>]", document.text))


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then the rows of the protocol and of the results."""
    with uncollected():
        study = xml_tree.tree(document)
        _expect_study(document, study)
        rows = [*registry.rows(study, results_status=_results_status(document, study))]
    yield from rows


def _expect_study(document: Document, study: Node) -> None:
    if study.name != ROOT:
        raise study.error(f"expected the root element {ROOT}, found {study.name[:40]}")
    numbers = study.each("id_info/nct_id")
    if len(numbers) != 1:
        raise study.error(f"expected one nct_id in id_info, found {len(numbers)}")
    cited = numbers[0].cite()
    if cited is None or not NCT_ID.fullmatch(str(cited.value)):
        raise numbers[0].error("expected an NCT number (NCT and eight digits)")


def _results_status(document: Document, study: Node) -> Cited | None:
    """What the record says of results: it has them, or a comment that they are not posted; None where it says both."""
    results, unposted = study["clinical_results"], UNPOSTED.search(document.text)
    if not unposted or study.text is None:
        return results.cite_name(v.results_status)
    return None if results else study.text.cite(*unposted.span(1), v.results_status)
