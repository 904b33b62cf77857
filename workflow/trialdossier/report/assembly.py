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

from trialdossier.report.chapter import Chapter
from trialdossier.report.markdown import NONE, escaped, identifier, pipe_table
from trialdossier.sources import shortened
from trialdossier.storage import write_text

LINKED = re.compile(r"\]\(#([A-Z]+r?\d+)\)\{\.ev\}")
HEADING = re.compile(r"^(#+) (.*)$", re.M)
TRIAL_NOTEBOOKS = ("trial_design", "trial_efficacy", "trial_safety", "trial_eligibility")
DATES = ("last_update_posted_date", "results_first_posted_date", "study_first_posted_date", "verification_date")
"""What a source states of its own age."""
CONTEXT = 160
"""Characters of a quoted line that an appendix entry shows at most on either side of a quote."""
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
    title: str,
    subtitle: str,
) -> str:
    """Write the Quarto project to `project`, a copy of `template` with its parts and figures; give the as-of date.

    `notebooks` are the executed notebooks of each trial by name, `across` those over all trials.
    """
    chapter = Chapter(str(tables), "", "dossier")
    shutil.copytree(template, project, dirs_exist_ok=True)
    if figures.is_dir():
        shutil.copytree(
            figures,
            project / "figures",
            dirs_exist_ok=True,
            ignore=lambda _, names: [n for n in names if not n.endswith((".svg", ".png")) and "." in n],
        )
    by_name = {path.stem: path for path in across}
    parts = {name: shown(path, 1, name) for name, path in by_name.items()}
    parts["trials"] = "\n\n".join(trial_chapter(chapter, trial, names) for trial, names in sorted(notebooks.items()))
    parts["sources"] = sources(chapter)
    used = {match[1] for part in parts.values() for match in LINKED.finditer(part)}
    parts["evidence"] = evidence(chapter, used, inputs)
    for name, part in parts.items():
        write_text(project / "parts" / f"{name}.qmd", part.rstrip() + "\n")
    date = as_of(chapter)
    page = Template((template / "dossier.qmd").read_text(encoding="utf-8"))
    front = {"title": title, "subtitle": subtitle, "date": date}
    write_text(
        project / "dossier.qmd",
        page.substitute({name: json.dumps(text) for name, text in front.items()} | {"day": escaped(date)}),
    )
    return date


def as_of(chapter: Chapter) -> str:
    """The latest date on which a source says it was updated, posted or captured; never the clock's."""
    studies, known = chapter.tables["studies"], chapter.tables["sources"]
    stated = [date for column in DATES for date in studies[column].dropna()] + list(known["captured"].dropna())
    return max((date for date in map(str, stated) if re.match(r"\d{4}", date)), default="")


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
    titles = [chapter.cell("studies", key, "brief_title") for key in mine["studies"]]
    name = shortened(str(mine["brief_title"].dropna().iloc[0]), TITLE) if mine["brief_title"].notna().any() else ""
    heading = f"{escaped(trial)}: {escaped(name)}" if name else escaped(trial)
    lines = [f"# {heading} {{#sec-{identifier(trial)}}}", *(f"*{title}*" for title in titles[:1] if title)]
    known = chapter.tables["sources"]
    documents = known[known["trial_id"] == trial].sort_values(["authority", "path"])
    if len(documents) > 1:
        names = [f"{row['letter']} ({escaped(str(_title(row)))})" for row in documents.to_dict("records")]
        lines.append(
            f"{len(names)} documents are about this trial. A value is taken from the first of them that states it: "
            f"{', '.join(names)}. Where they differ, @sec-across-quality says so."
        )
    lines += [shown(notebooks[name], 2, f"{trial}-{name}") for name in TRIAL_NOTEBOOKS]
    return "\n\n".join(lines)


def sources(chapter: Chapter) -> str:
    """The documents the dossier was made from, and those that were left out."""
    data = chapter.tables["sources"].sort_values("path")
    studies = chapter.tables["studies"].set_index("source_id")[list(DATES)]
    latest = {source: max((str(day) for day in row.dropna()), default=None) for source, row in studies.iterrows()}
    data = data.assign(latest=data["source_id"].map(latest))
    fields = {
        "Id": "letter",
        "Document": "title",
        "Trial": "trial_id",
        "Layout": "format",
        "Captured": "captured",
        "Latest date in it": "latest",
        "File": "path",
        "SHA-256": "sha256",
    }
    lines = [
        [
            NONE if pd.isna(row[column]) and column not in ("captured", "latest") else _stated(row[column])
            for column in fields.values()
        ]
        for row in data.to_dict("records")
    ]
    made_from = pipe_table(list(fields), lines, "Documents this dossier was made from", "tbl-sources")
    absent = chapter.tables["left_out"]
    if absent.empty:
        return made_from
    reasons = [[escaped(str(row["path"])), escaped(str(row["reason"]))] for row in absent.to_dict("records")]
    return made_from + "\n\n" + pipe_table(["File", "Why"], reasons, "Documents that were left out", "tbl-left-out")


