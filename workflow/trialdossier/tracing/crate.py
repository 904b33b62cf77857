"""The build as a Provenance Run Crate 0.5: each run of a step, with what ran, what it took and what it gave.

The crate's root is the folder of outputs; files outside it stand by their path relative to it. No clock goes into it:
the profile recommends an end of each action, and the day that the dossier stands as of is given for it.

Reference: https://www.researchobject.org/workflow-run-crate/profiles/0.5/provenance_run_crate/
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from rocrate.model.contextentity import ContextEntity
from rocrate.model.data_entity import DataEntity
from rocrate.rocrate import ROCrate

from trialdossier.tracing.runs import Run, Step

OUTPUTS, CRATE, SUMS, README = "outputs", "ro-crate-metadata.json", "SHA256SUMS", "README.md"
WORKFLOW, CITATION, LOCK = "Snakefile", "CITATION.cff", "requirements.lock"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
WFRUN = "https://w3id.org/ro/terms/workflow-run#"
TERMS = ("ParameterConnection", "connection", "sourceParameter", "targetParameter", "sha256")
"""Terms that the profile adds to the context of RO-Crate."""
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
SNAKEMAKE = "https://snakemake.github.io"
DONE = "http://schema.org/CompletedActionStatus"
FORMATS = {
    ".cff": "text/yaml", ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".ipynb": "application/json",
    ".js": "text/javascript", ".json": "application/json", ".jsonld": "application/ld+json", ".lua": "text/x-lua",
    ".md": "text/markdown", ".parquet": "application/vnd.apache.parquet", ".pdf": "application/pdf",
    ".png": "image/png", ".py": "text/x-python", ".qmd": "text/markdown", ".smk": "text/x-python",
    ".svg": "image/svg+xml", ".toml": "application/toml", ".xml": "application/xml", ".yaml": "text/yaml",
    ".yml": "text/yaml",
}  # fmt: skip
"""Media types by suffix; any other file is plain text."""


@dataclass(frozen=True)
class About:
    """What the crate says of the dossier as a whole: its title, its day, and CITATION.cff of the software."""

    title: str
    day: str
    citation: Mapping[str, Any]

    @classmethod
    def of(cls, root: Path, title: str) -> About:
        """What the project in `root` says, which was built already."""
        day = (root / OUTPUTS / "dossier" / "project" / "as-of.txt").read_text(encoding="utf-8").strip()
        stated = root / CITATION
        citation = yaml.safe_load(stated.read_text(encoding="utf-8")) if stated.is_file() else {}
        return cls(title, {4: f"{day}-01-01", 7: f"{day}-01"}.get(len(day), day or "1970-01-01"), citation)

    @property
    def authors(self) -> str:
        """Who made the software, as its citation says."""
        people = self.citation.get("authors", [])
        names = [
            str(each.get("name") or f"{each.get('given-names', '')} {each.get('family-names', '')}") for each in people
        ]
        return ", ".join(name.strip() for name in names) or "not stated"


TITLE = re.compile(r"\s+")
ROOMS = """
- `dossier/`: the dossier as HTML and PDF, and the project that it was rendered from
- `tables/`: what was read and computed, as CSV and Parquet, with a data dictionary (`datapackage.json`); texts in them
  are those of the documents, whatever they begin with: before opening a CSV file in a spreadsheet, see to it that the
  program takes no text for a formula
