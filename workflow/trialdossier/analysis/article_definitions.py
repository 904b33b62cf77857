"""How an article defines the outcomes of its own study."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from trialdossier.analysis.concepts import Concept, by_topic
from trialdossier.analysis.derived import Cell, Derived, keyed
from trialdossier.storage import Frames

DEFINED = re.compile(r"(?i)(\()?(?<![-\w])defined (?:as|by)\b[:,]?\s*([^()]*(?:\([^()]*\)[^()]*)*)")
"""A definition in a sentence: to the end of its brackets, else of the sentence; group 1 is an opening bracket."""
SENTENCE = re.compile(r"[.!?][\u201d\u2019\"')]*\s*$")


def article_definitions(tables: Frames, concepts: Sequence[Concept]) -> dict[tuple[str, str], Derived]:
    """By source and concept, how the article defines it: in the sentence that states it, or in the list below that.

    Nothing where a sentence states several concepts, as its definition may be of either, and where an article defines a
    concept twice in other words.
    """
    topics = by_topic(concepts)
    claims = keyed(tables["claims"], "claims")
    claims = claims[claims["attributed_to"].isna() & claims["statement"].notna()]
    found: dict[tuple[str, str], Derived | None] = {}
    for (source, statement), rows in claims.groupby(["source_id", "statement"], sort=False):
        named = {topics.get(topic) for topic in rows["topic"]}
        told = _definition(tables, str(statement), str(rows["claims"].iloc[0])) if len(named) == 1 else None
        concept = named.pop()
        if told and concept:
            key = (str(source), concept)
            first = found.setdefault(key, told)
            if first is None or first.value != told.value:
                found[key] = None
    return {key: told for key, told in found.items() if told is not None}


def _definition(tables: Frames, statement: str, claim: str) -> Derived | None:
    match = DEFINED.search(statement)
    if match is None:
        return None
    own = Cell("claims", claim, "statement")
    if not match[2].strip(" .:"):
        items = _listed(tables, own)
        text = "; ".join(text for text, _ in items) or statement
        return Derived(text, (own, *(cell for _, cell in items)))
    return Derived(match[2].rstrip(" .") if match[1] else SENTENCE.sub("", match[2]), (own,))


def _listed(tables: Frames, sentence: Cell) -> list[tuple[str, Cell]]:
    """The items of the list below `sentence`: what stands line by line below it and is no sentence itself."""
    facts = tables["evidence"]
    of_source = facts["source_id"] == sentence.row.rpartition("/")[0]
    mine = facts[of_source & facts["table"].eq("claims") & facts["column"].eq("statement")]
    end = mine.loc[mine["row"] == sentence.row, "end"].max()
    taken = mine.loc[mine["start"] >= end, "start"].min()
    other = facts[of_source & facts["table"].eq("article_statements") & facts["column"].eq("text")]
    below = other[other["start"] >= end].sort_values("start")
    if pd.notna(taken):
        below = below[below["start"] < taken]
    items: list[tuple[str, Cell]] = []
    last = mine[mine["row"] == sentence.row].iloc[-1]
    line = last["line"] + str(last["quote"]).count("\n")
    for row in below.to_dict("records"):
        gap = row["line"] - line
        if gap < 1 or gap > (1 if items else 2) or SENTENCE.search(row["quote"]):
            break
        items.append((str(row["quote"]), Cell("article_statements", row["row"], "text")))
        line = row["line"]
    return items
