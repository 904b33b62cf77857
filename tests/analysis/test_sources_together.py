"""Two sources of one trial: the same facts give no difference, a changed one is found with both places."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialdossier.analysis import computed
from trialdossier.analysis.authority import authoritative, per_trial
from trialdossier.analysis.design import overview
from trialdossier.inputs import Source
from trialdossier.storage import Frames
from trialdossier.tabulate import tables_of

from tests.conftest import ROOT, read

RECORDS = ROOT / "tests" / "readers"
JSON, XML = RECORDS / "api_v2_json" / "fictional.json", RECORDS / "legacy_xml" / "fictional.xml"
AUTHORITY = ["api-v2-json", "legacy-xml"]


def both(json: Path, xml: Path, authority: list[str]) -> Frames:
    sources = [Source(json, "j", "A"), Source(xml, "x", "B")]
    facts = tables_of([read(source.path, source.source_id) for source in sources], sources, authority)
    return facts | computed(facts, [])


@pytest.fixture(scope="module")
def same() -> Frames:
    return both(JSON, XML, AUTHORITY)


def test_the_same_trial_in_two_formats_differs_in_nothing(same: Frames) -> None:
    assert same["studies"]["trial_id"].nunique() == 1
    assert len(same["outcome_measurements"]) == 4
    assert same["discrepancies"].empty


def test_a_changed_fact_is_found_with_both_places(tmp_path: Path) -> None:
    text = XML.read_text(encoding="utf-8")
    count = both(JSON, XML, AUTHORITY)["studies"]["enrollment"].iloc[0]
    changed = tmp_path / XML.name
    assert text.count(f">{count}</enrollment>") == 1
    changed.write_text(text.replace(f">{count}</enrollment>", f">{count + 1}</enrollment>"), encoding="utf-8")
    (row,) = both(JSON, changed, AUTHORITY)["discrepancies"].to_dict("records")
    assert (row["table"], row["column"], row["row_a"], row["row_b"]) == ("studies", "enrollment", "j/1", "x/1")
    assert (row["value_a"], row["value_b"]) == (str(count), str(count + 1))


@pytest.mark.parametrize(("authority", "first"), [(AUTHORITY, "j"), (AUTHORITY[::-1], "x")])
def test_the_order_of_the_configuration_decides(authority: list[str], first: str) -> None:
    tables = both(JSON, XML, authority)
    for name in ("outcome_measurements", "reported_events", "eligibility_criteria", "facilities"):
        assert set(authoritative(tables)[name]["source_id"]) == {first}
        assert set(tables[name]["source_id"]) == {"j", "x"}
    (trial,) = per_trial(overview(tables), tables).to_dict("records")
    assert trial["studies"][0] == f"{first}/1"
    assert len(trial["studies"]) == 2


def test_results_of_one_trial_are_not_counted_twice(same: Frames) -> None:
    assert set(same["event_rates"]["source_id"]) == {"j"}
    assert set(same["checks"]["source_id"]) == {"j", "x"}