- `notebooks/`, `figures/`: the executed notebooks, and what they draw, with the plotted data and its provenance
- `parsed/`: what was read from each document, before it was put into tables
- `evidence.jsonld`: where each value was read, as W3C Web Annotations
- `ro-crate-metadata.json`: what ran, on what, and what it gave, as a Provenance Run Crate
- `SHA256SUMS`: the checksum of every file, of the inputs and the code too: `sha256sum -c outputs/SHA256SUMS`
- `logs/`: what the steps of the last build said
"""


def readme(about: About) -> str:
    """What stands where in the folder of outputs, as Markdown."""
    return f"# {TITLE.sub(' ', about.title)}\n\nA dossier of evidence on clinical trials, as of {about.day}.\n{ROOMS}"


class Graph:
    """Nodes by id, and the links between them in the order in which they were made."""

    def __init__(self, root: Path):
        self.root = root
        self.nodes: dict[str, dict[str, Any]] = {}
        self.links: dict[tuple[str, str], dict[str, None]] = {}

    def node(self, identifier: str, kind: str | list[str], **properties: Any) -> str:
        """The id of a node, made where it is new."""
        self.nodes.setdefault(identifier, {"@id": identifier, "@type": kind, **properties})
        return identifier

    def link(self, one: str, name: str, *others: str) -> None:
        """Say that `one` has `others` as its `name`."""
        self.links.setdefault((one, name), {}).update(dict.fromkeys(others))

    def linked(self, one: str, name: str) -> list[str]:
        """What `one` has as its `name`."""
        return list(self.links.get((one, name), {}))

    def jsonld(self) -> list[dict[str, Any]]:
        """The nodes with their links."""
        for (one, name), others in self.links.items():
            found = [{"@id": other} for other in others]
            self.nodes[one][name] = found[0] if len(found) == 1 else found
        return list(self.nodes.values())

    def data(self, path: str) -> str:
        """The node of a file with its size and SHA-256, or of a folder with its files."""
        place = self.root / path
        identifier = identified(path, place.is_dir())
        if identifier in self.nodes:
            return identifier
        if place.is_dir():
            self.node(identifier, "Dataset", name=path)
            self.link(identifier, "hasPart", *map(self.data, inside(self.root, path)))
            return identifier
        return self.node(identifier, "File", name=path, encodingFormat=media_type(path), **_bytes(place))

    def code(self, path: str) -> str:
        """The node of a file that is code."""
        identifier = self.data(path)
        kinds = {"@type": ["File", "SoftwareSourceCode"], "url": identifier, "version": version("trialdossier")}
        if self.nodes[identifier]["@type"] == "File":
            self.nodes[identifier] |= kinds
        return identifier


def identified(path: str, folder: bool = False) -> str:
    """The id of the file at `path`, relative to the project: its place as seen from the crate."""
    return quote(os.path.relpath(path, OUTPUTS)) + ("/" if folder else "")


def inside(root: Path, folder: str) -> list[str]:
    """The files below a folder of the project, without hidden ones."""
    found = sorted(path for path in (root / folder).rglob("*") if path.is_file() and not path.name.startswith("."))
    return [path.relative_to(root).as_posix() for path in found]


def media_type(path: str) -> str:
    """The media type of a file by its suffix."""
    return FORMATS.get(Path(path).suffix.lower(), "text/plain")


def _bytes(path: Path) -> dict[str, str]:
    if path.name == SUMS:
        return {"description": "Checksums of every file, this crate's too; its own can therefore not stand in here."}
    data = path.read_bytes()
    return {"contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}


def provenance_crate(
    root: Path, about: About, steps: Sequence[Step], runs: Iterable[Run], files: Iterable[Path]
) -> str:
    """The crate of the build in `root` as JSON-LD.

    `steps` are the rules of the workflow in order, `runs` their runs; steps without a run that have outputs are those
    which follow once the crate is written. `files` are all files that the crate describes, relative to `root`.
    """
    graph = Graph(root)
    _whole(graph, about)
    by_rule: dict[str, list[Run]] = {}
    for run in runs:
        by_rule.setdefault(run.rule, []).append(run)
    for position, step in enumerate(steps, 1):
        for run in by_rule.get(step.name, []):
            _run(graph, about, step, run, position)
        if step.name not in by_rule and step.outputs:
            _closing(graph, about, step, position)
    _workflow(graph, about)
    for path in files:
        graph.data(path.as_posix())
    graph.link(graph.data(f"{OUTPUTS}/{README}"), "about", "./")
    contained = {part for (_, name), parts in graph.links.items() if name == "hasPart" for part in parts}
    graph.link("./", "hasPart", *sorted(data_ids(graph) - (contained - set(graph.linked(_workflow_id(), "hasPart")))))
    return as_json(graph)


def _kinds(node: Mapping[str, Any]) -> list[str]:
    return [node["@type"]] if isinstance(node["@type"], str) else list(node["@type"])


def data_ids(graph: Graph) -> set[str]:
    """The ids of files and folders, but for the root."""
    kinds = {identifier: node["@type"] for identifier, node in graph.nodes.items()}
    return {name for name, kind in kinds.items() if name != "./" and ("File" in kind or "Dataset" in kind)}


def as_json(graph: Graph) -> str:
    """The graph as the library writes it, nodes in order of their ids."""
    made = ROCrate(version="1.1")
    made.metadata.extra_terms.update({term: f"{WFRUN}{term}" for term in TERMS})
    for node in graph.jsonld():
        kind = DataEntity if {"File", "Dataset"} & set(_kinds(node)) else ContextEntity
        identifier = node.pop("@id")
        known = made.get(identifier)
        if known is None:
            made.add(kind(made, identifier, node))
        else:
            made.update_jsonld({"@id": identifier, **node})
    found = made.metadata.generate()
    found["@graph"].sort(key=lambda node: (node["@id"] not in (CRATE, "./"), node["@id"]))
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _workflow_id() -> str:
    return identified(WORKFLOW)


def _whole(graph: Graph, about: About) -> None:
    """The descriptor, the root, and who and what stands behind them."""
    citation = about.citation
    graph.node("#authors", "Organization", name=about.authors, url=identified(CITATION))
    licence = str(citation.get("license", "not stated"))
    licence_id = graph.node(
        f"https://spdx.org/licenses/{licence}",
        "CreativeWork",
        name=licence,
        url=f"https://spdx.org/licenses/{licence}.html",
    )
    graph.node(CRATE, "CreativeWork")
    graph.link(CRATE, "about", "./")
    graph.link(CRATE, "conformsTo", SPECIFICATION, *[name for name in PROFILES if "workflowhub" in name])
    graph.node(
        "./", "Dataset", name=about.title, datePublished=about.day,
        description=(
            f"{about.title}: a dossier of evidence on clinical trials, the documents it was made from, and how. "
            f"Dates are the day that the dossier stands as of ({about.day}), not those of a clock. The licence is "
            "that of the software and of what it adds; source documents keep their own."
        ),
    )  # fmt: skip
    graph.link("./", "license", licence_id)
    graph.link("./", "author", "#authors")
    graph.link("./", "publisher", "#authors")
    for profile, name in PROFILES.items():
        graph.node(profile, "CreativeWork", name=name, version=profile.rpartition("/")[2])
    graph.link("./", "conformsTo", *PROFILES)


def _run(graph: Graph, about: About, step: Step, run: Run, position: int) -> None:
    """One run of a step: the action, its step and tool, and the parameters that its files and values are of."""
    tool = graph.code(run.tool(step))
    needed = [] if run.tool(step) == step.script else [graph.code(step.script)]
    graph.link(tool, "softwareRequirements", *needed, *map(graph.code, run.package))
    how = _step(graph, step, tool, position)
    action = _action(graph, about, run.name, step.about, tool, how)
    for name, paths in run.taken.items():
        for file in map(graph.data, paths):
            graph.link(action, "object", file)
            _connect(graph, file, _parameter(graph, tool, "input", name, file), how)
    for name, value in run.params.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        stated = graph.node(f"{action}/{quote(name)}", "PropertyValue", name=name, value=text)
        graph.link(action, "object", stated)
        _parameter(graph, tool, "input", name, stated)
    for name, paths in run.given.items():
        for file in map(graph.data, paths):
            graph.link(action, "result", file)
            _parameter(graph, tool, "output", name, file)


def _closing(graph: Graph, about: About, step: Step, position: int) -> None:
    """A step that follows once the crate is written: it takes everything there is."""
    tool = graph.code(step.script)
    action = _action(graph, about, step.name, step.about, tool, _step(graph, step, tool, position))
    graph.link(action, "object", "./")
    for path in step.outputs:
        graph.link(action, "result", CRATE if path == f"{OUTPUTS}/{CRATE}" else graph.data(path))


def _step(graph: Graph, step: Step, tool: str, position: int) -> str:
    name = f"{step.name}/{Path(tool).stem}" if tool != identified(step.script) else step.name
    made = graph.node(f"#step/{name}", "HowToStep", name=name, description=step.about, position=str(position))
    graph.link(made, "workExample", tool)
    graph.link(_workflow_id(), "step", made)
    graph.link(_workflow_id(), "hasPart", tool)
    return made


def _action(graph: Graph, about: About, name: str, text: str, tool: str, how: str) -> str:
    """A run of `tool`, and what led to it from the step `how` of the workflow."""
    key = quote(name)
    properties = {"description": text, "endTime": about.day, "actionStatus": DONE}
    action = graph.node(f"#run/{key}", "CreateAction", name=name, **properties)
    graph.link(action, "instrument", tool)
    graph.link(action, "agent", "#authors")
    graph.link("./", "mentions", action)
    control = graph.node(f"#control/{key}", "ControlAction", name=f"{name}, as the workflow asks", actionStatus=DONE)
    graph.link(control, "instrument", how)
    graph.link(control, "object", action)
    graph.link("#build", "object", control)
    return action


def _parameter(graph: Graph, tool: str, way: str, name: str, example: str) -> str:
    """The input or output (`way`) of `tool` that is called `name`, and of which `example` is one."""
    kinds = graph.nodes[example]["@type"]
    kind = next((kind for kind in ("File", "Dataset") if kind in kinds), "Text")
    made = graph.node(
        f"#parameter/{tool}/{way}/{quote(name)}/{kind.lower()}", "FormalParameter", name=name, additionalType=kind
    )
    graph.link(tool, way, made)
    graph.link(made, "workExample", example)
    graph.link(example, "exampleOfWork", made)
    return made


def _connect(graph: Graph, file: str, target: str, how: str) -> None:
    """Say which outputs of earlier steps the input `target` of the step `how` takes `file` from."""
    for source in graph.linked(file, "exampleOfWork"):
        if "/output/" not in source:
            continue
        made = graph.node(f"#connection/{source[1:]}/{target[1:]}", "ParameterConnection")
        graph.link(made, "sourceParameter", source)
        graph.link(made, "targetParameter", target)
        graph.link(how, "connection", made)


def _workflow(graph: Graph, about: About) -> None:
    """The workflow, its run as a whole, and the engine that organised it."""
    workflow = graph.code(WORKFLOW)
    graph.nodes[workflow] |= {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": str(about.citation.get("title", "workflow")),
        "description": str(about.citation.get("abstract", "")),
    }
    graph.node(BIOSCHEMAS, "CreativeWork", name="Bioschemas ComputationalWorkflow profile", version="1.0-RELEASE")
    graph.link(workflow, "conformsTo", BIOSCHEMAS)
    language = graph.node(
        "#snakemake-language", "ComputerLanguage", name="Snakemake", url=SNAKEMAKE, version=version("snakemake")
    )
    graph.link(workflow, "programmingLanguage", language)
    engine = graph.node(
        "#snakemake", "SoftwareApplication", name="Snakemake", url=SNAKEMAKE, softwareVersion=version("snakemake")
    )
    graph.link(workflow, "softwareRequirements", engine, *([graph.code(LOCK)] if (graph.root / LOCK).is_file() else []))
    graph.link("./", "mainEntity", workflow)
    whole = graph.node(
        "#run",
        "CreateAction",
        name=about.title,
        description="The build as a whole",
        endTime=about.day,
        actionStatus=DONE,
    )
    graph.link(whole, "instrument", workflow)
    graph.link(whole, "agent", "#authors")
    graph.link("./", "mentions", whole)
    graph.node("#build", "OrganizeAction", name="The build, organised by Snakemake", actionStatus=DONE)
    graph.link("#build", "instrument", engine)
    graph.link("#build", "result", whole)
    _ends(graph, workflow, whole)


def _ends(graph: Graph, workflow: str, whole: str) -> None:
    """What the build as a whole took that no step gave, and what it gave that no step took."""
    actions = [node for node, name in graph.links if name == "result" and node.startswith("#run/")]
    given = {file for action in actions for file in graph.linked(action, "result")}
    inside_given = {part for file in given for part in graph.linked(file, "hasPart")}
    taken = [file for action in actions for file in graph.linked(action, "object")]
    for file in dict.fromkeys(taken):
        if file not in given | inside_given and file != "./":
            graph.link(whole, "object", file)
            _parameter(graph, workflow, "input", graph.nodes[file]["name"].partition("/")[0], file)
    for file in sorted(given - set(taken) - {CRATE}):
        graph.link(whole, "result", file)
        _parameter(graph, workflow, "output", graph.nodes[file]["name"].rpartition("/")[2], file)
