from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from trialdossier.cli import main

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
