"""The run crate: valid under its profile without a network, and every run of a step in it."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from rocrate_validator.models import ValidationSettings
from rocrate_validator.services import validate
from rocrate_validator.utils.http import HttpRequester
from trialdossier.tracing.crate import About, Graph, identified, provenance_crate
from trialdossier.tracing.runs import Run, Step

in_the_build = pytest.mark.xdist_group("workflow")
Nodes = dict[str, dict[str, Any]]
NEVER_MET = {"process-run-crate-0.5_5.1"}
"""Asks for an id that begins with http of all software, so of files too; the profile itself allows relative ids."""


def context(address: str) -> dict[str, Any]:
    """The context of RO-Crate 1.1: that of 1.3, which the library brings along, with the older names of Bioschemas."""
    assert address == "https://w3id.org/ro/crate/1.1/context"
    bundled = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text(encoding="utf-8"))
    older = {name: f"https://bioschemas.org/{name}" for name in ("ComputationalWorkflow", "FormalParameter")}
    ways = {name: f"https://bioschemas.org/ComputationalWorkflow#{name}" for name in ("input", "output")}
    return {"@context": bundled["@context"] | older | ways}


def findings(outputs: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> set[tuple[str, str]]:
    """What a validator finds that asks nobody: what it wants from the web must be the one context."""

    def answer(self: object, address: str, *_: object, **__: object) -> SimpleNamespace:
        found = context(address)
        headers = {"Content-Type": "application/ld+json"}
        return SimpleNamespace(status_code=200, headers=headers, json=lambda: found, text=json.dumps(found))

    monkeypatch.setattr(HttpRequester, "get", answer, raising=False)
    settings = ValidationSettings(
        rocrate_uri=str(outputs), profile_identifier="provenance-run-crate", requirement_severity="RECOMMENDED",
        offline=True, cache_path=cache,
    )  # fmt: skip
    return {(each.check.identifier, each.message) for each in validate(settings).get_issues()}


@in_the_build
def test_the_validator_finds_nothing(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = findings(built / "outputs", monkeypatch, tmp_path / "cache")
    assert {each for each in found if each[0] not in NEVER_MET} == set()


@pytest.fixture
def nodes(built: Path) -> Nodes:
    graph = json.loads((built / "outputs/ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    return {node["@id"]: node for node in graph}


def ids(node: dict[str, Any], name: str) -> list[str]:
    found = node.get(name, [])
    return [each["@id"] for each in (found if isinstance(found, list) else [found])]


@in_the_build
def test_every_file_has_its_size_and_sha256(built: Path, nodes: Nodes) -> None:
    stated = {name: node for name, node in nodes.items() if "File" in node["@type"]}
    for name, node in stated.items():
        if name == "SHA256SUMS":
            assert "sha256" not in node
            continue
        data = (built / "outputs" / unquote(name)).read_bytes()
        assert (node["contentSize"], node["sha256"]) == (str(len(data)), hashlib.sha256(data).hexdigest()), name
    listed = (built / "outputs/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    covered = {identified(line.split("  ", 1)[1]) for line in listed if not line.startswith("#")}
    assert covered - stated.keys() == {"ro-crate-metadata.json"}
    assert stated.keys() - covered == {"SHA256SUMS"}


@in_the_build
def test_every_run_of_a_step_is_there(built: Path, nodes: Nodes) -> None:
    runs = {name for name, node in nodes.items() if node["@type"] == "CreateAction"}
    trials = [path.stem for path in (built / "outputs/tables/trials").iterdir()]
    notebooks = [path.stem.split("_") for path in (built / "notebooks").glob("*.py")]
    expected = {"#run", *(f"#run/{step}" for step in "tabulate assemble render annotate crate checksums".split())}
    expected |= {f"#run/parse/{path.name}" for path in (built / "inputs").glob("*.txt")}
    expected |= {f"#run/analyze_across/{name}" for kind, name in notebooks if kind == "across"}
    expected |= {
        f"#run/analyze_trial/{name}/{trial}" for kind, name in notebooks if kind == "trial" for trial in trials
    }
    assert runs == expected
    read = nodes["#run/parse/withdrawn.txt"]
    assert ids(read, "instrument") == ["../workflow/scripts/parse.py"]
    assert "../inputs/withdrawn.txt" in ids(read, "object")
    assert ids(read, "result") == ["parsed/withdrawn.txt.json"]
    assert nodes["#run/parse/withdrawn.txt/source_id"]["value"] == "withdrawn.txt"
    drawn = nodes[f"#run/analyze_trial/design/{trials[0]}"]
    assert ids(drawn, "instrument") == ["../notebooks/trial_design.py"]
    assert len([each for each in nodes.values() if each["@type"] == "ControlAction"]) == len(runs) - 1


@in_the_build
def test_no_place_of_this_machine_and_no_clock_is_in_it(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (built / "outputs/ro-crate-metadata.json").read_text(encoding="utf-8")
    assert str(tmp_path_factory.getbasetemp().parent) not in text
    assert set(re.findall(r'"endTime": "([^"]*)"', text)) == {"2019-03-01"}


def small_crate(root: Path) -> str:
    for name in ("Snakefile", "workflow/scripts/read.py", "inputs/a b.txt", "outputs/a.json", "outputs/README.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    run = Run("read", {"document": "a b"}, {"document": ["inputs/a b.txt"]}, {"made": ["outputs/a.json"]}, {"n": [1]})
    steps = [Step("read", "Read", "workflow/scripts/read.py")]
    about = About("Title", "2020-01-01", {"license": "MIT", "authors": [{"given-names": "A", "family-names": "B"}]})
    return provenance_crate(root, about, steps, [run], [Path("inputs/a b.txt")])


def test_a_crate_depends_on_what_it_describes_only(tmp_path: Path) -> None:
    one, two = (small_crate(tmp_path / name) for name in ("one", "deeper/two"))
    assert one == two
    nodes = {node["@id"]: node for node in json.loads(one)["@graph"]}
    assert ids(nodes["#run/read/a%20b"], "object") == ["../inputs/a%20b.txt", "#run/read/a%20b/n"]
    assert nodes["#authors"]["name"] == "A B"
    (tmp_path / "one/inputs/a b.txt").write_text("changed")
    assert small_crate(tmp_path / "one") == one, "the files are written again"


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    (tmp_path / "outputs/tables").mkdir(parents=True)
    for name in ("b.csv", "a.csv", ".hidden"):
        (tmp_path / "outputs/tables" / name).write_text(name)
    graph = Graph(tmp_path)
    assert graph.data("outputs/tables") == "tables/"
    assert graph.linked("tables/", "hasPart") == ["tables/a.csv", "tables/b.csv"]
