"""The texts of a source that are written in sentences, with the cells in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from trialdossier.analysis.checks.finding import cell
from trialdossier.analysis.derived import Cell, keyed
from trialdossier.storage import Frames

PROSE = (
    ("brief_summaries", "description"),
    ("detailed_descriptions", "description"),
    ("design_groups", "description"),
    ("interventions", "description"),
    ("eligibility_criteria", "text"),
    ("design_outcomes", "measure"),
    ("design_outcomes", "description"),
    ("participant_flows", "recruitment_details"),
    ("participant_flows", "pre_assignment_details"),
    ("outcomes", "title"),
    ("outcomes", "description"),
    ("outcomes", "population"),
    ("outcomes", "time_frame"),
    ("reported_event_modules", "description"),
    ("result_groups", "description"),
    ("article_statements", "text"),
)
"""Table and column of each text in sentences."""


class Text(NamedTuple):
    """A text, its cell and its row."""

    text: str
    place: Cell
    row: dict[str, Any]


def texts_by_source(tables: Frames, columns: Iterable[tuple[str, str]]) -> dict[str, list[Text]]:
    """The texts that stand in `columns` (table and column), by source."""
    found: dict[str, list[Text]] = {}
    for table, column in columns:
        for row in keyed(tables[table], table).dropna(subset=[column]).to_dict("records"):
            found.setdefault(row["source_id"], []).append(Text(row[column], cell(table, row, column), row))
    return found
