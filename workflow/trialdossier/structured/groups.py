"""The result groups of one section of a record, and the codes they go by in every table."""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier.rows import Row
from trialdossier.sources import Cited
from trialdossier.structured import Fields, Node, row


class Groups:
    """Groups in the order of their section: the first is `{code}000`, whatever id the record gives it.

    `ids` is the way from a group to its id, `fields` the columns of its row in `result_groups`.
    """

    def __init__(self, nodes: list[Node], code: str, ids: str, fields: Fields):
        self.nodes, self.fields = nodes, fields
        self.codes: dict[str, str] = {}
        self.titles: dict[str, Cited | None] = {}
        for number, node in enumerate(nodes):
            name = _identity(node[ids])
            if name is None:
                raise node.error("a group without an id")
            if name in self.codes:
                raise node[ids].error(f"two groups of one section have the id {name[:40]!r}")
            self.codes[name] = f"{code}{number:03d}"
            self.titles[name] = node["title"].cite()

    def code(self, owner: Node, way: str) -> str:
        """The code of the group whose id stands at the end of `way` from `owner`; SourceError if there is none."""
        return self.codes[self._known(owner, owner[way] if way else owner)]

    def title(self, node: Node) -> Cited | None:
        """The title of the group whose id is the value of `node`, or that id where it has no title."""
        return self.titles[self._known(node, node)] or node.cite()

    def _known(self, owner: Node, node: Node) -> str:
        name = _identity(node)
        if name is None or name not in self.codes:
            found = "no group" if name is None else repr(name[:40])
            raise (node or owner).error(f"expected the id of one of the {len(self.codes)} groups, found {found}")
        return name

    def rows(self, result_type: str, outcome_ordinal: int | None = None) -> Iterator[Row]:
        """The rows of `result_groups`."""
        for node, code in zip(self.nodes, self.codes.values(), strict=True):
            yield row(
                "result_groups",
                node,
                self.fields,
                result_type=result_type,
                outcome_ordinal=outcome_ordinal,
                ctgov_group_code=code,
            )


def _identity(node: Node) -> str | None:
    cited = node.cite()
    return None if cited is None else str(cited.value)
