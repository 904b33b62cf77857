"""Records of ClinicalTrials.gov in structured text: which rows a record gives, and where they stand in each form.

By topic, as the tables are: per column its conversion, its way in the JSON of the API v2, and its way in the XML of
the classic site (see `structured.columns`). Where the two differ in more than ways, the difference is a function.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialdossier.registry import design, registration, results, safety
from trialdossier.rows import Cell, Row
from trialdossier.structured import Node


def rows(study: Node, **found: Cell) -> Iterator[Row]:
    """The row of the study, `found` among its cells, then the rows of the protocol and of the results."""
    yield from registration.rows(study, **found)
    yield from design.rows(study)
    yield from results.rows(study)
    yield from safety.rows(study)
    yield from registration.closing_rows(study)
