"""The run crate: valid under its profile without a network, complete, and the same bytes every time."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rocrate_validator.models import ValidationSettings
from rocrate_validator.services import validate
from rocrate_validator.utils.http import HttpRequester

pytestmark = pytest.mark.xdist_group("workflow")


def context(address: str) -> dict[str, Any]:
    """The context of RO-Crate 1.1: that of 1.3, which the library brings, with the older names of Bioschemas."""
    assert address == "https://w3id.org/ro/crate/1.1/context"
    bundled = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text(encoding="utf-8"))
    terms = bundled["@context"]
    older = {name: f"https://bioschemas.org/{name}" for name in ("ComputationalWorkflow", "FormalParameter")}
    ways = {name: f"https://bioschemas.org/ComputationalWorkflow#{name}" for name in ("input", "output")}
    return {"@context": terms | older | ways}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A validator that asks nobody: what it wants is answered here, and must be the one context."""

    def answer(self: object, address: str, *_: object, **__: object) -> SimpleNamespace:
        found = context(address)
        headers = {"Content-Type": "application/ld+json"}
        return SimpleNamespace(status_code=200, headers=headers, json=lambda: found, text=json.dumps(found))

    monkeypatch.setattr(HttpRequester, "get", answer, raising=False)
    return tmp_path / "cache"


def findings(outputs: Path, cache: Path) -> set[str]:
    settings = ValidationSettings(
        rocrate_uri=str(outputs), profile_identifier="provenance-run-crate", requirement_severity="RECOMMENDED",
        offline=True, cache_path=cache,
    )  # fmt: skip
    result = validate(settings)
    return {
        f"{each.severity.name} {each.check.identifier} {each.message} {each.violatingEntity}"
        for each in result.get_issues()
    }


def test_the_validator_finds_nothing_required_and_nothing_recommended(built: Path, offline: Path) -> None:
    assert findings(built / "outputs", offline) == set()
