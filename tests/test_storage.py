from pathlib import Path

import pandas as pd
import pandera.errors
import pytest
from trialdossier.storage import csv_bytes, frame, read_table, spreadsheet_csv, write_bytes, write_tables, write_text

ROW = {"trial_id": "NCT00000001", "source_id": "s", "ordinal": 1}


def test_text_of_csv_is_faithful() -> None:
    data = frame("conditions", [{**ROW, "name": '=1+1, "x"\nμ'}])
    assert csv_bytes(data).decode() == 'trial_id,source_id,ordinal,name\nNCT00000001,s,1,"=1+1, ""x""\nμ"\n'


def test_a_fraction_is_no_count() -> None:
    with pytest.raises((pandera.errors.SchemaError, TypeError, ValueError)):
        frame("studies", [{**ROW, "enrollment": 1.5}])


@pytest.mark.parametrize(
    "wrong", [{"enrollment": -1}, {"start_date": "November 6, 2011"}, {"study_type": "TRIAL"}, {"unheard_of": "x"}]
)
def test_what_does_not_fit_its_table_is_refused(wrong: dict[str, object]) -> None:
    name, data = "studies", {**ROW, **wrong}
    if "unheard_of" in wrong:
        assert "unheard_of" not in frame(name, [data])
    else:
        with pytest.raises(pandera.errors.SchemaError):
            frame(name, [data])


def test_rows_are_unique_and_sorted() -> None:
    rows = [{**ROW, "ordinal": 2, "name": "b"}, {**ROW, "name": "a"}]
    assert list(frame("conditions", rows)["name"]) == ["a", "b"]
    with pytest.raises(pandera.errors.SchemaError):
        frame("conditions", [rows[0], rows[0]])


def test_tables_come_back_as_written(tmp_path: Path) -> None:
    written = {
        "conditions": frame("conditions", [{**ROW, "name": "x"}]),
        "baseline_counts": frame("baseline_counts", [{**ROW, "result_group": "BG000", "count": 3}]),
        "facilities": frame("facilities", []),
    }
    write_tables(tmp_path, written)
    for name, data in written.items():
        pd.testing.assert_frame_equal(read_table(tmp_path, name), data)
    assert read_table(tmp_path, "studies").empty


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    rows = [{**ROW, "name": "x, y"}, {**ROW, "ordinal": 2, "name": "=z"}]
    write_tables(tmp_path, {"conditions": frame("conditions", rows)})
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.to_summary()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+a",
        "-a",
        "@a",
        "\ta",
        "\ra",
        "\na",
        "＝1+1",
        "＋a",
        "－a",
        "＠a",
        "=HYPERLINK(0)",
        "-",
        "-1 to 2",
        "+49 1",
    ],
)
def test_a_formula_is_inert_in_a_download(cell: str) -> None:
    import csv
    import io

    data = csv_bytes(pd.DataFrame({"=name": [cell, "plain"], "n": [-1.5, 2.0]}))
    (head, first, second) = csv.reader(io.StringIO(spreadsheet_csv(data).decode(), newline=""))
    assert head == ["'=name", "n"]
    assert first == [f"'{cell}", "-1.5"]
    assert second == ["plain", "2.0"]


def test_tables_stay_faithful_and_their_readme_says_so(tmp_path: Path) -> None:
    write_tables(tmp_path, {})
    said = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "faithful to their sources" in said
    assert "apostrophe" in said
