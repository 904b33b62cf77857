"""What notebooks show is the table's cell, literally, with its evidence id."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from trialdossier.report.chapter import Chapter
from trialdossier.report.markdown import escaped, pipe_table, visible, widths
from trialdossier.storage import Frames, write_tables


@pytest.fixture(scope="session")
def tables(frames: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(folder, frames)
    return folder


@pytest.fixture
def chapter(tables: Path, tmp_path: Path) -> Chapter:
    return Chapter(str(tables), str(tmp_path / "figures" / "t" / "n"), "test")


@pytest.fixture
def registry(tables: Path, tmp_path: Path) -> Chapter:
    """The chapter of a trial that no article is about."""
    return Chapter(str(tables), str(tmp_path), "test", "NCT01466179")


def test_a_cell_carries_its_evidence_id(chapter: Chapter) -> None:
    study = chapter.tables["studies"].iloc[0]
    shown = chapter.cell("studies", study["studies"], "enrollment")
    evidence = chapter.tables["evidence"]
    place = (
        (evidence["table"] == "studies") & (evidence["row"] == study["studies"]) & (evidence["column"] == "enrollment")
    )
    (key,) = set(evidence[place]["id"])
    assert shown == f"[{study['enrollment']}^{key}^](#{key}){{.ev}}"


def test_a_key_is_shown_plainly_and_an_empty_cell_is_none(chapter: Chapter) -> None:
    assert chapter.filled("{=x}", {"x": "a*b"}) == r"a\*b"
    assert chapter.filled("{=x}", {"x": None}) is None
    assert chapter.cell("studies", "no/1", "enrollment") is None


def test_the_first_alternative_that_is_wholly_stated_is_shown(chapter: Chapter) -> None:
    row = {"a": "1", "b": None}
    assert chapter.filled("{=a} to {=b} | {=a} only", row) == "[1]{.key} only"
    assert chapter.filled("{=b} | -", row) == "–"
    assert chapter.filled("{=b}", row) is None


def test_words_alone_are_shown_as_they_are(chapter: Chapter) -> None:
    assert chapter.filled("{=b} | not estimable", {"b": None}) == "not estimable"


def test_a_template_is_filled_for_each_element(chapter: Chapter) -> None:
    row = {"a": ["x", "y"], "b": ["p", None], "c": "z"}
    assert chapter.filled("* {=a}, {=b} | {=a} of {=c} | none", row) == "x, p; y of z"
    assert chapter.filled("* {=b}", row) == "p; not stated in this source"


def test_a_single_row_is_a_sentence_and_no_picture(chapter: Chapter) -> None:
    frame = pd.DataFrame({"a": ["x"]})
    assert chapter.figure(lambda _: pytest.fail("drawn"), frame, "C", "alt", "It is {=a}.").markdown == "It is x."


def test_what_is_not_stated_is_said(registry: Chapter) -> None:
    frame = pd.DataFrame({"a": ["x", None], "b": [None, None]})
    shown = registry.table(frame, {"A": "{=a}", "B": "{=b}"}, "Things").markdown
    assert "| not stated in this source |" in shown
    assert shown.endswith("Not stated in this source for any row of the table above: B.")
    assert registry.table(frame.iloc[:0], {"A": "{=a}"}, "Other things").markdown == ""
    assert registry.table(frame.iloc[:0], {"A": "{=a}"}, "Rare things", expected=False).markdown == ""
    assert registry.gaps("Nothing.").markdown == "Not stated in this source: other things."


def test_a_table_for_each_caption(registry: Chapter) -> None:
    frame = pd.DataFrame({"a": ["x", "y", "z"], "told": ["Seconds", "Firsts", "Seconds"]})
    one, other = registry.tables_by("told", frame, {"A": "{=a}"}).markdown.split("\n\n: Firsts")
    assert one.startswith(registry.table(frame[frame["a"] != "y"], {"A": "{=a}"}, "Seconds").markdown)
    assert "#tbl-" in other
    assert registry.tables_by("told", frame.iloc[:0], {"A": "{=a}"}).markdown == ""
    assert registry.gaps("Nothing.").markdown == ""


def test_a_chapter_without_anything_says_so(registry: Chapter) -> None:
    registry.table(pd.DataFrame(), {"A": "{=a}"}, "Outcomes")
    assert registry.gaps("No results.").markdown == "No results. Not stated in this source: outcomes."


def test_an_article_is_not_said_to_be_silent(chapter: Chapter) -> None:
    chapter.table(pd.DataFrame(), {"A": "{=a}"}, "Sites")
    assert "though its prose may touch on them: sites." in chapter.gaps("Nothing.").markdown


def test_numbers_are_shown_with_the_digits_of_the_source(registry: Chapter) -> None:
    events = registry.tables["reported_events"]
    shown = [registry.cell("reported_events", key, "percentage") for key in events["reported_events"]]
    quotes = registry.tables["evidence"]
    printed = quotes[(quotes["table"] == "reported_events") & (quotes["column"] == "percentage")].set_index("row")[
        "quote"
    ]
    assert [str(s).split("^")[0].lstrip("[").replace("\\", "") for s in shown] == list(
        printed.loc[events["reported_events"]]
    )
    assert "3.70" in set(printed)


def test_a_figure_comes_with_data_and_provenance(chapter: Chapter, tmp_path: Path) -> None:
    from trialdossier import figures
    from trialdossier.analysis import comparison

    shown = chapter.figure(figures.timeline, comparison.dates(chapter.tables), "When", "A timeline")
    folder = tmp_path / "figures" / "t" / "n"
    assert {p.name for p in folder.iterdir()} == {"when.svg", "when.png", "when.csv", "when.json"}
    links = "[Data plotted](figures/t/n/when.csv){.download}, [notebook](notebooks/across_test.py){.download}"
    assert shown.markdown == f'![When ({links})](figures/t/n/when.svg){{#fig-all-test-when fig-alt="A timeline"}}'


def test_every_number_of_a_trials_notebooks_is_a_link_or_a_key(tables: Path, tmp_path: Path) -> None:
    from trialdossier.analysis import efficacy

    chapter = Chapter(str(tables), str(tmp_path), "efficacy", "NCT01466179")
    shown = chapter.table(
        efficacy.values(chapter.tables),
        {"Value": "{outcome_measurements.param_value}", "n": "{outcome_counts.count}"},
        "Values",
    ).markdown
    body = shown.splitlines()[2:-2]
    assert len(body) == len(chapter.tables["outcome_measurements"])
    bare = [re.sub(r"\[[^\]]*\]\(#\w+\)\{\.ev\}", "", line) for line in body]
    assert not any(re.search(r"\d", line) for line in bare)


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ `c` [d](e) <b>f</b> $x$ @fig-x #g ~h~ ^i^ |j| {{< include /etc/passwd >}} \\textbf{k}",
        "- a", "1. b", "# c", "> d", "---", ": e", "+1", "=1+1", '"quoted" \'text\' -- ...', "&amp; &#60;",
    ],
)  # fmt: skip
def test_source_text_is_shown_literally(text: str) -> None:
    import subprocess

    import pypandoc

    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "plain", "--wrap=none"],
        input=escaped(text), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == text


def test_columns_are_wide_enough_for_their_words() -> None:
    columns = [["Trial", "NCT01466179x"], ["Text", "word " * 60]]
    narrow, wide = widths(columns)
    assert narrow >= len("NCT01466179x")
    assert wide > narrow
    assert pipe_table(["A"], [["b"]], "C", "tbl-c").startswith("| A |\n|-")
    assert visible(r"[a\-b^A12^](#A12){.ev}") == "a-bxxx"
