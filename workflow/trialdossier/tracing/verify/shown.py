"""Numbers in the dossier, in its parts and in the notebooks, held against the cells they are links to."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from trialdossier.report.chapter import Chapter
from trialdossier.report.numbers import unsupported
from trialdossier.report.panel import panel_data
from trialdossier.report.provenance import provenance
from trialdossier.sources import verbatim
from trialdossier.tracing.verify.derived import Build, named
from trialdossier.tracing.verify.finding import Finding

HTML_LINK = re.compile(r'<a\b[^>]*?\bhref="#([A-Z]+r?\d+)"[^>]*>(.*?)</a>', re.S)
TEXT_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(#([A-Z]+r?\d+)\)")
SUPERSCRIPT = re.compile(r"<sup>.*?</sup>", re.S)
TAG = re.compile(r"<[^>]*>")
ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")
SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
PANEL = re.compile(r'<script type="application/json" id="provenance">(.*?)</script>', re.S)
DIGEST = re.compile(r"SHA-256 ([0-9a-f]{12,64})\b")
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
        yield from (Finding(file, what) for what in [*unsupported(page), *_digests(page, build), *_panel(page, build)])
    values = build.derived.shown
    for key, text in dict.fromkeys(links):
        if key not in values:
            yield Finding(file, f"{key} is no evidence id of the tables")
        elif text != key and not any(_same(text, value) for value in values[key]):
            yield Finding(file, f"{key} is shown as {text!r}, but its cell holds {values[key][0]!r}")


def _links(path: Path) -> Iterator[tuple[str, str]]:
    """Each evidence id that is linked, with the text of the link."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".html":
        for key, markup in HTML_LINK.findall(text):
            yield key, _text(SUPERSCRIPT.sub("", markup)) or _text(markup)
        return
    for shown in _outputs(text) if path.suffix == ".ipynb" else [text]:
        for label, key in TEXT_LINK.findall(shown):
            yield key, verbatim(ESCAPE.sub(r"\1", RAISED.sub("", label) or label.strip("^")))


def _text(markup: str) -> str:
    return verbatim(html.unescape(TAG.sub("", markup)))


def _outputs(text: str) -> Iterator[str]:
    # as JSON: the library that writes notebooks ends with errors of every kind where a key is not its own
    for cell in json.loads(text)["cells"]:
        for output in cell.get("outputs", []):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def _digests(page: str, build: Build) -> Iterator[str]:
    """The SHA-256 sums that the page prints of documents and that are those of none."""
    known = set(build.frames["sources"]["sha256"])
    for text in dict.fromkeys(DIGEST.findall(SCRIPT.sub("", page))):
        if not any(each.startswith(text) for each in known):
            yield f"{text} is the SHA-256 of no document"


def _panel(page: str, build: Build) -> Iterator[str]:
    """What the panel of the page says of its entries and sources, where it is not what the inputs give."""
    if build.texts is None:
        return
    found = PANEL.search(page)
    try:
        said = json.loads(found[1]) if found else {}
        used = [key for key in said["entries"] if key in build.derived.shown]
        sources = build.frames["sources"]
        texts = {letter: build.texts[key] for letter, key in zip(sources["letter"], sources["source_id"], strict=True)}
        given = json.loads(json.dumps(panel_data(provenance(Chapter.over(build.frames), used), sources, texts)))
        for part in given:
            keys = [key for key in {**given[part], **said[part]} if given[part].get(key) != said[part].get(key)]
            if keys:
                yield f"the panel: {part} {named(keys)}: not what the inputs give"
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        yield f"the data of the panel cannot be read: {' '.join(str(error).split())[:200]}"


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
