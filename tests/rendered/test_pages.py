"""Pages printed from records, read by their own readers: what they state is what the records state.

A cell of the page may be empty where the page cannot tell; it is never another value, and never another's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from types import ModuleType

import pytest
from trialdossier.readers import details_page as details_layout
from trialdossier.readers import mirror_record as mirror_layout
from trialdossier.tables import FACTS
from trialdossier.tabulate import Reading

from tests.conftest import ROOT
from tests.rendered import details_page, mirror_record
from tests.rendered.comparison import Comparison, compare, read_study, read_text
from tests.rendered.studies import studies
from tests.rendered.wording import Study

SAMPLES = ROOT.parent / "shared" / "samples" / "ctgov_json_v2"
NAMES = ("NCT00973089", "NCT02210780", "NCT05594173", "NCT06388018")
FICTIONAL = dict(studies(48))
APART = frozenset(
    {"studies.results_status", *(f"eligibility_atoms.{name}" for name in FACTS["eligibility_atoms"].columns)}
)
"""Columns for which a page has words of its own, and those that are read from criteria compared already."""
FORMS: dict[str, tuple[ModuleType, Callable[[Study], str]]] = {
    **{
        f"details page, {name}": (details_layout, lambda study, form=form: details_page.page(study, form))  # type: ignore[misc]
        for name, form in details_page.FORMS.items()
    },
    "mirror record": (mirror_layout, mirror_record.record),
    "mirror record without labels": (mirror_layout, lambda study: mirror_record.record(study, labels=False)),
    "mirror record without sentences": (mirror_layout, lambda study: mirror_record.record(study, sentences=False)),
}
UNTOLD = {
    "details page, whole": {"eligibility_criteria.parent_ordinal"},
    "details page, as saved": {"eligibility_criteria.parent_ordinal", "studies.source"},
    "details page, without headings": {"eligibility_criteria.parent_ordinal"},
    "mirror record": {"eligibility_criteria.parent_ordinal", "studies.enrollment"},
    "mirror record without sentences": {"eligibility_criteria.parent_ordinal", "studies.enrollment"},
}
"""Columns that a fictional interventional study's page states, but not always so that they can be told."""


@cache
def record(name: str) -> Reading:
    return read_study(study_called(name))


def study_called(name: str) -> Study:
    if name in FICTIONAL:
        return FICTIONAL[name]
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no {path.name} in ../shared/samples/ctgov_json_v2")
    found: Study = json.loads(path.read_text(encoding="utf-8"))
    study: Study = found["studies"][0] if "studies" in found else found
    return study


def compared(form: str, name: str, change: Callable[[str], str] = str) -> tuple[Reading, Comparison]:
    layout, printed = FORMS[form]
    page = read_text(layout, change(printed(study_called(name))))
    return page, compare(page, record(name), APART)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [*FICTIONAL, *NAMES])
def test_a_page_states_nothing_else_than_its_record(form: str, name: str) -> None:
    page, found = compared(form, name)
    assert found.wrong == []
    assert found.agreeing > 40
    assert page.tables["studies"][0]["trial_id"] == record(name).tables["studies"][0]["trial_id"]


@pytest.mark.parametrize("form", UNTOLD)
def test_what_a_page_prints_is_read(form: str) -> None:
    interventional = [name for name in FICTIONAL if "phases" in FICTIONAL[name]["protocolSection"]["designModule"]]
    found = [compared(form, name) for name in interventional]
    stated = {
        f"{table}.{column}"
        for page, _ in found
        for table, rows in page.tables.items()
        for row in rows
        for column, value in row.items()
        if value is not None
    }
    empty = {column for _, comparison in found for column in comparison.empty}
    assert empty & stated <= UNTOLD[form] | {"intervention_other_names.intervention_ordinal"}


@pytest.mark.parametrize("form", FORMS)
def test_a_cell_that_is_empty_leaves_its_line_unread(form: str) -> None:
    for name in FICTIONAL:
        page, found = compared(form, name)
        lost = [column for column in found.empty if column in {"design_groups.title", "interventions.name"}]
        assert not lost or page.unread_lines


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", " \u00a0\n"),
    ],
    ids=["CRLF", "byte order mark", "blanks at line ends"],
)
def test_line_ends_change_nothing(form: str, change: Callable[[str], str]) -> None:
    for name in [*FICTIONAL][::4]:
        page, found = compared(form, name, change)
        plain, _ = compared(form, name)
        assert found.wrong == []
        assert page.tables == plain.tables
        assert [line["line"] for line in page.unread_lines] == [line["line"] for line in plain.unread_lines]


def test_the_comparison_sees_a_wrong_cell() -> None:
    text = details_page.page(FICTIONAL["study 0"])
    for right, wrong in (("| Female |", "| Male |"), ("7 participants", "8 participants"), ("Part 0", "Part 1")):
        if right in text:
            page = read_text(details_layout, text.replace(right, wrong))
            assert compare(page, record("study 0"), APART).wrong != [], right
