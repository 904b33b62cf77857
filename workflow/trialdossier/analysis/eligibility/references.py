"""Where a trial states an entry level of residual disease as blasts: in a criterion, or for a part, that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from trialdossier.analysis.derived import keyed
from trialdossier.eligibility import VOCABULARY
from trialdossier.storage import Frames

RESIDUAL, BLASTS = "mrd", "bone_marrow_blasts"
SEE = f"see {VOCABULARY[BLASTS].label}:"
NAMES_IT = re.compile(r"\b(?:(?:minimal|measurable) residual disease|MRD)(?!\w)", re.I)
SEVERAL = re.compile(r"[,;] ?|\band\b")
ONLY = re.compile(r"^for | only$", re.I)


def bounds_of_blasts(tables: Frames, data: pd.DataFrame) -> pd.DataFrame:
    """Those rows of `data` (see `measured`) that bound blasts for people with residual disease, as rows of the latter.

    Only of trials that say nothing of residual disease itself.
    """
    said = set(data[data["concept"] == RESIDUAL]["trial_id"])
    criteria = keyed(tables["eligibility_criteria"], "eligibility_criteria")
    texts = dict(zip(criteria["eligibility_criteria"], criteria["text"], strict=True))
    atoms = keyed(tables["eligibility_atoms"], "eligibility_atoms").set_index("eligibility_atoms")
    scopes = atoms["scope"].dropna().to_dict()
    parts = {trial: set(names) for trial, names in _parts(tables)}
    found = [
        row | {"concept": RESIDUAL, "asks": SEE, "label": VOCABULARY[RESIDUAL].label}
        for row in data[(data["concept"] == BLASTS) & data["bound"].notna()].to_dict("records")
        if row["trial_id"] not in said
        and concerns(
            str(texts.get(row["eligibility_criteria"], "")),
            str(scopes.get(row["eligibility_atoms"], "")),
            parts.get(row["trial_id"], set()),
        )
    ]
    return pd.DataFrame(found, columns=data.columns).astype(data.dtypes.to_dict())


def concerns(text: str, scope: str, parts: set[str]) -> bool:
    """Whether a criterion, the words that say for whom it is, or each part that they name is about residual disease."""
    named = [ONLY.sub("", part.strip()).lower() for part in SEVERAL.split(scope) if part.strip()]
    return bool(NAMES_IT.search(text) or NAMES_IT.search(scope) or (named and all(part in parts for part in named)))


def _parts(tables: Frames) -> Iterator[tuple[str, list[str]]]:
    """By trial, the short names (`Part B` of `Part B: ...`) of the groups whose title names residual disease."""
    groups = tables["design_groups"].dropna(subset=["title"])
    groups = groups[groups["title"].str.contains(NAMES_IT)]
    for trial, titles in groups.groupby("trial_id")["title"]:
        yield str(trial), [title.split(":")[0].strip().lower() for title in titles]
