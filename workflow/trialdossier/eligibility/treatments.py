"""The treatment that a trial studies, as a concept of its own: its names are those of the trial's interventions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from trialdossier.eligibility.vocabulary import VOCABULARY, Concept
from trialdossier.eligibility.vocabulary.concept import pattern
from trialdossier.rows import Row
from trialdossier.sources import Cited

MEDICINES = {"DRUG", "BIOLOGICAL", "GENETIC", "COMBINATION_PRODUCT"}
CODE = re.compile(r"(?<![A-Z])[A-Z]{2,5}[- ]?\d{2,6}(?!\d)")
"""A code name, of which several may run together in a field of other names."""
SHORTEST = 4
"""Letters of a name that is no common word."""


def study_treatment(rows: Iterable[Row]) -> list[Concept]:
    """The concept of earlier treatment with what the trial gives, under the names that `rows` state; none without."""
    found = treatment_names(rows)
    if not found:
        return []
    name = "|".join(re.escape(each) for each in sorted(found, key=lambda each: (-len(each), each)))
    words = (
        rf"(?:(?:prior|previous|earlier)(?: or concurrent)? |previously )"
        rf"(?:(?:treatment|therapy|exposure|use|administration|treated|exposed|received)(?: with| to| of)? )?(?:{name})"
        rf"|(?:received|exposed to|treated with) (?:{name})"
    )
    return [replace(VOCABULARY["study_treatment"], words=pattern(words))]


def treatment_names(rows: Iterable[Row]) -> set[str]:
    """Names of the medicines among the interventions in `rows`, and their code names."""
    names: set[str] = set()
    medicine: dict[int, bool] = {}
    ordinal = 0
    for row in rows:
        name = row.cells.get("name")
        if not isinstance(name, Cited):
            continue
        text = re.sub(r"[\u00ae\u2122]", "", str(name.value)).strip()
        if row.table == "interventions":
            ordinal += 1
            kind = row.cells.get("intervention_type")
            medicine[ordinal] = isinstance(kind, Cited) and str(kind.value) in MEDICINES
            names |= {text} if medicine[ordinal] else set()
        elif row.table == "intervention_other_names" and medicine.get(_of(row), False):
            names |= {text, *CODE.findall(text)}
    return {each for each in names if len(each) >= SHORTEST and re.match(r"\w.*\w$", each) and not _has_concept(each)}


def _has_concept(name: str) -> bool:
    """Whether the vocabulary has a concept for what the name is a common noun of, such as chemotherapy."""
    return any(concept.words.search(name) for concept in VOCABULARY.values())


def _of(row: Row) -> int:
    owner = row.cells.get("intervention_ordinal")
    return owner if isinstance(owner, int) else 0
