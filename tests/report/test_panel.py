"""The panel: what the page carries for it, and what a reader sees in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from trialdossier.analysis import computed
from trialdossier.inputs import catalogue
from trialdossier.rendering import embedded
from trialdossier.rendering.project import flattened, front_matter, settings
from trialdossier.report.appendix import appendix
from trialdossier.report.assembly import LINKED, SCRIPTS
from trialdossier.report.chapter import Chapter
from trialdossier.report.markdown import source_link
from trialdossier.report.numbers import ALLOWED, unsupported
from trialdossier.report.panel import WHOLE, Utf16, panel, panel_data, pieces, script_hash
from trialdossier.report.provenance import Mark, provenance
from trialdossier.storage import write_tables
from trialdossier.tabulate import tables_of

from tests.browser import EXECUTABLE, Browser, chromium
from tests.conftest import INPUTS, ROOT, read

THEME = ROOT / "workflow" / "dossier"
SCRIPT = "\n".join((THEME / name).read_text(encoding="utf-8") for name in SCRIPTS)
HOSTILE = (
    "</script><script>document.title='run'</script><img src=x onerror=document.title='run'> 😀 {{< include /etc/x >}}"
)
needs_chromium = pytest.mark.skipif(EXECUTABLE is None, reason="chromium is not on PATH")


def rendered(folder: Path, inputs: Path) -> tuple[Path, dict[str, Any], Chapter]:
    """The page of a small dossier of the documents in `inputs`, what its panel is made from, and its tables."""
    sources = catalogue(inputs)
    facts = tables_of([read(source.path, source.source_id) for source in sources], sources)
    write_tables(folder / "tables", facts | computed(facts, []))
    chapter = Chapter(str(folder / "tables"), str(folder), "all")
    studies, events = chapter.tables["studies"], chapter.tables["event_rates"]
    rates = events.assign(reported_events=events["source_id"] + "/" + events["event_ordinal"].astype("string"))
    first = studies["studies"].iloc[0]
    parts = [
        chapter.table(studies, {"Trial": "{studies.trial_id}", "Title": "{studies.brief_title}"}, "Trials").markdown,
        f"In prose: {chapter.cell('studies', first, 'trial_id')}, {source_link('source', 'A', 3)}.",
        chapter.table(
            rates.head(40),
            {
                "n": "{reported_events.subjects_affected}",
                "%": "{event_rates.exact_upper:.1f}",
                "No.": "{=event_ordinal}",
            },
            "Rates",
        ).markdown,
    ]
    text = "\n\n".join(parts)
    known = chapter.tables["sources"]
    found = provenance(chapter, (match[1] for match in LINKED.finditer(text)))
    paths = dict(zip(known["letter"], known["path"], strict=True))
    texts = {letter: (inputs / path).read_bytes().decode() for letter, path in paths.items()}
    data = panel_data(found, known, texts)
    project = folder / "project"
    shutil.copytree(THEME, project)
    (project / "panel.html").write_text(panel(data, SCRIPT), encoding="utf-8")
    qmd = f"---\ntitle: Test\nscript: {script_hash(SCRIPT)}\n---\n# Trials\n\n{text}\n\n# Evidence {{.appendix}}\n\n"
    (project / "dossier.qmd").write_text(qmd + appendix(found, known, texts), encoding="utf-8")
    work = flattened(project, folder / "work")
    metadata, body = front_matter((work / "dossier.qmd").read_text(encoding="utf-8"))
    (work / "_metadata.json").write_text(json.dumps({"lang": "en"} | embedded.printable(metadata)))
    page = folder / "a page's name.html"
    page.write_bytes(embedded.page(work, settings(work), body))
    return page, data, chapter


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Chapter]:
    folder = tmp_path_factory.mktemp("small")
    (folder / "inputs").mkdir()
    for name in sorted(path.name for path in INPUTS.glob("*.txt"))[:2]:
        shutil.copy(INPUTS / name, folder / "inputs")
    hostile = (ROOT / "tests/readers/details_page/device.txt").read_bytes().decode()
    title = next(line for line in hostile.splitlines() if len(line) > 40)
    (folder / "inputs" / "zz.txt").write_bytes(hostile.replace(title, f"{title} {HOSTILE}").encode())
    return rendered(folder, folder / "inputs")


@pytest.fixture(scope="module")
def shared_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(small: tuple[Path, dict[str, Any], Chapter], shared_browser: Browser) -> Browser:
    shared_browser.open(small[0])
    return shared_browser


PANEL_OPEN = "document.getElementById('panel').open"
TITLE = "document.getElementById('panel-title').textContent"
MARKED = "[...document.querySelectorAll('#panel mark')].map(mark => mark.textContent).join('')"
SEEN = """(() => { const m = document.querySelector('#panel mark').getBoundingClientRect();
  const p = document.querySelector('#panel pre').getBoundingClientRect();
  return m.top >= p.top && m.bottom <= p.bottom; })()"""
CLICKED = """[...document.querySelectorAll('main a.ev')].map(link => { link.click();
  const marks = [...document.querySelectorAll('#panel mark')];
  return [link.hash.slice(1), marks.map(mark => [Number(mark.dataset.part), mark.textContent])]; })"""
FACTS = """Object.fromEntries([...document.querySelectorAll('#panel dt')].map(
  name => [name.textContent, name.nextSibling.textContent]))"""


@needs_chromium
def test_a_click_in_a_table_marks_the_very_characters(browser: Browser, small: Any) -> None:
    browser.value("scrollTo(0, 37)")
    browser.click("main td a.ev")
    at = browser.value("scrollY")
    browser.wait(PANEL_OPEN)
    key = browser.value("document.querySelector('main td a.ev').hash.slice(1)")
    evidence = small[2].tables["evidence"]
    rows = evidence[(evidence["id"] == key) & (evidence["part"] > 0)]
    source = small[2].tables["sources"].set_index("source_id").loc[rows["source_id"].iloc[0]]
    facts = browser.value(FACTS)
    assert browser.value("document.querySelector('#panel mark.quote').textContent") == rows["quote"].iloc[0]
    assert (facts["File"], facts["Line"]) == (source["path"], str(rows["line"].iloc[0]))
    assert (facts["SHA-256"], facts["Evidence id"]) == (source["sha256"], key)
    assert browser.value(SEEN)
    browser.value("history.back()")
    browser.wait(f"!{PANEL_OPEN}")
    assert browser.value("[scrollY, document.activeElement.hash, location.hash]") == [at, f"#{key}", ""]


@needs_chromium
def test_every_value_shows_its_quotes(browser: Browser, small: Any) -> None:
    evidence = small[2].tables["evidence"]
    shown = {key: marks for key, marks in browser.value(CLICKED) if marks}
    assert len(shown) > 40
    for key, marks in shown.items():
        rows = evidence[evidence["id"] == key].sort_values("start")
        assert [text for _, text in sorted(marks)] == [
            quote for _, quote in sorted(zip(rows["part"], rows["quote"], strict=True))
        ], key


@needs_chromium
def test_with_the_keyboard_alone_down_to_the_source_and_back(browser: Browser) -> None:
    browser.value("document.querySelector('main a.ev[href^=\"#Ar\"]').focus()")
    start = browser.value("document.activeElement.hash")
    browser.press("Enter")
    browser.wait(PANEL_OPEN)
    facts = browser.value(FACTS)
    assert facts["Computed by"] == "trialdossier.analysis.safety.event_rates"
    assert "Clopper and Pearson" in facts["What it is"]
    assert browser.value("document.activeElement.id") == "panel-title"
    for _ in range(9):
        browser.press("Tab")
        if browser.value("document.activeElement.matches('.inputs a')"):
            break
    first = browser.value("document.activeElement.textContent")
    said = browser.value("document.querySelector('.inputs small').textContent")
    browser.press("Enter")
    browser.wait(f"document.getElementById('panel-title').textContent.includes('{first} ')")
    assert browser.value(MARKED).isdigit()
    line = browser.value("document.querySelector('#panel mark').closest('[data-line]').textContent")
    assert said.split(": ", 1)[1] == line.strip()[:100]
    browser.value("history.back()")
    browser.wait(f"document.getElementById('panel-title').textContent.includes('{start[1:]} ')")
    browser.wait(f"document.activeElement.textContent === '{first}'")
    browser.value("history.forward()")
    browser.wait(f"document.getElementById('panel-title').textContent.includes('{first} ')")
    browser.press("Escape")
    browser.wait(f"!{PANEL_OPEN} && history.state === null")
    browser.wait(f"document.activeElement.hash === '{start}'")


@needs_chromium
def test_a_value_in_prose_and_a_line_of_a_source(browser: Browser) -> None:
    browser.click("main > p a.ev")
    browser.wait(PANEL_OPEN)
    assert browser.value(MARKED)
    browser.press("Escape")
    browser.wait(f"!{PANEL_OPEN} && history.state === null")
    browser.click("main > p a.source")
    browser.wait(PANEL_OPEN)
    assert browser.value("document.querySelector('#panel .wanted').dataset.line") == "3"


def standing(browser: Browser) -> list[Any]:
    """Where the page stands, what its address names, and what has the focus."""
    # two frames later whatever the browser does of its own accord has happened
    browser.value("window.quiet = 0; requestAnimationFrame(() => setTimeout(() => { window.quiet = 1; }, 60))")
    browser.wait("window.quiet")
    focus = "document.activeElement.hash || document.activeElement.id || document.activeElement.tagName"
    return list(browser.value(f"[scrollY, location.hash, {focus}, {PANEL_OPEN}]"))


CLOSE = "[...document.querySelectorAll('#panel button')].find(each => each.textContent === 'Close').click()"
FAR = "main td a.ev[href^='#Ar']"
ENDINGS = {
    "Back": lambda browser: browser.value("history.back()"),
    "Escape": lambda browser: browser.press("Escape"),
    "Close": lambda browser: browser.value(CLOSE),
}


@needs_chromium
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("came", ["by the contents", "by the address"])
def test_back_where_one_was_though_the_address_names_a_place(
    shared_browser: Browser, small: Any, came: str, ending: str
) -> None:
    browser = shared_browser
    if came == "by the contents":
        browser.open(small[0])
        browser.click("#TOC a")
    else:
        browser.open(small[0], fragment=f"#{list(small[1]['entries'])[-1]}")
    browser.wait("location.hash && scrollY")
    browser.click(FAR)
    browser.wait(PANEL_OPEN)
    opened = browser.value("[scrollY, history.state.origin.address, history.state.origin.hash]")
    for _ in range(2):
        ENDINGS[ending](browser)
        browser.wait(f"!{PANEL_OPEN} && history.state === null")
        assert standing(browser) == [*opened, False]
        browser.press("Tab")
        assert browser.value(f"Math.abs(scrollY - {opened[0]}) < innerHeight")
        browser.value("history.forward()")
        browser.wait(PANEL_OPEN)


@needs_chromium
def test_a_place_that_uses_the_value_takes_the_focus(browser: Browser) -> None:
    browser.value("document.querySelector('main td a.ev').focus()")
    browser.value("scrollTo(0, 21)")
    opener = browser.value("document.activeElement.hash")
    browser.press("Enter")
    browser.wait(PANEL_OPEN)
    links = "[...document.querySelectorAll('#panel .uses a.use')]"
    place = browser.value(f"{links}.at(-1).hash")
    for _ in range(30):
        browser.press("Tab")
        if browser.value(f"document.activeElement === {links}.at(-1)"):
            break
    browser.press("Enter")
    browser.wait(f"!{PANEL_OPEN}")
    there = standing(browser)
    target = f"document.getElementById('{place[1:]}')"
    assert browser.value(f"document.activeElement === {target}")
    assert browser.value(f"location.hash === '{place}' && {target}.matches(':target')")
    assert browser.value(f"{target}.getBoundingClientRect().top >= 0")
    assert browser.value(f"{target}.getBoundingClientRect().bottom <= innerHeight")
    browser.press("Tab")
    following = f"{target}.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING"
    assert browser.value(f"document.activeElement !== document.body && !!({following})")
    browser.value("history.back()")
    browser.wait(PANEL_OPEN)
    browser.value("history.forward()")
    browser.wait(f"!{PANEL_OPEN}")
    assert standing(browser) == there
    browser.value("history.back()")
    browser.wait(PANEL_OPEN)
    browser.press("Escape")
    browser.wait(f"!{PANEL_OPEN} && history.state === null")
    assert standing(browser) == [21, "", opener, False]


@needs_chromium
def test_a_place_that_takes_no_focus_is_made_to(browser: Browser) -> None:
    browser.click("main td a.ev")
    browser.wait(PANEL_OPEN)
    browser.value("document.querySelector('#panel a.use').href = '#content'")
    browser.value("document.querySelector('#panel a.use').click()")
    assert standing(browser)[1:] == ["#content", "content", False]
    browser.click("main td a.ev")
    browser.wait(PANEL_OPEN)
    browser.value("document.querySelector('#panel a.use').href = '#content'")
    browser.value("document.querySelector('#panel a.use').click()")
    assert standing(browser)[1:] == ["#content", "content", False]


@needs_chromium
def test_a_reload_keeps_the_panel_and_the_way_back(browser: Browser) -> None:
    browser.click(FAR)
    browser.wait(PANEL_OPEN)
    opened = browser.value("[scrollY, '', history.state.origin.hash]")
    browser.value("document.querySelector('#panel .inputs a').click()")
    browser.reload()
    assert browser.value(PANEL_OPEN)
    assert standing(browser)[2] == "panel-title"
    browser.press("Escape")
    browser.wait(f"!{PANEL_OPEN} && history.state === null")
    assert standing(browser) == [*opened, False]


@needs_chromium
@pytest.mark.parametrize("gone", ["ZZ9", "Z:3", 7, "constructor"])
def test_a_panel_that_the_page_no_longer_has_is_none(browser: Browser, gone: Any) -> None:
    browser.click("main td a.ev")
    browser.wait(PANEL_OPEN)
    browser.value(f"history.replaceState({{...history.state, panel: {json.dumps(gone)}, depth: 2}}, '', '#ZZ9')")
    browser.reload()
    assert browser.value(f"[{PANEL_OPEN}, history.state]") == [False, None]
    assert browser.value("document.querySelectorAll('button.sort').length")
    browser.click("main td a.ev")
    browser.wait(PANEL_OPEN)
    assert browser.value("history.state.depth") == 1
    browser.press("Escape")
    browser.wait(f"!{PANEL_OPEN} && history.state === null")
    assert browser.value("location.hash") == "#ZZ9"


@needs_chromium
def test_the_panel_is_a_dialog_with_a_name_that_fits_a_telephone(shared_browser: Browser, small: Any) -> None:
    shared_browser.open(small[0], 360, 740)
    shared_browser.click("main td a.ev")
    shared_browser.wait(PANEL_OPEN)
    name = "document.getElementById(document.getElementById('panel').getAttribute('aria-labelledby')).textContent"
    assert shared_browser.value(name).startswith("Where ")
    assert shared_browser.value("document.getElementById('panel').tagName") == "DIALOG"
    assert shared_browser.value("document.documentElement.scrollWidth") == 360
    assert shared_browser.value("document.getElementById('panel').scrollWidth") <= 360
    assert shared_browser.value(SEEN)


@needs_chromium
def test_hostile_text_runs_nowhere_and_nothing_is_asked_of_the_network(browser: Browser, small: Any) -> None:
    browser.requests.clear()
    browser.open(small[0])
    browser.value(CLICKED)
    assert browser.value("document.title") == "Test"
    assert browser.value(
        f"document.querySelector('#content').textContent.includes({json.dumps('<img src=x onerror=')})"
    )
    browser.value("""document.body.append(
        Object.assign(document.createElement('script'), {textContent: "document.title='run'"}),
        Object.assign(document.createElement('img'), {src: 'https://example.org/x.png'}))""")
    browser.value("window.refused = 0; fetch('https://example.org/').catch(() => { window.refused = 1; }); 0")
    browser.wait("window.refused")
    assert browser.value("document.title") == "Test"
    assert {url.partition(":")[0] for url in browser.requests.values()} <= {"file", "data"}
    assert "https://example.org/x.png" in browser.refused


def test_without_script_each_link_leads_to_its_entry(small: Any) -> None:
    page = small[0].read_text(encoding="utf-8")
    targets, ids = set(re.findall(r'href="#([^"]+)"', page)), re.findall(r'\sid="([^"]+)"', page)
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))
    assert {target for target in targets if re.fullmatch(r"[A-Z]r?\d+", target)} == set(small[1]["entries"])


def test_the_page_allows_its_own_script_only(small: Any) -> None:
    page = small[0].read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert f"default-src 'none'; script-src 'sha256-{digests[0]}';" in policy[1]
    assert len(scripts) == 1
    assert "unsafe-inline" not in policy[1].split("script-src")[1].split(";")[0]
    carried = re.search(r'<script type="application/json" id="provenance">(.*?)</script>', page, re.S)
    assert carried
    assert not set("<>&") & set(carried[1])
    assert json.loads(carried[1]) == json.loads(json.dumps(small[1]))


def test_the_script_makes_no_markup_from_data_and_asks_for_nothing() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function"
    assert not re.search(markup, SCRIPT)
    assert not re.search(r"fetch\(|XMLHttp|import[ (]|WebSocket|https?:", SCRIPT)
    assert SCRIPT.startswith("//")
    assert max(map(len, SCRIPT.splitlines())) < 160


def test_every_number_of_the_page_has_evidence_or_lineage(small: Any) -> None:
    page = small[0].read_text(encoding="utf-8")
    assert list(unsupported(page)) == []
    assert len(ALLOWED) < 20
    assert all(rule.reason for rule in ALLOWED)


@pytest.mark.parametrize(
    "added",
    ["<p>About 45 %</p>", "<td>7</td>", "<h2>12 weeks</h2>", '<p><span class="quiet">1</span></p>',
     '<p><a class="ev" href="#A99999">3</a></p>', "<p>95 % interval of 12</p>"],
)  # fmt: skip
def test_a_number_without_evidence_is_found(small: Any, added: str) -> None:
    page = small[0].read_text(encoding="utf-8").replace("</main>", f"{added}</main>")
    assert len(list(unsupported(page))) == 1


def test_places_are_those_of_javascript() -> None:
    text = "a😀b𝒳c"
    unit = Utf16(text)
    assert [unit(place) for place in range(len(text) + 1)] == [
        len(text[:place].encode("utf-16-le")) // 2 for place in range(len(text) + 1)
    ]


def test_a_long_source_is_carried_in_pieces_around_its_quotes() -> None:
    text = "line of a long document\n" * (WHOLE // 10)
    marks = [Mark(50, 60, 3, 1), Mark(3000, 3004, 126, 1), Mark(len(text) - 30, len(text) - 20, 1, 1)]
    found = pieces(text, marks)
    assert sum(len(piece) for _, _, piece in found) < WHOLE
    assert len(found) == 2
    for mark in marks:
        assert any(start <= mark.start and mark.end <= start + len(piece) for _, start, piece in found)
    for line, start, piece in found:
        assert text[start : start + len(piece)] == piece
        assert line == text.count("\n", 0, start) + 1
