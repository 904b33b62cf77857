"""Long tables of the page are put in order by a click on a heading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import EXECUTABLE, Browser, chromium
from tests.conftest import ROOT

SCRIPT = (ROOT / "workflow/dossier/sorting.js").read_text(encoding="utf-8")
ROWS = [
    ("b", "16 / 189 (8.47 %)"),
    ("a", "1,302 / 189"),
    ("d", "–"),
    ("c", "9 / 189"),
    ("f", "not stated"),
    ("e", "9.5"),
]
LINES = "".join(
    f'<tr><td>{name}<a class="ev" href="#A{place}"><sup>A{place}</sup></a></td><td>{value}</td></tr>'
    for place, (name, value) in enumerate(ROWS)
)
HEAD = "<thead><tr><th>Name</th><th>Value</th></tr></thead>"
PAGE = f"""<!doctype html><meta charset="utf-8"><table id="long">{HEAD}<tbody>{LINES}</tbody></table>
<table id="short">{HEAD}<tbody><tr><td>a</td><td>1</td></tr></tbody></table><script>{SCRIPT}</script>"""
NAMES = "[...document.querySelectorAll('#long tbody tr')].map(row => row.cells[0].firstChild.textContent).join('')"
ORDER = "[...document.querySelectorAll('#long th')].map(heading => heading.getAttribute('aria-sort'))"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    page = tmp_path_factory.mktemp("sorting") / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        browser.open(page)
        yield browser


@pytest.mark.skipif(EXECUTABLE is None, reason="Chromium is not installed")
def test_a_click_on_a_heading_orders_the_table(browser: Browser) -> None:
    assert browser.value(NAMES) == "badcfe"
    browser.click("#long th:nth-child(2) button")
    assert browser.value(NAMES) == "cebafd"
    assert browser.value(ORDER) == [None, "ascending"]
    browser.click("#long th:nth-child(2) button")
    assert browser.value(NAMES) == "dfabec"
    browser.click("#long th button")
    assert browser.value(NAMES) == "abcdef"
    assert browser.value(ORDER) == ["ascending", None]
    assert browser.value("document.querySelectorAll('#short button').length") == 0
