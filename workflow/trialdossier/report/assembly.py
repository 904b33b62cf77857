"""The dossier put together: executed notebooks, figures and evidence as one Quarto project."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

import nbformat
import pandas as pd

from trialdossier.report.appendix import appendix
from trialdossier.report.appendix import title as source_title
from trialdossier.report.chapter import Chapter
from trialdossier.report.markdown import escaped, identifier, link, of_class, pipe_table, source_link
from trialdossier.report.panel import panel, panel_data, script_hash
from trialdossier.report.provenance import provenance
from trialdossier.sources import shortened
from trialdossier.storage import spreadsheet_csv, write_bytes, write_text

LINKED = re.compile(r"\]\(#([A-Z]+r?\d+)\)\{\.ev\}")
HEADING = re.compile(r"^(#+) (.*)$", re.M)
TRIAL_NOTEBOOKS = ("trial_design", "trial_efficacy", "trial_safety", "trial_eligibility")
DATES = ("last_update_posted_date", "results_first_posted_date", "study_first_posted_date", "verification_date")
"""What a source states of its own age."""
SCRIPTS = ("panel.js", "sorting.js")
"""What runs in the page."""
TITLE = 60
"""Characters of a trial's title that its heading shows at most."""


def assemble(
    project: Path,
    template: Path,
    tables: Path,
    notebooks: Mapping[str, Mapping[str, Path]],
    across: Iterable[Path],
    figures: Path,
    inputs: Path,
    scripts: Iterable[Path],
    methods: Path,
    title: str,
    subtitle: str,
) -> str:
    """Write the Quarto project to `project`, a copy of `template` with its parts and figures; give the as-of date.

    `notebooks` are the executed notebooks of each trial by name, `across` those over all trials; `scripts` their
    sources, `methods` the Markdown text that says how values are computed.
    """
    chapter = Chapter(str(tables), "", "dossier")
    shutil.copytree(template, project, dirs_exist_ok=True)
    copy_downloads(project, figures, scripts)
    by_name = {path.stem: path for path in across}
    parts = {name: shown(path, 1, name) for name, path in by_name.items()}
    parts["trials"] = "\n\n".join(trial_chapter(chapter, trial, names) for trial, names in sorted(notebooks.items()))
    parts["sources"] = sources(chapter)
    parts["methods"] = methods_chapter(methods.read_text(encoding="utf-8"))
    date, day = as_of(chapter)
    used = dict.fromkeys(match[1] for part in [day, *parts.values()] for match in LINKED.finditer(part))
    found, known = provenance(chapter, used), chapter.tables["sources"]
    paths = dict(zip(known["letter"], known["path"], strict=True))
    texts = {letter: (inputs / path).read_bytes().decode("utf-8") for letter, path in paths.items()}
    parts["evidence"] = appendix(found, known, texts)
    for name, part in parts.items():
        write_text(project / "parts" / f"{name}.qmd", part.rstrip() + "\n")
    script = "\n".join((template / name).read_text(encoding="utf-8") for name in SCRIPTS)
    write_text(project / "panel.html", panel(panel_data(found, known, texts), script))
    page = Template((template / "dossier.qmd").read_text(encoding="utf-8"))
    front = {"title": title, "subtitle": subtitle, "date": date, "script": script_hash(script)}
    write_text(
        project / "dossier.qmd",
        page.substitute({name: json.dumps(text) for name, text in front.items()} | {"day": day}),
    )
    return date


def methods_chapter(text: str) -> str:
    """The text on methods as a chapter: no source states its numbers."""
    blocks = re.split(r"\n{2,}", text.strip())
    marked = [block if block.startswith("#") else f"::: {{.literature}}\n{block}\n:::" for block in blocks]
    return re.sub(r"\A# (.+)$", r"# \1 {#sec-methods}", "\n\n".join(marked), flags=re.M)


def copy_downloads(project: Path, figures: Path, scripts: Iterable[Path]) -> None:
    """Copy into `project` the pictures, the data they show (safe for spreadsheets), and the notebooks' sources."""
    for path in sorted(figures.rglob("*")):
        place = project / "figures" / path.relative_to(figures)
        if path.suffix == ".svg":
            write_bytes(place, path.read_bytes())
        elif path.suffix == ".csv":
            write_bytes(place, spreadsheet_csv(path.read_bytes()))
    for path in scripts:
        write_bytes(project / "notebooks" / path.name, path.read_bytes())


def as_of(chapter: Chapter) -> tuple[str, str]:
    """The latest date on which a source says it was updated, posted or captured, never the clock's; and as Markdown."""
    studies, known = chapter.tables["studies"], chapter.tables["sources"]
    stated = [(str(date), escaped(str(date))) for date in known["captured"].dropna()]
    for column in DATES:
        cells = studies[studies[column].notna()]
        places = zip(cells[column], cells["studies"], strict=True)
        stated += [(str(date), chapter.cell("studies", row, column) or "") for date, row in places]
    return max((pair for pair in stated if re.match(r"\d{4}", pair[0])), default=("", ""), key=lambda pair: pair[0])


