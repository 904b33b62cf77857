"""The result groups of one section of a record, and the codes they go by in every table."""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier import values as v
from trialdossier.rows import Row
from trialdossier.sources import Cited, verbatim
from trialdossier.structured import NOTHING, Node
from trialdossier.structured.columns import Columns, cells, each, first

GROUPS = ("groups | eventGroups", "group_list/group")
GROUP_ID = ("id", "@group_id")
GROUP = Columns(title=(verbatim, "title", "title"), description=((v.unescaped, verbatim), "description", "description"))
OWNERS_GROUP = ("groupId", "@group_id")


class Groups:
    """The groups of `section` in its order: the first is `{code}000`, whatever id the record gives it."""

    def __init__(self, section: Node, code: str):
        self.nodes = each(section, GROUPS)
        self.codes: dict[str, str] = {}
        self.titles: dict[str, Cited | None] = {}
        for number, node in enumerate(self.nodes):
            place = first(node, GROUP_ID)
            name = _identity(place)
            if name is None:
                raise node.error("a group without an id")
            if name in self.codes:
                raise place.error(f"two groups of one section have the id {name[:40]!r}")
            self.codes[name] = f"{code}{number:03d}"
            self.titles[name] = node["title"].cite()

    def code(self, owner: Node) -> str:
        """The code of the group that `owner` names, or whose id it is; SourceError if there is none."""
        return self.codes[self._known(owner)]

    def title(self, owner: Node) -> Cited | None:
        """The title of the group that `owner` names, or its id where it has no title."""
        return self.titles[self._known(owner)] or owner.cite()

    def _known(self, owner: Node) -> str:
        text, parts = owner.text, owner.parts
        place = owner
        if parts and text is not None:
            places = parts.get(OWNERS_GROUP[text.form])
            place = places[0] if places else NOTHING
        name = text.text[place.start : place.end] if text is not None else ""
        if name in self.codes and place.start >= 0:
            return name
        found = _identity(place)
        if found is None or found not in self.codes:
            shown = "no group" if found is None else repr(found[:40])
            raise (place or owner).error(f"expected the id of one of the {len(self.codes)} groups, found {shown}")
        return found

    def rows(self, result_type: str, outcome_ordinal: int | None = None) -> Iterator[Row]:
        """The rows of `result_groups`."""
        for node, code in zip(self.nodes, self.codes.values(), strict=True):
            keys = {"result_type": result_type, "outcome_ordinal": outcome_ordinal, "ctgov_group_code": code}
            yield Row("result_groups", **keys, **cells(node, GROUP))


def _identity(node: Node) -> str | None:
    cited = node.cite()
    return None if cited is None else str(cited.value)
