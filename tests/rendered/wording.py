"""How pages word what a record holds in the registry's own terms."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

Study = dict[str, Any]
STATUS = {
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "UNKNOWN": "Unknown \u2020",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
}
ID_TYPES = {
    "REGISTRY": "Registry Identifier",
    "OTHER": "Other Identifier",
    "NIH": "U.S. NIH Grant/Contract",
    "EUDRACT_NUMBER": "EudraCT Number",
    "CTIS": "CTIS Number",
    "OTHER_GRANT": "Other Grant/Funding Number",
}
HYPHENATED = {"CASE_CONTROL": "Case-Control", "CROSS_SECTIONAL": "Cross-Sectional", "NON_RANDOMIZED": "Non-Randomized"}


def module(study: Study, name: str) -> Study:
    """One module of the protocol; empty where the record has none."""
    found: Study = study["protocolSection"].get(name, {})
    return found


def words(value: str) -> str:
    """`BASIC_SCIENCE` -> `Basic Science`."""
    return HYPHENATED.get(value) or value.replace("_", " ").title()


def status(value: str) -> str:
    """`NOT_YET_RECRUITING` -> `Not yet recruiting`."""
    return STATUS.get(value) or value.replace("_", " ").capitalize()


def phase(values: list[str]) -> str:
    """`PHASE1`, `PHASE2` -> `Phase 1 Phase 2`."""
    return " ".join("Not Applicable" if v == "NA" else re.sub(r"(EARLY_)?PHASE", _phase, v) for v in values)


def _phase(match: re.Match[str]) -> str:
    return "Early Phase " if match[1] else "Phase "


def day(value: str) -> str:
    """`2021-03-01` -> `March 1, 2021`; `2021-03` -> `March 2021`."""
    year, month, *rest = (int(part) for part in value.split("-"))
    name = date(year, month, 1).strftime("%B")
    return f"{name} {rest[0]}, {year}" if rest else f"{name} {year}"


def plain(text: str) -> str:
    r"""Markdown as a page prints it: `\>=` -> `>=`."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def folded(text: str) -> str:
    """Text on one line, bullets as a page prints them."""
    return " ".join(re.sub(r"^\s*\* ", "- ", plain(text), flags=re.M).split())


def lines(text: str) -> list[str]:
    """The lines of a text without their indentation, bullets as a page prints them."""
    return [re.sub(r"^\* ", "- ", line.strip()) for line in plain(text).split("\n") if line.strip()]