def shown(path: Path, level: int, prefix: str) -> str:
    """What the executed notebook at `path` says and shows, its first heading at `level` with an id.

    A sentence stands before what it leads to; where that shows nothing, it is left away.
    """
    notebook = nbformat.read(path, as_version=4)
    pieces: list[str] = []
    lead: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if cell.source.startswith("#"):
                pieces.append(
                    HEADING.sub(lambda match: "#" * (len(match[1]) + level - 1) + " " + match[2], cell.source)
                )
            else:
                lead = [cell.source]
            continue
        outputs = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
        if any(outputs):
            pieces += [*lead, *filter(None, outputs)]
            lead = []
    text = "\n\n".join(pieces)
    return re.sub(r"^(#+ [^\n{]+)$", rf"\1 {{#sec-{identifier(prefix)}}}", text, count=1, flags=re.M)


def trial_chapter(chapter: Chapter, trial: str, notebooks: Mapping[str, Path]) -> str:
    """The chapter of one trial: its title, its sources, and what its notebooks show."""
    studies = chapter.tables["studies"]
    rank = dict(zip(chapter.tables["sources"]["source_id"], chapter.tables["sources"]["authority"], strict=True))
    mine = studies[studies["trial_id"] == trial].assign(rank=studies["source_id"].map(rank)).sort_values("rank")
    titles = [(key, title) for key, title in zip(mine["studies"], mine["brief_title"], strict=True) if pd.notna(title)]
    heading = _cited_heading(chapter, str(mine["studies"].iloc[0]), "trial_id", trial)
    lines = []
    if titles:
        key, title = titles[0]
        heading += ": " + _cited_heading(chapter, key, "brief_title", shortened(str(title), TITLE))
        lines = [f"*{chapter.cell('studies', key, 'brief_title')}*"]
    lines.insert(0, f"# {heading} {{#sec-{identifier(trial)}}}")
    known = chapter.tables["sources"]
    documents = known[known["trial_id"] == trial].sort_values(["authority", "path"])
    if len(documents) > 1:
        names = [
            source_link(f"{row['letter']} ({source_title(row)})", row["letter"]) for row in documents.to_dict("records")
        ]
        lines.append(
            f"Several documents are about this trial. A value is taken from the first of them that states it: "
            f"{', '.join(names)}. Where they differ, @sec-across-quality says so."
        )
    lines += [shown(notebooks[name], 2, f"{trial}-{name}") for name in TRIAL_NOTEBOOKS]
    return "\n\n".join(lines)


def _cited_heading(chapter: Chapter, row: str, column: str, shown: str) -> str:
    """`shown` as a link to the evidence of a cell of studies; headings do not print the evidence id."""
    key = chapter.ids.get(("studies", row, column))
    return link(escaped(shown), key, silent=True) if key else escaped(shown)


def sources(chapter: Chapter) -> str:
    """The documents the dossier was made from, and those that were left out."""
    data = chapter.tables["sources"].sort_values("path")
    studies = chapter.tables["studies"].drop_duplicates("source_id").set_index("source_id")
    lines = []
    for source in data.to_dict("records"):
        study = studies.loc[source["source_id"]] if source["source_id"] in studies.index else None
        lines.append(
            [
                source["letter"],
                source_link(source_title(source), source["letter"]),
                _cell(chapter, study, "trial_id") or escaped(str(source["trial_id"])),
                escaped(str(source["format"])),
                _catalogued(source["captured"]),
                _latest(chapter, study),
                source_link(source["path"], source["letter"]),
                source_link(source["sha256"], source["letter"]),
            ]
        )
    headings = ["Id", "Document", "Trial", "Layout", "Captured", "Latest date in it", "File", "SHA-256"]
    made_from = pipe_table(headings, lines, "Documents this dossier was made from", "tbl-sources")
    absent = chapter.tables["left_out"]
    if absent.empty:
        return made_from
    reasons = [[_catalogued(row["path"]), _catalogued(row["reason"])] for row in absent.to_dict("records")]
    return made_from + "\n\n" + pipe_table(["File", "Why"], reasons, "Documents that were left out", "tbl-left-out")


def _cell(chapter: Chapter, study: pd.Series | None, column: str) -> str | None:
    return None if study is None else chapter.cell("studies", str(study["studies"]), column)


def _latest(chapter: Chapter, study: pd.Series | None) -> str:
    """The latest date that a study states of its own record."""
    stated = [] if study is None else [(str(study[column]), column) for column in DATES if pd.notna(study[column])]
    return (_cell(chapter, study, max(stated)[1]) if stated else None) or "not stated"


def _catalogued(value: Any) -> str:
    """What the catalogue of the inputs says, which is no value of a source."""
    return "not stated" if pd.isna(value) else of_class(escaped(str(value)), "catalogue")
