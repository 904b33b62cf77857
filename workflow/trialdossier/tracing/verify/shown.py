"""Numbers in the dossier, in its parts and in the notebooks, held against the cells they are links to."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from trialdossier.report.numbers import unsupported
from trialdossier.sources import verbatim
from trialdossier.tracing.verify.derived import Build
from trialdossier.tracing.verify.finding import Finding

HTML_LINK = re.compile(r'<a\b[^>]*?\bhref="#([A-Z]+r?\d+)"[^>]*>(.*?)</a>', re.S)
TEXT_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(#([A-Z]+r?\d+)\)")
SUPERSCRIPT = re.compile(r"<sup>.*?</sup>", re.S)
TAG = re.compile(r"<[^>]*>")
ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")
RAISED = re.compile(r"\^[A-Za-z0-9]+\^$")


def files(root: Path) -> Iterator[str]:
    """The files that show numbers as links to their evidence."""
    outputs = root / "outputs"
    found = [*(outputs / "notebooks").rglob("*.ipynb"), *(outputs / "dossier" / "project" / "parts").glob("*.qmd")]
    page = outputs / "dossier" / "dossier.html"
    for path in [*sorted(found), *([page] if page.is_file() else [])]:
        yield path.relative_to(root).as_posix()


def check(root: Path, file: str, build: Build) -> Iterator[Finding]:
    """Links of `file` whose text is not the value, nor the quote, of the cell that they lead to."""
    try:
        links = list(_links(root / file))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        yield Finding(file, f"cannot be read: {' '.join(str(error).split())[:200]}")
        return
    if file.endswith(".html"):
        page = (root / file).read_text(encoding="utf-8", errors="replace")
        yield from (Finding(file, what) for what in unsupported(page))
    values = build.derived.shown
    for key, text in dict.fromkeys(links):
        if key not in values:
            yield Finding(file, f"{key} is no evidence id of the tables")
        elif text not in ("", key) and not any(_same(text, value) for value in values[key]):
            yield Finding(file, f"{key} is shown as {text!r}, but its cell holds {values[key][0]!r}")


def _links(path: Path) -> Iterator[tuple[str, str]]:
    """Each evidence id that is linked, with the text of the link."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".html":
        for key, markup in HTML_LINK.findall(text):
            yield key, verbatim(html.unescape(TAG.sub("", SUPERSCRIPT.sub("", markup))))
        return
    for shown in _outputs(text) if path.suffix == ".ipynb" else [text]:
        for label, key in TEXT_LINK.findall(shown):
            yield key, verbatim(ESCAPE.sub(r"\1", RAISED.sub("", label)))


def _outputs(text: str) -> Iterator[str]:
    # as JSON: the library that writes notebooks ends with errors of every kind where a key is not its own
    for cell in json.loads(text)["cells"]:
        for output in cell.get("outputs", []):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def _same(shown: str, value: object) -> bool:
    if isinstance(value, float):
        try:
            return abs(float(shown) - value) <= 0.5 * 10.0 ** -len(shown.partition(".")[2]) + 1e-9
        except ValueError:
            return False
    there, expected = _printing(shown), _printing(str(value))
    return there == expected or (len(there) > 1 and there.endswith("…") and expected.startswith(there[:-1]))


def _printing(text: str) -> str:
    """The characters of `text` that a page prints, without blanks."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
