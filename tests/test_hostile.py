"""Hostile documents through the whole build: they appear as plain text, run nowhere, read nothing."""

from __future__ import annotations

import base64
import json
import re
import shutil
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from trialdossier.sources import printable

from benchmarks.projects import new_project
from tests import hostile
from tests.test_workflow import snakemake, trialdossier

pytestmark = pytest.mark.xdist_group("hostile")
ADDRESSES = re.compile(r"(?:#|data:image/(?:svg\+xml|png);base64,|data:text/(?:csv|plain),)")
"""What the page's own links and pictures begin with."""
NEVER = {"iframe", "object", "embed", "form", "input", "base", "link", "textarea", "audio", "video", "frame", "svg"}
"""Elements that the page has no use for."""
DATA = "application/json"


class Page(HTMLParser):
    """What a browser would make of a page: elements, attributes, addresses, scripts, and the text to read."""

    def __init__(self, path: Path):
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.inside = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs).get("type") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self.inside != "style":
            self.pieces.append(data)

    @property
    def text(self) -> str:
        """The text of the page on one line."""
        return " ".join("".join(self.pieces).split())


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside the project, which no document may bring in."""
    path = tmp_path_factory.mktemp("outside") / "secret.txt"
    path.write_text(f"{hostile.SECRET}\n")
    return path


@pytest.fixture(scope="module")
def project(outside: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of hostile documents with hostile names, built."""
    project = new_project(tmp_path_factory.mktemp("hostile"), [])
    for name, data in hostile.documents(outside).items():
        (project / "inputs" / name).write_bytes(data)
    for name in hostile.REFUSED:
        shutil.copy(hostile.READERS / "article/news.txt", project / "inputs" / name)
    titles = {name: {"title": f"{hostile.payloads(outside)[place]} {name}"} for place, name in enumerate(hostile.NAMES)}
    (project / "inputs/sources.yaml").write_text(json.dumps(titles), encoding="utf-8")
    config = (project / "config.yaml").read_text(encoding="utf-8")
    config = re.sub(r"^( +)folder: .*$", r"\g<0>\n\1on_unreadable: skip", config, flags=re.M)
    config = re.sub(r"^subtitle: .*$", "subtitle: Braces {x} {{y}} <b> $z$ #read", config, flags=re.M)
    (project / "config.yaml").write_text(config, encoding="utf-8")
    done = snakemake(project)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stderr
    return project


@pytest.fixture(scope="module")
def page(project: Path) -> Page:
    return Page(project / "outputs/dossier/dossier.html")


