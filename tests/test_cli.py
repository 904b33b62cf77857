from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from unicodedata import category
from unittest.mock import patch

import pytest
from trialdossier.cli import as_json, main

from tests.conftest import INPUTS


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from trialdossier.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command, run in this process."""
    with patch.object(sys, "argv", ["trialdossier", *map(str, arguments)]), pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), *capsys.readouterr()


def test_read_prints_tables_evidence_and_coverage() -> None:
    path = sorted(INPUTS.glob("*.txt"))[0]
    done = run("read", path)
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert {"source", "tables", "evidence", "coverage"} <= result.keys()
    text = path.read_bytes().decode()
    assert all(text[entry["start"] : entry["end"]] == entry["quote"] for entry in result["evidence"])


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("unknown.txt", b"milk\neggs\nbread\n", "no known layout\n  looked for\n    results-page"),
        ("empty.txt", b"", "the file is empty"),
        ("binary.bin", bytes(range(256)) * 4, "NUL byte"),
        ("latin.txt", "ClinicalTrials.gov Identifier: Zürich".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_a_bad_document_is_one_readable_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    status, output, errors = said(capsys, "read", tmp_path / name)
    assert (status, output) == (2, "")
    assert errors.startswith(f"error: {tmp_path / name}")
    assert message in errors


def test_an_error_ends_the_process_without_a_traceback(tmp_path: Path) -> None:
    done = run("read", tmp_path / "none.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {tmp_path / 'none.txt'}: cannot be read: No such file or directory\n"


def test_an_unknown_format(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, errors = said(capsys, "read", sorted(INPUTS.glob("*.txt"))[0], "--format", "sonnet")
    assert (status, "no layout is called 'sonnet'" in errors) == (2, True)


def test_formats_lists_every_layout(capsys: pytest.CaptureFixture[str]) -> None:
    status, output, _ = said(capsys, "formats")
    assert status == 0
    for line in output.splitlines():
        name, title = line.split(maxsplit=1)
        assert name
        assert len(title) > 20


def test_usage_errors_end_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "read")[0] == 2
    assert said(capsys, "no-such-command")[0] == 2


LONG = "x" * 300
BAD_PATHS = [
    ("read", "{}"), ("verify", "{}"), ("diff", "{}", "outputs"), ("diff", "outputs", "{}"), ("reproduce", "{}"),
    ("committed", "{}"), ("bag", "--project", "{}"), ("trace", "A1", "--outputs", "{}"),
    ("fetch", "NCT00000001", "--folder", "{}"),
]  # fmt: skip


@pytest.mark.parametrize("bad", ["", "/", LONG, "a\0b", f"{__file__}/below", "\x1b[2J\u202e"])
@pytest.mark.parametrize("command", BAD_PATHS, ids=" ".join)
def test_a_path_that_is_none_is_one_readable_error(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    bad: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if command[0] == "fetch":  # the root can be written to
        bad = bad.replace("/", LONG, 1) if bad == "/" else bad
    status, output, errors = said(capsys, *(part.replace("{}", bad) for part in command))
    assert (status, output) == (2, "")
    assert "Traceback" not in errors
    assert all(line.isprintable() for line in errors.splitlines())
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert said(capsys, "trace", "a\0b", "--outputs", tmp_path)[0] == 2


def test_a_copy_of_the_outputs_alone_is_not_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs-before").mkdir()
    status, _, error = said(capsys, "verify", tmp_path / "outputs-before")
    assert status == 2
    assert error.startswith(f"error: {tmp_path / 'outputs-before'}: a build is checked with the inputs and the code")


def test_what_has_no_permission_is_one_readable_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refused)
    status, _, errors = said(capsys, "diff", tmp_path, tmp_path)
    assert (status, errors) == (2, f"error: {tmp_path / 'tables'}: Permission denied\n")


def test_settings_that_are_no_group(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("inputs: words\n")
    status, _, errors = said(capsys, "bag", "--project", tmp_path)
    assert (status, "`inputs` is no group of settings" in errors) == (2, True)


def test_json_holds_no_character_that_a_terminal_acts_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    acted_on = "\x9b2J \u202egnirts\u202c \u2028\u2029\u200b\x7f\U000e0041"
    text = next(path for path in sorted(INPUTS.glob("*.txt"))).read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(f"{text}\n{acted_on} μ ≥ 5\u00a0日\n", encoding="utf-8")
    with patch.object(sys, "argv", ["trialdossier", "read", str(tmp_path / "a.txt")]), pytest.raises(SystemExit):
        main()
    output = capsys.readouterr().out
    assert not {c for c in output if category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"}
    assert "\\u009b2J \\u202egnirts\\u202c \\u2028\\u2029\\u200b\\u007f\\udb40\\udc41 μ ≥ 5\u00a0日" in output
    assert acted_on in json.dumps(json.loads(output), ensure_ascii=False)
    stated = {"quote": acted_on + "\ud800\n\t\\u202e μ", "n": [1, None]}
    assert json.loads(as_json(stated)) == stated
    assert all(line.isprintable() for line in as_json(stated).splitlines())
