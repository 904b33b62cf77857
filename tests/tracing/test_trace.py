from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from trialdossier.sources import ReadableError
from trialdossier.tracing.trace import Quote, Traced, Tracer
from trialdossier.tracing.trees import of_chains, of_uses, told
from trialdossier.tracing.uses import Placed

pytestmark = pytest.mark.xdist_group("workflow")
ARTICLE = "inputs/004_2a950fea919dd17c.txt"


@pytest.fixture(scope="module")
def tracer(built: Path) -> Tracer:
    return Tracer(built / "outputs")


def line_of(built: Path, words: str) -> int:
    lines = (built / ARTICLE).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_a_line_leads_to_everything_that_rests_on_it(tracer: Tracer, built: Path) -> None:
    found = tracer.uses(f"{ARTICLE}:{line_of(built, 'achieved CR')}")
    counts = [used for used in found if used.cell.startswith("claims:") and used.computed]
    assert counts
    percent = next(cell for cell in counts[0].computed if cell.cell.endswith(":percent"))
    assert any(figure.endswith("response-proportions.svg") for figure in percent.figures)
    assert any(place.startswith("Efficacy") for place in percent.dossier)
    assert any(name.endswith(".ipynb") for used in found for name in used.notebooks)


def test_both_ways_meet(tracer: Tracer, built: Path) -> None:
    """What a line is used in leads back to that line."""
    line = line_of(built, "achieved CR")
    for used in tracer.uses(f"{ARTICLE}:{line}"):
        chain = tracer.trace(used.cell)[0]
        assert line in [quote.line for quote in chain.quotes]
        for computed in used.computed:
            assert used.cell in [cell.cell for cell in tracer.trace(computed.id or "")[0].inputs]


def test_every_figure_that_is_named_exists(tracer: Tracer, built: Path) -> None:
    names = {figure for figures in tracer._uses.figures.values() for figure in figures}
    assert names
    assert all((built / name).is_file() for name in names)


def test_a_line_that_is_not_there(tracer: Tracer) -> None:
    with pytest.raises(ReadableError, match="no such line; the document has"):
        tracer.uses(f"{ARTICLE}:99999")
    with pytest.raises(ReadableError, match="is no document of this build"):
        tracer.uses("inputs/none.txt:3")


@pytest.mark.parametrize("folder", ["/any/where/", "other/", "outputs/", "tables/inputs/"])
def test_a_path_is_that_of_a_document_of_this_build(tracer: Tracer, folder: str) -> None:
    with pytest.raises(ReadableError, match="is no document of this build"):
        tracer.uses(f"{folder}{Path(ARTICLE).name}:17")