def plain(text: str) -> str:
    """`text` as a page shows it: without what does not print, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def test_every_payload_is_plain_text(page: Page, outside: Path) -> None:
    assert [text for text in hostile.payloads(outside) if plain(text) not in page.text] == []


def test_nothing_of_a_document_is_mark_up(page: Page) -> None:
    assert not NEVER & page.elements.keys()
    assert not [each for each in page.attributes if each[1].startswith("on") or each[1] in ("srcdoc", "action")]
    addresses = [value for _, name, value in page.attributes if name in ("href", "src", "data", "poster", "xlink:href")]
    assert [address for address in addresses if not ADDRESSES.match(address)] == []
    assert page.elements["title"] == page.elements["body"] == page.elements["h1"] == page.elements["style"] == 1
    said = [value for _, name, value in page.attributes if name == "content"]
    assert any("default-src 'none'" in value for value in said), "the policy that forbids the network"


def test_no_text_of_a_document_stands_in_code(page: Page) -> None:
    for kind, script in page.scripts:
        if kind == DATA:
            json.loads(script)
        else:
            assert not re.search(r"pay\d\d", script)


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def test_pictures_hold_no_code(project: Path, page: Page) -> None:
    sources = [value for tag, name, value in page.attributes if (tag, name) == ("img", "src")]
    pictures = [base64.b64decode(value.partition(",")[2]).decode("utf-8") for value in sources if "svg" in value[:30]]
    pictures += [path.read_text(encoding="utf-8") for path in (project / "outputs/figures").rglob("*.svg")]
    assert pictures
    for picture in pictures:
        for element in ElementTree.fromstring(picture).iter():
            assert local(element.tag) not in ("script", "foreignObject", "a", "image")
            assert not [name for name in element.attrib if local(name).startswith("on")]
            assert all(value.startswith("#") for name, value in element.items() if local(name) == "href")


def test_nothing_was_run_and_nothing_was_read(project: Path) -> None:
    known = {f"{name}{end}" for name in hostile.NAMES for end in ("", ".json", ".log")}
    assert not [path for path in project.rglob("*PWNED*") if path.name not in known]
    secret = hostile.SECRET.encode()
    assert not [path for path in (project / "outputs").rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_the_pdf_shows_them_too_and_acts_on_nothing(project: Path, outside: Path) -> None:
    reader = PdfReader(project / "outputs/dossier/dossier.pdf")
    text = "".join("".join(shown.extract_text().split()) for shown in reader.pages)
    assert hostile.SECRET not in text
    # words that break over lines, pages or cells are found by what ends each payload
    marks = [payload.split()[-1] for payload in hostile.payloads(outside)]
    assert [mark for mark in marks if mark not in text] == []
    assert '#read("' in text
    actions = [note.get_object().get("/A") for shown in reader.pages for note in shown.get("/Annots", [])]
    stated = [action.get_object() for action in actions if action is not None]
    elsewhere = [each for each in stated if str(each.get("/S")) != "/GoTo"]
    assert {str(each.get("/S")) for each in elsewhere} <= {"/URI"}
    beside = re.compile(r"(?:\.\./|project/)*(?:figures|notebooks)/[\w./-]+\.(?:csv|py)")
    assert [str(each["/URI"]) for each in elsewhere if not beside.fullmatch(str(each["/URI"]))] == []
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(reader.trailer["/Root"].get("/Names", {}))
    assert "/OpenAction" not in reader.trailer["/Root"]


def test_names_that_no_step_can_carry_are_named_and_left_out(project: Path, page: Page) -> None:
    for name in hostile.REFUSED:
        assert " ".join(printable(name).split()) in page.text


def test_the_tables_stay_faithful(project: Path, outside: Path) -> None:
    criteria = (project / "outputs/tables/eligibility_criteria.csv").read_text(encoding="utf-8")
    formula = next(text for text in hostile.payloads(outside) if text.startswith("=HYPERLINK"))
    assert formula in criteria


def test_a_build_of_them_verifies(project: Path) -> None:
    done = trialdossier(project, "verify")
    assert (done.returncode, done.stdout) == (0, "verified: nothing is wrong\n"), done.stdout + done.stderr


def test_a_terminal_is_told_nothing_but_text(project: Path) -> None:
    evidence = json.loads((project / "outputs/evidence.jsonld").read_text(encoding="utf-8"))["items"]
    escapes = [each for each in evidence if "\x1b" in json.dumps(each, ensure_ascii=False)]
    escapes = escapes or [each for each in evidence if "\\u001b" in json.dumps(each)]
    assert escapes
    turned = [each for each in evidence if "\\u202e" in json.dumps(each)]
    assert turned
    for annotation in (escapes[0], turned[0]):
        for target in (annotation["id"][1:], annotation["body"][1]["value"]):
            done = trialdossier(project, "trace", target)
            assert done.returncode == 0, done.stderr
            assert all(line.isprintable() for line in done.stdout.splitlines())
            machine = trialdossier(project, "trace", "--json", target)
            assert {c for c in machine.stdout if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")} == {"\n"}
            assert json.loads(machine.stdout)
    wrong = trialdossier(project, "trace", "\x1b[31mnone\u202e")
    assert wrong.returncode == 2
    assert all(line.isprintable() for line in wrong.stderr.splitlines())
    for argument in ("--help\x1b]0;x\x07", "/none/\x1b[2J"):
        done = trialdossier(project, "read", "--", argument)
        assert done.returncode == 2
        assert "\x1b" not in done.stderr


def test_notebooks_show_them_as_text(project: Path) -> None:
    for path in (project / "outputs/notebooks").rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
            assert kinds <= {"text/markdown", "text/plain"}, "no HTML, no script"
