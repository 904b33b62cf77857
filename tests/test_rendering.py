"""The two engines: what they write, and what they refuse."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pypandoc
import pytest
from pypdf import PdfReader
from trialdossier import rendering
from trialdossier.rendering import RenderError
from trialdossier.report.panel import panel, script_hash

HERE = Path(__file__).parent
THEME = HERE.parent / "workflow" / "dossier"
SCRIPT = (THEME / "panel.js").read_text(encoding="utf-8")
AS_OF = "2021-02-03"
MADE = ("dossier.html", "dossier.pdf")
ENTRIES = 60
ROWS = 90

HOSTILE = r"""
<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) `<b>`{=html} \textbf{t} $x^2$
`#panic("typst")`{=typst} #panic("typst") #read("/etc/passwd") \input{/etc/passwd} // no comment /* none */ a--b ... -5
"""


def events() -> str:
    """A table of several pages: eight columns, most cells linking to their evidence."""
    head = "| Organ class and term | " + " | ".join(f"Arm {a}" for a in range(1, 8)) + " |"
    dashes = "|" + "-" * 30 + "|" + "|".join("-" * 9 + ":" for _ in range(7)) + "|"
    rows = [
        f"| Blood disorders: febrile neutropenia, kind {r} | "
        + " | ".join(f"[{r + a} ({a}.0%)^e{n}^](#e{n}){{.ev}}" for a in range(7) for n in [(r * 7 + a) % ENTRIES + 1])
        + " |"
        for r in range(ROWS)
    ]
    return "\n".join([head, dashes, *rows, "", ": Adverse events {#tbl-events}", ""])


def evidence() -> str:
    """Entries of the appendix, each saying which it is."""
    entry = "::: {{#e{0} .evidence}}\n**e{0}** `one.txt`, line {1}\n\n> “quoted line {1} of μ ≥ 5 – ® ğşİłțș”\n:::\n"
    return "\n".join(entry.format(n, n * 3) for n in range(1, ENTRIES + 1))


def example(folder: Path) -> Path:
    """The example project in `folder`, with the dossier's own theme, filter and templates."""
    shutil.copytree(THEME, folder, ignore=shutil.ignore_patterns("*.qmd"))
    shutil.copytree(HERE / "rendering", folder, dirs_exist_ok=True)
    (folder / "parts").mkdir()
    (folder / "panel.html").write_text(panel({"sources": {}, "entries": {}}, SCRIPT), encoding="utf-8")
    (folder / "parts" / "events.qmd").write_text(events(), encoding="utf-8")
    (folder / "parts" / "evidence.qmd").write_text(evidence(), encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example project, to be changed."""
    return example(tmp_path / "project")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the embedded engine makes of the example as it is."""
    folder = tmp_path_factory.mktemp("example") / "output"
    made(example(folder.with_name("project")), folder)
    return folder


@pytest.fixture
def dossier(output: Path) -> tuple[str, PdfReader]:
    """The page and the paper of the example as it is."""
    return read(output)


def made(project: Path, output: Path | None = None) -> tuple[str, PdfReader]:
    """The page and the paper that the embedded engine makes."""
    output = output or project.parent / "output"
    assert rendering.render(project, output, "embedded", AS_OF) == [output / name for name in MADE]
    return read(output)


def read(output: Path) -> tuple[str, PdfReader]:
    """The page and the paper in `output`."""
    page, paper = ((output / name).read_bytes() for name in MADE)
    return page.decode("utf-8"), PdfReader(io.BytesIO(paper))


def appended(project: Path, text: str) -> Path:
    """The project with `text` at the end of its dossier."""
    with open(project / "dossier.qmd", "a", encoding="utf-8") as file:
        file.write("\n" + text + "\n")
    return project


def words(paper: PdfReader) -> str:
    """All text of the paper on one line."""
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_every_link_of_the_page_leads_somewhere(dossier: tuple[str, PdfReader]) -> None:
    html, _ = dossier
    ids = re.findall(r'\sid="([^"]+)"', html)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert len(targets) > ROWS * 7
    assert set(targets) <= set(ids)


def test_page_needs_nothing_but_itself(dossier: tuple[str, PdfReader]) -> None:
    html, _ = dossier
    assert "default-src 'none'" in html
    assert '<html lang="en">' in html
    assert "<title>Evidence dossier: an example</title>" in html
    assert not re.search(r"<script [^>]*src|<link|<iframe|\ssrc=\"(?!data:)|@import|url\(", html)
    assert html.count('<img src="data:image/svg+xml;base64,') == 3
    assert 'alt="Two &quot;squares&quot; on lines &amp; one axis"' in html


def test_references_have_the_same_numbers_on_page_and_paper(dossier: tuple[str, PdfReader]) -> None:
    html, paper = dossier
    assert re.search(r'href="#fig-forest" class="ref">Figure 1</a>,', html)
    assert re.search(
        r'href="#sec-efficacy" class="ref">Section 1.1</a>, <a href="#fig-left" class="ref">Figure 2</a>', html
    )
    assert "<strong>Table 1.</strong> Adverse events" in html
    text = words(paper)
    assert "See Figure 1, Table 1 and Section 1.1, Figure 2." in text
    assert "Figure 1. Response with intervals" in text
    assert "Table 1. Adverse events" in text
    assert "1.1 Efficacy" in text


def test_content_is_chosen_by_format(dossier: tuple[str, PdfReader]) -> None:
    html, paper = dossier
    assert "Only on the screen" in html
    assert "Only on paper" not in html
    assert "Only on paper" in words(paper)
    assert "Only on the screen" not in words(paper)
    for text in (html, words(paper)):
        assert "Two sources disagree" in text
        assert "Second tab" in text


def test_links_of_the_paper_lead_to_their_entries(dossier: tuple[str, PdfReader]) -> None:
    _, paper = dossier
    pages = {page.indirect_reference.idnum: page for page in paper.pages if page.indirect_reference}
    texts = {number: page.extract_text() for number, page in pages.items()}
    checked = 0
    for page in paper.pages:
        for annotation in page.get("/Annots") or []:
            link = annotation.get_object()
            destination = link.get("/Dest") or link["/A"].get_object().get("/D")
            if isinstance(destination, str):
                destination = paper.named_destinations[destination].dest_array
            target = destination[0].idnum
            contents = str(link.get("/Contents", ""))
            if found := re.search(r"\(e\d+\)|\be(\d+)$", contents):
                assert re.search(rf"\be{found[1]} one", texts[target]), contents
            checked += 1
            assert target in texts
    assert checked > ROWS * 7


def test_each_evidence_link_leads_to_the_height_of_its_entry(project: Path) -> None:
    lines = "\n\n".join(f"[value {n}](#e{n}){{.ev}}" for n in range(1, ENTRIES + 1))
    (project / "dossier.qmd").write_text(
        f"---\ntitle: Links\n---\n# Links\n\n{lines}\n\n# Evidence\n\n{{{{< include parts/evidence.qmd >}}}}\n"
    )
    _, paper = made(project)
    heights: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(paper.pages):

        def seen(text: str, cm: list[float], tm: list[float], *_: object, number: int = number) -> None:
            if found := re.match(r"\s*e(\d+)\s*$", text):
                heights.setdefault(found[1], (number, tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

        page.extract_text(visitor_text=seen)
    assert len(heights) == ENTRIES
    order: list[tuple[int | None, float]] = []
    for page in paper.pages:
        for annotation in page.get("/Annots") or []:
            link = annotation.get_object()
            destination = link.get("/Dest") or link["/A"].get_object().get("/D")
            if isinstance(destination, str):
                destination = paper.named_destinations[destination].dest_array
            order.append((paper.get_page_number(destination[0].get_object()), float(destination[3])))
    order = order[-2 * ENTRIES : -ENTRIES]
    for n, (page_number, height) in enumerate(order, 1):
        expected, baseline = heights[str(n)]
        assert page_number == expected
        assert 0 <= height - baseline < 18, n


def test_each_entry_leads_back_to_where_its_value_stands(dossier: tuple[str, PdfReader]) -> None:
    html, paper = dossier
    entry = re.search(r'<div id="e1" class="evidence">.*?</div>', html, re.S)
    assert entry
    back = re.findall(r'<a href="#(use-e1-\d)" class="use">([^<]*)</a>', entry[0])
    assert [label for _, label in back] == ["Section 1", "Table 1"]
    assert all(f'<a href="#e1" id="{place}" class="ev">' in html for place, _ in back)
    text = words(paper)
    pages = re.search(r"\be1 one\.txt.*?used on p\. (\d+): Section 1, Table 1", text)
    assert pages
    assert "(1.0%)" in paper.pages[int(pages[1]) - 1].extract_text()


def test_an_entry_leads_back_to_all_its_places(project: Path) -> None:
    table = "| n | m |\n|---|---|\n| [1](#e1){{.ev}} | [1](#e1){{.ev}} |\n\n: Many {{#tbl-many{0}}}\n"
    tables = "\n".join(table.format(n) for n in range(1, 31))
    prose = "Once [1](#e1){.ev} and [1](#e1){.ev}.\n\nAgain [1](#e1){.ev}.\n"
    entry = "::: {#e1 .evidence}\n**e1** one.txt\n:::\n"
    (project / "dossier.qmd").write_text(f"---\ntitle: T\n---\n# M\n\n{tables}\n{prose}\n# Evidence\n\n{entry}")
    html, paper = made(project)
    found = re.search(r'<div id="e1" class="evidence">(.*?)<details class="uses">(.*?)</details>', html, re.S)
    assert found
    shown, folded = (re.findall(r'<a href="#(use-e1-\d+)" class="use">([^<]*)</a>', part) for part in found.groups())
    assert [name for _, name in shown + folded] == [
        *(f"Table {n}" for n in range(1, 31)), "Section 1", "Section 1 (2)",
    ]  # fmt: skip
    assert len(shown) == 12
    assert "<summary>and in 20 more places</summary>" in found[2]
    assert all(html.count(f'id="{place}"') == 1 for place, _ in shown + folded)
    text = words(paper)
    listed = text[text.index("used on p.") :]
    assert all(re.search(rf"\b{n}\b", re.sub(r"p\. \d+", "p.", listed)) for n in range(1, 31))
    links = [link.get_object() for link in paper.pages[-1]["/Annots"]]
    assert len(links) == 32


def test_script_and_policy_outlive_what_quarto_does_to_a_page(project: Path) -> None:
    front = f"---\ntitle: T\nscript: {script_hash(SCRIPT)}\n---\n"
    (project / "dossier.qmd").write_text(front + "# T\n\n[1](#e1){.ev}\n\n::: {#e1 .evidence}\nOne\n:::\n")
    data = {"sources": {"A": {"title": "<b>&amp;</b> </script>"}}, "entries": {}}
    (project / "panel.html").write_text(panel(data, SCRIPT), encoding="utf-8")
    command = ["--to=html", "--standalone", "--embed-resources", "--template=template.html", "--css=theme.css"]
    command += ["--include-after-body=panel.html", "--lua-filter=filter.lua", "--output=page.html", "dossier.qmd"]
    subprocess.run([pypandoc.get_pandoc_path(), "--from=markdown", *command], cwd=project, check=True)
    page = (project / "page.html").read_text(encoding="utf-8")
    assert f"script-src '{script_hash(SCRIPT)}'" in unescape(page)
    assert SCRIPT in page
    carried = re.search(r'<script type="application/json" id="provenance">(.*?)</script>', page, re.S)
    assert carried
    assert json.loads(carried[1]) == data


def test_what_a_caption_offers_is_inside_the_page_and_beside_the_paper(project: Path) -> None:
    (project / "figures" / "forest.csv").write_text("a,b\n1,2\n")
    html, paper = made(
        appended(
            project, "![A caption ([data](figures/forest.csv){.download})](figures/forest.svg){#fig-d fig-alt='x'}"
        )
    )
    offered = re.search(r'<a class="download" download="forest.csv" href="(data:text/csv[^"]*)">data</a>', html)
    assert offered
    assert urlopen(unescape(offered[1])).read() == b"a,b\n1,2\n"
    links = [note.get_object() for page in paper.pages for note in page.get("/Annots") or []]
    assert "../figures/forest.csv" in [str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})]


def test_paper_is_a_book(dossier: tuple[str, PdfReader]) -> None:
    _, paper = dossier
    last = len(paper.pages)
    texts = [page.extract_text() for page in paper.pages]
    assert all(f"page {n} of {last}" in text for n, text in enumerate(texts, 1))
    assert all("Evidence dossier: an example" in text for text in texts)
    assert "Contents" in texts[1]
    table_pages = [text for text in texts if "febrile neutropenia" in text]
    assert len(table_pages) > 2
    assert all("Organ class and term" in text for text in table_pages)
    assert [entry.title for entry in paper.outline if not isinstance(entry, list)][-2:] == [
        "1 Evidence at a glance",
        "2 Evidence",
    ]
    assert paper.pages[0].mediabox.width == pytest.approx(595.3, abs=0.1)
    assert any(page.mediabox.width > page.mediabox.height for page in paper.pages)


def test_paper_meets_its_standards_and_embeds_its_fonts(dossier: tuple[str, PdfReader]) -> None:
    _, paper = dossier
    assert paper.xmp_metadata is not None
    metadata = paper.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.S)
    assert "pdfuaid:part>1<" in metadata
    assert paper.metadata is not None
    assert str(paper.metadata.creation_date).startswith(AS_OF)
    for page in paper.pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())


