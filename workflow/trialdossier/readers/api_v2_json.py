"""ClinicalTrials.gov API v2, JSON: one study per file; what it states and where is described in `registry`.

Long texts are Markdown (`markupFormat=markdown`, the default): `\\>=` states `>=`. Groups are numbered by their order
in a section, whatever ids the file gives them. `central_contacts.contact_type` is empty: the format states a role, not
who is the backup. Unread is `nPtrsToThisExpAccNctId`, a count of other records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialdossier import registry
from trialdossier.rows import Row
from trialdossier.sources import Document
from trialdossier.structured import Node, json_tree, uncollected

NAME = "api-v2-json"
TITLE = "ClinicalTrials.gov API v2 record (JSON, one study per file)"
LOOKED_FOR = "a JSON object with protocolSection and, in it, identificationModule"
FRAME = (
    re.compile(
        r"^\ufeff?+[ \t]*+(?:"
        r'(?:"[A-Za-z0-9_]++"[ \t]*+:[ \t]*+)?+[\[\]{},]'
        r'|"(?:groupId|id)"[ \t]*+:[ \t]*+"[FBOE]G[0-9]{3,}+"'
        r'|"groupIds"[ \t]*+:[ \t]*+\[(?:"OG[0-9]{3,}+",?+[ \t]*+)++\]'
        r'|"OG[0-9]{3,}+"'
        r'|"versionHolder"[ \t]*+:[ \t]*+"[0-9-]++"'
        r")[\[\]{}, \t\r]*+$",
        re.M,
    ),
)
OPENING = re.compile(r"\ufeff?\s*+\{")
NCT_ID = re.compile(r"NCT[0-9]{8}")


def recognises(document: Document) -> bool:
    """Whether the text is a JSON object (perhaps a broken one) with the parts of a study."""
    text = document.text
    return bool(OPENING.match(text)) and '"protocolSection"' in text and '"identificationModule"' in text


def read(document: Document) -> Iterator[Row]:
    """Yield the study, then the rows of the protocol, of the results and of the derived section."""
    with uncollected():
        rows = [*registry.rows(_study(json_tree.tree(document)))]
    yield from rows


def _study(root: Node) -> Node:
    """The one study of the file, which a search may have wrapped in a list."""
    studies = root.each("studies") or [root]
    if len(studies) > 1:
        raise studies[1].error(f"the file holds {len(studies)} studies; expected one study per file")
    nct_id = studies[0]["protocolSection/identificationModule/nctId"]
    if not nct_id:
        raise root.error("expected protocolSection.identificationModule.nctId, found none")
    cited = nct_id.cite()
    if cited is None or not NCT_ID.fullmatch(str(cited.value)):
        raise nct_id.error("expected an NCT number (NCT and eight digits)")
    return studies[0]
