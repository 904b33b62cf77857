"""Bad input: one clear error that names file, line and what was expected; never a traceback, a wrong value, a hang."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from trialdossier.readers import reader_for
from trialdossier.sources import Document, ReadableError, SourceError
from trialdossier.tabulate import reading
from trialdossier.workflow import failures, readable_sources

from benchmarks.projects import new_project
from tests.conftest import INPUTS, ROOT
from tests.test_cli import said

READERS = ROOT / "tests/readers"
SAMPLES = {
    "results-page": INPUTS / "000_a2950526abe7e6aa.txt",
    "details-page": READERS / "details_page/terminated.txt",
    "mirror-record": READERS / "mirror_record/observational.txt",
    "article": READERS / "article/news.txt",
    "api-v2-json": READERS / "api_v2_json/fictional.json",
    "legacy-xml": READERS / "legacy_xml/fictional.xml",
}
every_layout = pytest.mark.parametrize("layout", SAMPLES)


def tables(data: bytes) -> dict[str, list[dict[str, object]]]:
    document = Document.from_bytes(data, Path("x"))
    reader = reader_for(document)
    return reading(document, reader.NAME, reader.FRAME, reader.read(document)).tables


@every_layout
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.decode().encode("utf-16"), "encoded as UTF-16; save it as UTF-8"),
        (lambda data: data.decode().encode("utf-16-le"), "encoded as UTF-16 or UTF-32"),
        (lambda data: data + b"\n\x00\n", "holds a NUL byte"),
        (lambda data: data + "\nZürich".encode("cp1252"), "is not UTF-8; save the file as UTF-8"),
        (lambda data: b"<!DOCTYPE html>\n<html><body><pre>\n" + data, "x.txt:1: this is HTML"),
        (lambda data: b"\xef\xbb\xbf \r\n<HTML lang='en'>\n" + data, "x.txt:2: this is HTML"),
        (lambda data: b"<!-- saved from url=(0014) -->\n<div>\n" + data, "x.txt:1: this is HTML"),
        (
            lambda data: b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n" + data,
            "this is a web archive (MHTML)",
        ),
        (lambda data: b"%PDF-1.7\n" + data, "this is a PDF"),
        (lambda data: b"PK\x03\x04" + data, "this is an office document"),
        (lambda data: data + b"\n" + data, "one file holds one"),
    ],
)
def test_what_is_no_such_text_is_one_error(
    layout: str, change: Callable[[bytes], bytes], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(change(SAMPLES[layout].read_bytes()))
    status, output, error = said(capsys, "read", path)
    assert (status, output) == (2, "")
    assert error.startswith(f"error: {path}")
    assert message in error


@every_layout
def test_a_document_cut_anywhere_is_read_in_part_or_refused(layout: str) -> None:
    data = SAMPLES[layout].read_bytes()
    for end in range(0, len(data), len(data) // 25):
        try:
            document = Document.from_bytes(data[:end], Path("x"))
            reader = reader_for(document)
            reading(document, reader.NAME, reader.FRAME, reader.read(document))
        except SourceError:
            continue


@every_layout
def test_a_byte_order_mark_and_windows_line_ends_change_no_value(layout: str) -> None:
    data = SAMPLES[layout].read_bytes()
    assert tables(b"\xef\xbb\xbf" + data) == tables(data)
    assert tables(data.replace(b"\n", b"\r\n")) == tables(data)


@every_layout
@pytest.mark.parametrize("at_the_end", [True, False])
def test_a_line_of_ten_megabytes_is_no_hang(layout: str, at_the_end: bool) -> None:
    line = b"12 of 34 " * 1_200_000
    data = SAMPLES[layout].read_bytes()
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"has 10,\d{3},\d{3} characters|not valid|second document"):
        tables(data + b"\n" + line if at_the_end else line + b"\n" + data)
    assert time.monotonic() - began < 120


@pytest.mark.parametrize(
    ("first", "second"), [(a, b) for a in SAMPLES for b in SAMPLES if a != b and "article" not in (a, b)]
)
def test_two_documents_in_one_file_are_refused(first: str, second: str) -> None:
    with pytest.raises(SourceError):
        tables(SAMPLES[first].read_bytes() + b"\n\n" + SAMPLES[second].read_bytes())


@every_layout
def test_two_trials_in_one_file_are_refused(layout: str) -> None:
    if layout == "article":
        pytest.skip("an article may cite another one; its text cannot tell where it ends")
    data = SAMPLES[layout].read_bytes()
    other = re.sub(rb"NCT\d{8}", b"NCT08888888", data).replace(b"a", b"e", 1)
    opening, _, rest = other.partition(b"\n")
    with pytest.raises(SourceError):
        tables(data + b"\n" + opening + b" \n" + rest)


BOMB = b"".join(b'<!ENTITY a%d "%s">\n' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<!DOCTYPE x [<!ENTITY a0 "ha">\n' + BOMB + b"]>\n<clinical_study>&a9;</clinical_study>", "document type"),
        (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><clinical_study>&a;</clinical_study>',
            "document type",
        ),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><clinical_study></clinical_study>', "document type"),
        (b"<clinical_study>" + b"<a>" * 100_000, "not valid XML"),
        (b"<clinical_study>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</clinical_study>", "nested more than 64"),
        (b'{"protocolSection": {"identificationModule": ' + b"[" * 100_000, "nested more than 64 deep"),
        (b'{"protocolSection": {"identificationModule": ' + b'{"a":' * 100_000, "nested more than 64 deep"),
        (b'{"protocolSection": {"identificationModule": {"nctId": "../../x"}}}', "expected an NCT number"),
        (
            b"<clinical_study><id_info><nct_id>../../x</nct_id></id_info></clinical_study>",
            "expected an NCT number",
        ),
        (b'{"protocolSection": {"identificationModule": {"nctId": 1, "nctId": 2}}}', "stands twice"),
    ],
)
def test_hostile_structure_is_refused_at_once(data: bytes, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(SourceError, match=message):
        tables(data)
    assert time.monotonic() - began < 60


def test_a_size_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = SAMPLES["article"]
    size = path.stat().st_size
    status, _, error = said(capsys, "read", path, "--max-bytes", str(size - 1))
    assert status == 2
    assert f"larger than the {size - 1} bytes" in error
    status, output, _ = said(capsys, "read", path, "--max-bytes", str(size))
    assert status == 0
    assert json.loads(output)["source"]["size_bytes"] == size


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    shutil.copy(SAMPLES["mirror-record"], folder / "good.txt")
    return folder


def unreadable(folder: Path, on_unreadable: str = "skip") -> dict[str, str]:
    sources, left_out = readable_sources(folder, folder.parent / "parsed", 10_000_000, on_unreadable)
    assert list(sources) == ["good.txt"]
    return {each.path: each.reason for each in left_out}


def test_links_are_followed_inside_the_folder_only(inputs: Path) -> None:
    (inputs / "out.txt").symlink_to(SAMPLES["article"])
    (inputs / "up.txt").symlink_to("../inputs/../../../etc/hostname")
    (inputs / "gone.txt").symlink_to("none.txt")
    (inputs / "loop.txt").symlink_to("loop.txt")
    reasons = unreadable(inputs)
    assert reasons.keys() == {"out.txt", "up.txt", "gone.txt", "loop.txt"}
    assert reasons["out.txt"].startswith("a symbolic link out of")
    assert reasons["up.txt"].startswith("a symbolic link out of")
    for name in reasons:
        (inputs / name).unlink()
    (inputs / ".kept").mkdir()
    shutil.copy(SAMPLES["article"], inputs / ".kept/a.txt")
    (inputs / "in.txt").symlink_to(".kept/a.txt")
    sources, left_out = readable_sources(inputs, inputs.parent / "parsed", 10_000_000)
    assert (list(sources), left_out) == (["good.txt", "in.txt"], [])


def test_what_is_no_file_is_named(inputs: Path) -> None:
    (inputs / "nested").mkdir()
    os.mkfifo(inputs / "pipe")
    (inputs / ".hidden").mkdir()
    reasons = unreadable(inputs)
    assert reasons.keys() == {"nested", "pipe"}
    assert "nested folders are not read" in reasons["nested"]
    with pytest.raises(ReadableError, match="nested folders are not read") as error:
        unreadable(inputs, "error")
    assert f"{inputs}/pipe: not an ordinary file" in str(error.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_missing_permission_is_said(inputs: Path) -> None:
    shutil.copy(SAMPLES["article"], inputs / "secret.txt")
    (inputs / "secret.txt").chmod(0)
    assert unreadable(inputs) == {"secret.txt": "cannot be read: Permission denied"}


def test_a_file_that_cannot_be_opened_is_named(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SAMPLES["article"], inputs / "secret.txt")
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert unreadable(inputs) == {"secret.txt": "cannot be read: Permission denied"}


def test_a_file_that_disappears_is_named(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SAMPLES["article"], inputs / "gone.txt")
    load = Document.load.__func__  # type: ignore[attr-defined]

    def remove_first(path: Path, *rest: object) -> Document:
        (inputs / "gone.txt").unlink(missing_ok=True)
        return load(Document, path, *rest)  # type: ignore[no-any-return]

    monkeypatch.setattr(Document, "load", remove_first)
    with pytest.raises(ReadableError, match=r"gone\.txt: cannot be read: No such file"):
        unreadable(inputs, "error")


@pytest.mark.parametrize(
    "name", ["new\nline.txt", "bell\x07.txt", "right\u202eleft.txt", "{x}.txt", "x" * 201, b"\xff"]
)
def test_names_that_no_step_can_carry_are_refused(inputs: Path, name: str | bytes) -> None:
    path = inputs / os.fsdecode(name)
    shutil.copy(SAMPLES["article"], path)
    reasons = unreadable(inputs)
    assert len(reasons) == 1
    shown, reason = reasons.popitem()
    assert shown.isprintable()
    assert reason.endswith("rename it")


def test_every_bad_document_is_named_at_once(inputs: Path) -> None:
    (inputs / "a.txt").write_text("milk\n")
    (inputs / "b.txt").write_text("")
    with pytest.raises(ReadableError, match=r"a\.txt: no known layout") as error:
        unreadable(inputs, "error")
    assert "b.txt: the file is empty" in str(error.value)
    assert unreadable(inputs) == {
        "a.txt": "no known layout",
        "b.txt": "the file is empty; a source is a text, JSON or XML document",
    }


def test_a_build_needs_one_document_at_least(inputs: Path) -> None:
    (inputs / "good.txt").write_text("milk\n")
    with pytest.raises(ReadableError, match="no known layout"):
        unreadable(inputs)
    (inputs / "good.txt").unlink()
    with pytest.raises(SourceError, match="holds no source document"):
        unreadable(inputs)


def test_bytes_that_are_not_those_of_the_catalogue_are_refused(inputs: Path) -> None:
    shutil.copy(SAMPLES["article"], inputs / "a.txt")
    (inputs / "sources.yaml").write_text(f"a.txt: {{sha256: '{'0' * 64}'}}")
    assert "not the bytes whose SHA-256" in unreadable(inputs)["a.txt"]


def test_only_this_run_s_failures_are_said(tmp_path: Path) -> None:
    (tmp_path / "parse").mkdir()
    (tmp_path / "parse/old.log").write_text("error: old\n")
    os.utime(tmp_path / "parse/old.log", (1, 1))
    (tmp_path / "parse/new.log").write_text("error: new\n")
    assert failures(tmp_path, time.time() - 60) == "error: new\n"


def build(project: Path, *arguments: str) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("snakemake")), "--cores", "2", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=environment)
    return done.returncode, done.stdout + done.stderr


AWKWARD = ["with blank.txt", 'it\'s "so".txt', "$(touch PWNED);`id`&|.txt", "a*[b]?.txt", "-#%20~.txt", "日本 é.json"]


@pytest.fixture
def project(tmp_path: Path, inputs: Path) -> Path:
    return new_project(tmp_path, ())


def test_a_build_says_last_what_is_wrong_and_goes_on_without_it_when_asked(project: Path, inputs: Path) -> None:
    for name in AWKWARD:
        shutil.copy(SAMPLES["api-v2-json" if name.endswith(".json") else "article"], inputs / name)
    (inputs / "list.txt").write_text("milk\n")
    status, output = build(project, "--until", "tabulate")
    assert status == 2, output
    assert "error: inputs/list.txt: no known layout" in output
    (inputs / "list.txt").unlink()

    broken = SAMPLES["api-v2-json"].read_bytes()
    (inputs / "broken.json").write_bytes(broken[: len(broken) // 2])
    status, output = build(project, "--until", "tabulate")
    assert status == 1
    assert "Traceback" not in output
    assert re.search(
        r"\nerror: inputs/broken\.json:\d+: not valid JSON: the text ends[^\n]*(?:\n {4}[^\n]*)*\n\Z", output
    )

    (inputs / "list.txt").write_text("milk\n")
    config = project / "config.yaml"
    config.write_text(re.sub(r"^( +)folder: .*$", r"\g<0>\n\1on_unreadable: skip", config.read_text(), flags=re.M))
    status, output = build(project, "--until", "tabulate")
    assert status == 0, output
    left_out = (project / "outputs/tables/left_out.csv").read_text().splitlines()
    assert left_out[0] == "path,reason"
    assert re.match(r"broken\.json,line \d+: not valid JSON: the text ends", left_out[1])
    assert left_out[2:] == ["list.txt,no known layout"]
    sources = (project / "outputs/tables/sources.csv").read_text()
    assert "broken" not in sources
    assert not list(project.rglob("PWNED"))
    status, output = build(project, "--until", "tabulate")
    assert "Nothing to be done" in output