def test_long_hash_is_neither_clipped_nor_altered(dossier: tuple[str, PdfReader]) -> None:
    _, paper = dossier
    assert "0f343b0931126a20f133d67c2b018a3b5e2c0e3f0f343b0931126a20f133d67c" in paper.pages[0].extract_text().replace(
        "\n", ""
    )


def test_same_bytes_whatever_the_surroundings(project: Path, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in rendering.render(project, tmp_path / "a", "embedded", AS_OF)]
    deep = tmp_path / "some" / "deeper" / "place"
    shutil.copytree(project, deep)
    code = (
        "import sys; from pathlib import Path; from trialdossier import rendering;"
        f"rendering.render(Path(sys.argv[1]), Path(sys.argv[2]), 'embedded', '{AS_OF}')"
    )
    environment = os.environ | {"TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(deep), str(tmp_path / "b")], env=environment, cwd="/", check=True)
    assert [(tmp_path / "b" / name).read_bytes() for name in ("dossier.html", "dossier.pdf")] == first
    assert not any(str(tmp_path).encode() in data or b"/tmp/" in data for data in first)


def test_hostile_text_is_only_text(project: Path) -> None:
    html, paper = made(appended(project, HOSTILE))
    assert not re.search(r"<script>alert|<img src=x|javascript:", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    text = words(paper)
    for literal in (
        "<script>alert(1)</script>",
        '#panic("typst")',
        '#read("/etc/passwd")',
        "// no comment /* none */ a--b ... -5",
    ):
        assert literal in text


@pytest.mark.parametrize(
    "text", ["= a", "+ a", "- a", "1. a", "/ a: b", "~a", "x__y", "@a", "<a>", "'a' \"b\"", "a*b", "-?-", "[a](b)"]
)
def test_characters_are_printed_as_they_are(project: Path, text: str) -> None:
    escaped = re.sub(r"([^\w\s]|_)", r"\\\1", text)
    (project / "dossier.qmd").write_text(f"---\ntitle: T\n---\n# T\n\nBEGIN^x^{escaped} END\n\n{escaped}\n")
    html, paper = made(project)
    assert f"BEGINx{text} END" in words(paper)
    assert words(paper).count(text) >= 2
    assert html.count(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) >= 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("See @fig-nowhere.", r"dossier.qmd:\d+: reference @fig-nowhere, which stands nowhere"),
        ("See [it](#e999).", r'dossier.qmd:\d+: link to "#e999", which stands nowhere'),
        ("[one]{#e1}", 'id "e1" stands twice'),
        ("[one]{#a.b}", 'id "a.b" of a span: only letters, digits and hyphens'),
        ("{{< include parts/none.qmd >}}", r"dossier.qmd:\d+: includes parts/none.qmd, which does not exist"),
        ("{{< include ../secret.qmd >}}", "outside the project"),
        ("{{< include /etc/passwd >}}", "outside the project"),
        ("{{< video x.mp4 >}}", "unknown shortcode 'video'"),
        ("text {{< include parts/events.qmd >}}", "alone on its line"),
        ("![x](figures/none.svg){fig-alt='x'}", 'file "figures/none.svg" does not exist'),
        ("![x](figures/forest.svg)", "has no fig-alt"),
        ("![x](../figures/forest.svg){fig-alt='x'}", "not a path inside the project"),
        ("![x](https://example.org/x.svg){fig-alt='x'}", "not a path inside the project"),
    ],
)
def test_refusals_name_what_and_where(project: Path, output: Path, text: str, message: str) -> None:
    shutil.copytree(output, project.parent / "output")
    before = {path.name: path.read_bytes() for path in (project.parent / "output").iterdir()}
    with pytest.raises(RenderError, match=message):
        made(appended(project, text))
    assert {path.name: path.read_bytes() for path in (project.parent / "output").iterdir()} == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a {{< include /etc/passwd >}}", r"parts/events.qmd:1: holds a shortcode"),
        ("a\n\n---\ntitle: mine\n---", r"parts/events.qmd:3: holds a line `---`"),
        ("```{=html}\n<b>\n```", "holds a raw or executable block"),
        ("```{python}\n1\n```", "holds a raw or executable block"),
        ("`x`{=typst}", "holds a raw or executable block"),
    ],
)
def test_parts_may_not_act(project: Path, text: str, message: str) -> None:
    (project / "parts" / "events.qmd").write_text(text)
    with pytest.raises(RenderError, match=message):
        made(project)