def _title(source: Mapping[str, Any]) -> str:
    return str(source["title"] if pd.notna(source["title"]) else source["path"])


def _stated(value: Any) -> str:
    return "not stated" if pd.isna(value) else escaped(str(value))


def evidence(chapter: Chapter, used: set[str], inputs: Path) -> str:
    """An entry for each evidence id that is used: the quoted line, the file and the line number."""
    facts, lineage = chapter.tables["evidence"], chapter.tables["lineage"]
    computed = lineage[lineage["id"].isin(used)]
    inputs_of = {
        (t, r, c): chapter.ids.get((t, r, c))
        for t, r, c in zip(computed["table"], computed["row"], computed["column"], strict=True)
    }
    wanted = used | {str(value) for value in inputs_of.values() if value}
    pieces = []
    for source in chapter.tables["sources"].sort_values("path").to_dict("records"):
        text = (inputs / source["path"]).read_bytes().decode("utf-8")
        mine = facts[(facts["source_id"] == source["source_id"]) & facts["id"].isin(wanted)]
        head = f"## {source['letter']}: {escaped(_title(source))}"
        pieces.append(f"{head} {{#sec-evidence-{identifier(source['letter'])}}}")
        pieces.append(f"File {escaped(source['path'])}, SHA-256 {source['sha256']}.")
        numbers = mine["id"].str.extract(r"(\d+)$")[0].astype("Int64")
        order = mine.assign(number=numbers, again=mine["part"] == 0).sort_values(["number", "again", "part"])
        pieces += [entry(source["path"], text, rows) for _, rows in order.groupby("number")]
    results = [computed_entry(chapter, str(key), rows, inputs_of) for key, rows in computed.groupby("id", sort=False)]
    if results:
        pieces += ["## Computed values {#sec-evidence-computed}", *results]
    return "\n\n".join(pieces)


def entry(name: str, text: str, rows: pd.DataFrame) -> str:
    """The appendix entry of one cell read from the file `name`, whose text is `text`."""
    first = rows.iloc[0]
    quotes = []
    for row in rows.to_dict("records"):
        start = text.rfind("\n", 0, row["start"]) + 1
        end = text.find("\n", row["end"])
        before, after = text[start : row["start"]], text[row["end"] : end if end >= 0 else len(text)]
        if len(before) > CONTEXT:
            before = "… " + before[-CONTEXT:].partition(" ")[2]
        if len(after) > CONTEXT:
            after = after[:CONTEXT].rpartition(" ")[0] + " …"
        again = "also " if row["part"] == 0 else ""
        quote = text[row["start"] : row["end"]]
        quotes.append(f"{again}line {row['line']}: {_spaced(before)}[{_spaced(quote)}]{{.mark}}{_spaced(after)}")
    place = escaped(f"{first['table']}.{first['column']}")
    return f"::: {{#{first['id']} .evidence}}\n**{first['id']}** {place}, {escaped(name)}, {'; '.join(quotes)}\n:::"


def _spaced(text: str) -> str:
    """`text` escaped, with a blank kept where it begins or ends with white space."""
    inner = escaped(text)
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and inner else ""
    return f"{lead}{inner}{tail}" if inner else lead


def computed_entry(
    chapter: Chapter, key: str, rows: pd.DataFrame, inputs_of: Mapping[tuple[str, str, str], str | None]
) -> str:
    """The appendix entry of one computed cell: what it is, and the cells it was computed from."""
    first = rows.iloc[0]
    table, column = first["result_table"], first["result_column"]
    meaning = chapter.describe(table, column)
    value = chapter.row(table, first["result_row"])[column]
    number = f"{value:.6g}" if isinstance(value, float) else str(value)
    links = []
    for row in rows.to_dict("records"):
        target = inputs_of.get((row["table"], row["row"], row["column"]))
        links.append(f"[{target}](#{target}){{.ev}}" if target else escaped(f"{row['table']}.{row['column']}"))
    return (
        f"::: {{#{key} .evidence}}\n**{key}** {escaped(f'{table}.{column}')} = {escaped(number)}: "
        f"{escaped(meaning)}; from {', '.join(links)}\n:::"
    )
