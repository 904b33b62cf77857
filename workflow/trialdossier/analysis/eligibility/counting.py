"""Which criteria count: one definition for every table and picture."""

from __future__ import annotations

import pandas as pd

from trialdossier.storage import Frames


def counted(tables: Frames) -> pd.DataFrame:
    """The rows of eligibility_criteria that count: all but those that only lead to the criteria nested under them.

    Such a one has criteria under it and gives no atom of its own (`BM function as follows:`).
    """
    criteria, atoms = tables["eligibility_criteria"], tables["eligibility_atoms"]
    parents = set(zip(criteria["source_id"], criteria["parent_ordinal"], strict=True))
    measured = set(zip(atoms["source_id"], atoms["criterion_ordinal"], strict=True))
    keys = zip(criteria["source_id"], criteria["ordinal"], strict=True)
    return criteria[[key in measured or key not in parents for key in keys]]