def test_escaped_shortcode_in_a_part_is_text(project: Path) -> None:
    (project / "parts" / "events.qmd").write_text(
        r"a \{\{\< include /etc/passwd \>\}\}" + "\n\n| A |\n|---|\n| 1 |\n\n: C {#tbl-events}\n"
    )
    html, paper = made(project)
    assert "a {{&lt; include /etc/passwd &gt;}}" in html
    assert "a {{< include /etc/passwd >}}" in words(paper)


def test_missing_glyphs_are_named() -> None:
    assert rendering.missing_glyphs("μ≥≤Ɣα–—“”’®™²öéşĞİıŁłąęățș→−½×±") == []
    assert rendering.missing_glyphs("a中b😀") == ["中", "😀"]


def test_character_without_glyph_is_shown_by_its_code_point(project: Path) -> None:
    html, paper = made(appended(project, "The sign 中 here."))
    assert "The sign 中 here." in html
    assert "The sign ‹U+4E2D› here." in words(paper)


@pytest.mark.parametrize(
    ("engine", "as_of", "message"), [("latex", AS_OF, "not known"), ("embedded", "soon", "no ISO date")]
)
def test_wrong_arguments(project: Path, engine: str, as_of: str, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        rendering.render(project, project.parent / "output", engine, as_of)


def test_heading_inside_a_quote_is_no_new_page(project: Path) -> None:
    _, paper = made(appended(project, "> # A heading that a source may hold"))
    assert "A heading that a source may hold" in words(paper)


def test_marked_words_of_a_quote_stay_in_their_line(project: Path) -> None:
    html, paper = made(appended(project, "> before [the words]{.mark}(after)"))
    assert "<mark>the words</mark>(after)" in html
    assert "before the words(after)" in words(paper)


def test_control_characters_of_a_source_do_not_stop_the_paper(project: Path) -> None:
    _, paper = made(appended(project, "A sign \x80 and \x01 here."))
    assert "A sign ‹U+0080› and ‹U+0001› here." in words(paper)


def test_pandoc_that_hangs_is_ended(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialdossier.rendering.embedded.TIMEOUT", 0.001)
    with pytest.raises(RenderError, match="did not end within"):
        made(project)


STAND_IN = """#!/bin/sh
case "$1" in --version) echo 1.7.99; exit 0;; esac
echo "$SOURCE_DATE_EPOCH $*" >> "{log}"
grep -q 'include' dossier.qmd && exit 3
mkdir -p "$6" && case "$4" in
  html) echo page > "$6/dossier.html";;
  typst) echo paper > "$6/dossier.pdf";;
esac
"""


def stand_in(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `quarto` on PATH that does what `text` says."""
    folder.mkdir()
    (folder / "quarto").write_text(text)
    (folder / "quarto").chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_quarto_is_run_where_it_is_on_path(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", STAND_IN.format(log=tmp_path / "log"), monkeypatch)
    files = rendering.render(project, tmp_path / "output", "auto", AS_OF)
    assert rendering.engine_name("auto") == "quarto 1.7.99"
    assert [path.read_text() for path in files] == ["page\n", "paper\n"]
    assert (tmp_path / "log").read_text().splitlines() == [
        "1612310400 render dossier.qmd --to html --output-dir _rendered-html",
        "1612310400 render dossier.qmd --to typst --output-dir _rendered-typst",
    ]


def test_failing_quarto_is_reported(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", "#!/bin/sh\necho 'ERROR: no such thing' >&2\nexit 1\n", monkeypatch)
    with pytest.raises(RenderError, match="no such thing"):
        rendering.render(project, tmp_path / "output", "quarto", AS_OF)
    assert not (tmp_path / "output").exists()


def test_quarto_that_is_missing_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert rendering.engine_name("auto").startswith("embedded (pandoc ")
    with pytest.raises(RenderError, match="no `quarto` is on PATH"):
        rendering.render(project, project.parent / "output", "quarto", AS_OF)


@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")
def test_real_quarto_renders_the_same_project(project: Path) -> None:
    html, pdf = rendering.render(project, project.parent / "output", "quarto", AS_OF)
    page = html.read_text(encoding="utf-8")
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'\sid="([^"]+)"', page))
    assert "See Figure 1, Table 1 and Section 1.1, Figure 2." in words(PdfReader(io.BytesIO(pdf.read_bytes())))
