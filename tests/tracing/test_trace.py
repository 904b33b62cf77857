from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from trialdossier.sources import ReadableError
from trialdossier.tracing.trace import Quote, Traced, Tracer
from trialdossier.tracing.trees import of_chains, of_uses, told

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
    with pytest.raises(ReadableError, match="neither a line of a source"):
        tracer.uses("inputs/none.txt:3")


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
