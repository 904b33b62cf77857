"""The embedded engine: pandoc and typst from their wheels, the programs that Quarto itself drives."""

from __future__ import annotations

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import pypandoc
import typst

from trialdossier.rendering.glyphs import shown_by_code_point
from trialdossier.rendering.project import QMD, RenderError, front_matter, place_of, settings, text_of

TIMEOUT = 300
"""Seconds after which pandoc is taken to hang."""
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
PROBLEM = "dossier: "
WORK_FILE = re.compile(r"\S*_dossier\.typ")


def name() -> str:
    """The engine with the versions of its two programs."""
    return f"embedded (pandoc {pypandoc.get_pandoc_version()}, typst {version('typst')})"


def rendered(work: Path, date: datetime) -> dict[str, bytes]:
    """dossier.html and dossier.pdf of the project in `work`, the two made side by side."""
    config = settings(work)
    metadata, body = front_matter(text_of(work / QMD, QMD))
    (work / "_metadata.json").write_text(json.dumps({"lang": config.get("lang", "en")} | printable(metadata)))
    with ThreadPoolExecutor(2) as pool:
        html = pool.submit(page, work, config, body)
        pdf = pool.submit(paper, work, config, body, date)
        return {"dossier.html": html.result(), "dossier.pdf": pdf.result()}


def printable(metadata: dict[str, Any]) -> dict[str, Any]:
    """Metadata without what only Quarto reads, dates as ISO text."""
    kept = {k: v for k, v in metadata.items() if k not in {"format", "filters", "execute", "engine", "project"}}
    found: dict[str, Any] = json.loads(json.dumps(kept, default=str))
    return found


def page(work: Path, config: dict[str, Any], body: str) -> bytes:
    """The HTML page, its style inside it."""
    options = config.get("format", {}).get("html", {})
    style = text_of(work / options.get("css", "theme.css"), options.get("css", "theme.css"))
    (work / "_style.html").write_text(f"<style>\n{style}</style>\n", encoding="utf-8")
    arguments = [f"--template={options.get('template', 'template.html')}", "--include-in-header=_style.html"]
    if after := options.get("include-after-body"):
        text_of(work / after, after)
        arguments.append(f"--include-after-body={after}")
    return pandoc(work, config, body, "html", options, arguments).encode()


def paper(work: Path, config: dict[str, Any], body: str, date: datetime) -> bytes:
    """The PDF."""
    options = config.get("format", {}).get("typst", {})
    source = pandoc(work, config, body, "typst", options, ["--template=template.typ"])
    main = work / "_dossier.typ"
    main.write_text(shown_by_code_point(source), encoding="utf-8", newline="\n")
    try:
        made = typst.compile(
            str(main),
            root=str(work),
            format="pdf",
            ignore_system_fonts=True,
            timestamp=date,
            pdf_standards=list(STANDARDS),
        )
    except typst.TypstError as error:
        raise RenderError(
            "dossier.pdf", f"typst refuses it: {WORK_FILE.sub('dossier.typ', error.diagnostic)[:2000]}"
        ) from None
    return bytes(made)


def pandoc(
    work: Path, config: dict[str, Any], body: str, to: str, options: dict[str, Any], arguments: list[str]
) -> str:
    """What pandoc writes for the text of the dossier, in the format `to`."""
    depth = options.get("toc-depth", 3)
    command = [
        pypandoc.get_pandoc_path(),
        f"--from={config.get('from', 'markdown')}-yaml_metadata_block",
        f"--to={to}-smart" if to == "typst" else f"--to={to}",
        "--standalone",
        "--toc",
        f"--toc-depth={depth + 1 if to == 'html' else depth}",
        "--wrap=none",
        "--data-dir=_none",
        "--metadata-file=_metadata.json",
        "--lua-filter=filter.lua",
        *arguments,
    ]
    environment = {"HOME": str(work), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    try:
        done = subprocess.run(
            command, input=body.encode(), capture_output=True, cwd=work, env=environment, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise RenderError(QMD, f"pandoc did not end within {TIMEOUT} s") from None
    except OSError as error:
        raise RenderError("pandoc", f"does not start: {error.strerror}", "reinstall pypandoc-binary") from None
    if done.returncode:
        raise failure(work, done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def failure(work: Path, errors: str) -> RenderError:
    """The error that the messages of pandoc and its filter amount to."""
    problems = [line.removeprefix(PROBLEM) for line in errors.splitlines() if line.startswith(PROBLEM)]
    if not problems:
        return RenderError(QMD, f"pandoc refuses it: {errors.strip()[:2000]}")
    shown = [f"{place_of(work, needle(p))}: {p}" for p in problems[:10]]
    more = [f"and {len(problems) - 10} more"] if len(problems) > 10 else []
    return RenderError("the dossier", "\n  ".join([f"{len(problems)} problem(s)", *shown, *more]))


def needle(problem: str) -> str:
    """The text that a problem is about."""
    return next((word.strip('",') for word in problem.split() if word.startswith(("@", '"'))), problem)