def test_the_spellings_of_a_document(
    tracer: Tracer, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, expected = Path(ARTICLE).name, tracer.uses(f"{ARTICLE}:17")
    assert expected
    (tmp_path / "link.txt").symlink_to(built / ARTICLE)
    spellings = [name, f"./{ARTICLE}", f"inputs/../{ARTICLE}", str(built / ARTICLE), str(tmp_path / "link.txt")]
    for spelling in spellings:
        assert tracer.uses(f"{spelling}:17") == expected
    monkeypatch.chdir(built / "outputs")
    assert Tracer(Path("../outputs")).uses(f"../{ARTICLE}:17") == expected


def test_a_copy_of_a_document_in_another_project_is_none_of_this(
    tracer: Tracer, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inputs").mkdir()
    shutil.copy(built / ARTICLE, tmp_path / "inputs")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadableError, match="is no document of this build"):
        tracer.uses(f"{tmp_path / ARTICLE}:17")


def test_the_folder_of_inputs_may_have_another_name(built: Path) -> None:
    tracer = Tracer(built / "outputs", "elsewhere")
    assert tracer.uses(f"elsewhere/{Path(ARTICLE).name}:17")
    with pytest.raises(ReadableError, match="is no document of this build"):
        tracer.uses(f"{ARTICLE}:17")


LONG = "x" * 300


@pytest.mark.parametrize(
    "target",
    ["", ".", "/", "..", LONG, f"{LONG}.svg", f"{LONG}:3", "a\0b", "a\0.svg", "outputs", ":", "A", "x:" + "9" * 5000],
)
def test_what_is_no_target_is_one_readable_line(tracer: Tracer, target: str) -> None:
    for asked in (tracer.trace, tracer.uses):
        with pytest.raises(ReadableError) as raised:
            asked(target)
        assert len(str(raised.value).splitlines()) == 1
        assert len(str(raised.value)) < 400
        assert str(raised.value).isprintable()


def figure_of(built: Path) -> Path:
    return next((built / "outputs" / "figures").rglob("response-proportions.svg"))


@pytest.mark.parametrize("form", [".svg", ".png", ".csv", ".json"])
def test_a_figure_is_known_wherever_it_lies(tracer: Tracer, built: Path, tmp_path: Path, form: str) -> None:
    figure = figure_of(built).with_suffix(form)
    expected = json.loads(figure.with_suffix(".json").read_text(encoding="utf-8"))["cells"]
    found = tracer.trace(str(shutil.copy(figure, tmp_path / f"renamed{form}")))
    assert [chain.cell for chain in found] == [f"{cell['table']}:{cell['row']}:{cell['column']}" for cell in expected]
    assert found == tracer.trace(str(figure))
    with pytest.raises(ReadableError, match="neither a figure file that is there"):
        tracer.trace(str(figure.with_suffix(".nonsense")))


def test_the_data_that_the_dossier_offers_are_known_too(tracer: Tracer, built: Path) -> None:
    figure = figure_of(built).with_suffix(".csv")
    offered = built / "outputs/dossier/project/figures" / figure.relative_to(built / "outputs/figures")
    assert tracer.trace(str(offered)) == tracer.trace(str(figure))


@pytest.mark.parametrize("change", [(r"(\.csv sha256:).{4}", r"\g<1>0000"), (r"(<rdf:li>)([A-Z]+)", r"\1\g<2>9")])
def test_a_figure_of_another_build_is_not_taken_for_one_of_this(
    tracer: Tracer, built: Path, tmp_path: Path, change: tuple[str, str]
) -> None:
    text = figure_of(built).read_text(encoding="utf-8")
    other = tmp_path / "other.svg"
    other.write_text(re.sub(*change, text, count=1), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != text
    for asked in (tracer.trace, tracer.uses):
        with pytest.raises(ReadableError, match="it was drawn by another build, or changed since"):
            asked(str(other))


def test_a_figure_leads_to_where_it_stands(tracer: Tracer, built: Path, tmp_path: Path) -> None:
    figure = figure_of(built)
    page = (built / "outputs/dossier/dossier.html").read_text(encoding="utf-8")
    for target in (figure, shutil.copy(figure.with_suffix(".png"), tmp_path / "a.png")):
        (placed,) = tracer.uses(str(target))
        assert isinstance(placed, Placed)
        assert (built / placed.figure) == figure
        assert placed.section == "Efficacy"
        assert placed.chapter
        assert "](" not in placed.chapter
        assert placed.page
        assert f'id="{placed.page.partition("#")[2]}"' in page
        assert [Path(name).name for name in placed.notebooks] == ["trial_efficacy.ipynb"]
        assert placed.scripts == ["notebooks/trial_efficacy.py"]
        assert all((built / name).is_file() for name in [*placed.notebooks, *placed.scripts])
        assert "chapter" in told(of_uses([placed]))


def test_uses_for_machines(built: Path) -> None:
    command = [sys.executable, "-c", "from trialdossier.cli import main; main()", "trace", "--uses", "--json"]
    done = subprocess.run([*command, f"{ARTICLE}:17"], cwd=built, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"cell", "id", "value", "figures", "notebooks", "dossier", "computed"} <= json.loads(done.stdout)[0].keys()


def test_what_a_source_says_is_shown_and_not_acted_on() -> None:
    hostile = "\x1b[31mred\x1b[0m \u202egnirts\u202c \x07bell [bold]markup[/bold] \x9b2J"
    chain = Traced("t:s/1:c", "A1", hostile, [Quote("inputs/\x1b]0;x\x07.txt", "0" * 64, 1, 0, 9, hostile)])
    for colour in (False, True):
        shown = told(of_chains([chain]), colour, 80)
        assert "\\x1b[31mred\\x1b[0m" in shown.replace("\n", "").replace("│", "").replace(" ", "") or colour
        assert "\x07" not in shown
        assert "\u202e" not in shown
        assert "\x9b" not in shown
        assert "\x1b[31mred" not in shown
    plain = told(of_chains([chain]))
    assert "[bold]markup[/bold]" in plain
    assert "\\x202e" in plain


def test_a_cell_that_is_reached_twice_is_told_once(tracer: Tracer, built: Path) -> None:
    found = tracer.uses(f"{ARTICLE}:{line_of(built, 'achieved CR')}")
    text = told(of_uses([*found, *found]))
    assert text.count("as above") >= len(found)
