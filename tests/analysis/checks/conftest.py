"""Checks of tables of five documents, of changed ones, and of tables written row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest
from trialdossier.analysis.checks import checks
from trialdossier.analysis.derived import tabulated
from trialdossier.storage import Frames, frame
from trialdossier.tables import TABLES, cited_columns

Checked = Callable[[Frames], pd.DataFrame]
Written = Callable[..., Frames]


@pytest.fixture(scope="session")
def checked() -> Checked:
    """The rows of `checks` of some tables."""

    def rows(tables: Frames) -> pd.DataFrame:
        letters = dict(zip(tables["sources"]["source_id"], tables["sources"]["letter"], strict=True))
        return tabulated(checks(tables), letters)["checks"]

    return rows


@pytest.fixture(scope="session")
def written() -> Written:
    """Tables of one source `s` of one trial with the rows given, each number quoted as it is written."""

    def tables(quotes: Mapping[str, str] | None = None, **rows: list[dict[str, Any]]) -> Frames:
        frames, evidence = {name: frame(name, []) for name in TABLES}, []
        keys = {"trial_id": "T", "source_id": "s"}
        for name, records in {"studies": [{}], **rows}.items():
            full = [keys | {"ordinal": n} | record for n, record in enumerate(records, 1)]
            frames[name] = frame(name, full)
            for record in full:
                for column in set(cited_columns(TABLES[name])) & set(record):
                    row = f"s/{record['ordinal']}"
                    quote = (quotes or {}).get(f"{name}:{row}:{column}", str(record[column]))
                    evidence.append(
                        {
                            "id": f"A{len(evidence) + 1}", "table": name, "row": row, "column": column,
                            "source_id": "s", "start": len(evidence), "end": len(evidence) + 1, "line": 1, "part": 1,
                            "conversion": "verbatim", "quote": quote,
                        }
                    )  # fmt: skip
        source = {"source_id": "s", "letter": "A", "authority": 1, "path": "s", "format": "f", "trial_id": "T"}
        return frames | {"evidence": frame("evidence", evidence), "sources": frame("sources", [source])}

    return tables
