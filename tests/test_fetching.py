"""Fetching records, from a server on loopback that also does what servers should not."""

from __future__ import annotations

import hashlib
import re
import socket
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from trialdossier import fetching
from trialdossier.fetching import FETCHED, UNCHANGED, FetchError, Registry, fetch, with_entry
from trialdossier.inputs import catalogue

from tests.conftest import ROOT
from tests.test_cli import said

NUMBER, OTHER, THIRD = "NCT01234567", "NCT07654321", "NCT00000003"
FICTIONAL = (ROOT / "tests/readers/api_v2_json/fictional.json").read_bytes()


def record(number: str = NUMBER, day: str = "2026-01-01") -> bytes:
    """A record of trial `number`, as the registry gives it on `day`."""
    text = re.sub(rb'"nctId": "NCT\d{8}"', f'"nctId": "{number}"'.encode(), FICTIONAL)
    return re.sub(rb'"versionHolder": "[^"]*"', f'"versionHolder": "{day}"'.encode(), text)


class Server(ThreadingHTTPServer):
    """A registry that gives `answers` one after the other (the last again and again), and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Callable[[Handler], None]] = []
        self.asked: list[tuple[float, str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v2/studies"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass

    def give(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def ok(data: bytes, kind: str = "application/json;charset=UTF-8") -> Callable[[Handler], None]:
    return lambda handler: handler.give(200, data, kind)


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.give(code, b"no", "text/plain", **headers)


def cut(handler: Handler) -> None:
    """Promise the whole record, give half of it, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(FICTIONAL)))
    handler.end_headers()
    handler.wfile.write(FICTIONAL[: len(FICTIONAL) // 2])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def cut_without_length(handler: Handler) -> None:
    """Give half of the record as if it were all."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(FICTIONAL[: len(FICTIONAL) // 2])


def hang(handler: Handler) -> None:
    time.sleep(1)


def hang_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inputs").mkdir()
    return tmp_path / "inputs"


def registry(server: Server, **settings: Any) -> Registry:
    return Registry(server.address, **{"rate": 50.0, "timeout": 0.3, "attempts": 3, **settings})


def listed(folder: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((folder / "sources.yaml").read_text()))


def test_a_record_becomes_a_source(server: Server, folder: Path) -> None:
    server.answers = [ok(record())]
    assert fetch(NUMBER, registry(server), folder) == FETCHED
    assert (folder / f"{NUMBER}.json").read_bytes() == record()
    entry = listed(folder)[f"{NUMBER}.json"]
    assert entry["url"] == f"{server.address}/{NUMBER}"
    assert entry["sha256"] == hashlib.sha256(record()).hexdigest()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["retrieved"])
    (source,) = catalogue(folder)
    assert (source.source_id, source.origin, source.captured) == (
        f"{NUMBER.lower()}-api",
        entry["url"],
        entry["retrieved"],
    )
    assert source.title == f"ClinicalTrials.gov record of {NUMBER} (API v2)"
    ((_, path, agent),) = server.asked
    assert path == f"/api/v2/studies/{NUMBER}"
    assert re.fullmatch(r"trialdossier/\d+\.\d+\.\d+", agent)
    assert sorted(p.name for p in folder.iterdir()) == [f"{NUMBER}.json", "sources.yaml"]


def test_an_unchanged_record_is_kept(server: Server, folder: Path) -> None:
    server.answers = [ok(record()), ok(record(day="2026-01-02"))]
    fetch(NUMBER, registry(server), folder)

    def written() -> tuple[int, int, bytes]:
        state = (folder / f"{NUMBER}.json").stat()
        return state.st_ino, state.st_mtime_ns, (folder / "sources.yaml").read_bytes()

    before = written()
    assert fetch(NUMBER, registry(server), folder) == UNCHANGED
    assert written() == before


def test_a_changed_record_replaces_the_old_one(server: Server, folder: Path) -> None:
    changed = record().replace(b'"COMPLETED"', b'"TERMINATED"')
    assert changed != record()
    server.answers = [ok(record()), ok(changed)]
    fetch(NUMBER, registry(server), folder)
    (folder / "sources.yaml").write_text("# mine\n" + (folder / "sources.yaml").read_text())
    assert fetch(NUMBER, registry(server), folder) == FETCHED
    assert (folder / f"{NUMBER}.json").read_bytes() == changed
    assert listed(folder)[f"{NUMBER}.json"]["sha256"] == hashlib.sha256(changed).hexdigest()
    assert (folder / "sources.yaml").read_text().startswith("# mine\n")


@pytest.mark.parametrize(
    ("answer", "message", "times"),
    [
        (status(404), "no such trial", 1),
        (status(403), "answered 403", 1),
        (status(301, Location=f"/api/v2/studies/{OTHER}"), f"has moved to /api/v2/studies/{OTHER}", 1),
        (status(500), "answered 500 Internal Server Error, 3 times", 3),
        (status(429, Retry_After="100000"), "asks to wait 100000 seconds", 1),
        (cut, "the connection failed", 3),
        (hang_up, "the connection failed", 3),
        (hang, "no answer within 0.3 seconds, 3 times", 3),
        (cut_without_length, "not valid JSON: the text ends before the record does", 1),
        (ok(b"\x89\xff\x00garbage"), "the answer cannot be read", 1),
        (ok(b"garbage"), "no API v2 record", 1),
        (ok(b""), "the file is empty", 1),
        (ok(b'{"studies": []}'), "no API v2 record", 1),
        (ok(b"[" * 100_000), "no API v2 record", 1),
        (ok(record().replace(b"{", b'{"a": ' + b"[" * 100_000, 1)), "nested more than 64 deep", 1),
        (ok(record(OTHER)), f"the record of another trial, {OTHER}", 1),
        (ok(b"<!DOCTYPE html><html>busy</html>", "text/html"), "answered with text/html", 1),
        (ok(b"<!DOCTYPE html><html>busy</html>"), "this is HTML", 1),
        (ok(record().replace(b'"COMPLETED"', b'"COMPL')), "not valid JSON", 1),
    ],
)
def test_what_is_no_record_changes_nothing(
    server: Server, folder: Path, answer: Callable[[Handler], None], message: str, times: int
) -> None:
    (folder / f"{NUMBER}.json").write_bytes(b"the old one")
    (folder / "sources.yaml").write_bytes(b"# as it was\n")
    server.answers = [answer]
    with pytest.raises(FetchError, match=re.escape(message)):
        fetch(NUMBER, registry(server), folder)
    assert len(server.asked) == times
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        f"{NUMBER}.json": b"the old one",
        "sources.yaml": b"# as it was\n",
    }


def test_too_large_an_answer_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_RECORD", 1000)
    server.answers = [ok(record())]
    with pytest.raises(FetchError, match="larger than 1000 bytes"):
        registry(server).record(NUMBER)


@pytest.mark.parametrize("failure", [status(500), status(503), status(429), cut, hang_up, hang])
def test_what_passes_is_asked_again(server: Server, folder: Path, failure: Callable[[Handler], None]) -> None:
    server.answers = [failure, ok(record())]
    assert fetch(NUMBER, registry(server), folder) == FETCHED
    assert (folder / f"{NUMBER}.json").read_bytes() == record()
    assert len(server.asked) == 2


@pytest.mark.parametrize("stated", ["1", lambda: formatdate(time.time() + 2, usegmt=True)])
def test_retry_after_is_kept(server: Server, stated: Any) -> None:
    server.answers = [status(429, Retry_After=stated if isinstance(stated, str) else stated()), ok(record())]
    registry(server).record(NUMBER)
    (first, *_), (second, *_) = server.asked
    assert 0.95 <= second - first < 5


def test_the_pace_holds_across_records(server: Server) -> None:
    server.answers = [ok(record())]
    asking = registry(server, rate=5.0)
    for _ in range(3):
        asking.record(NUMBER)
    times = [when for when, *_ in server.asked]
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_waits_grow(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", waits.append)
    server.answers = [status(503)]
    with pytest.raises(FetchError):
        registry(server, rate=1.0, attempts=5).record(NUMBER)
    backing_off = waits[1::2]
    assert len(backing_off) == 4
    assert all(2**n * 0.5 <= wait <= 2**n for n, wait in enumerate(backing_off))


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(server: Server, folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `fetch` with these arguments: exit status, stdout and stderr."""
    options = ["--folder", str(folder), "--address", server.address, "--rate", "50", "--attempts", "2"]
    return lambda *arguments: said(capsys, "fetch", *options, *arguments)


def test_the_command_names_each_that_could_not_be_had(server: Server, folder: Path, command: Command) -> None:
    server.answers = [ok(record()), status(404), ok(record(THIRD))]
    code, _, errors = command(NUMBER.lower(), OTHER, NUMBER, THIRD)
    assert code == 1
    assert [line for line in errors.splitlines() if line] == [
        f"{NUMBER}: fetched",
        f"error: {OTHER}: the registry has no such trial (404)",
        f"{THIRD}: fetched",
    ]
    assert listed(folder).keys() == {f"{NUMBER}.json", f"{THIRD}.json"}
    server.answers = [ok(record())]
    assert command(NUMBER)[2].split("\n")[0] == f"{NUMBER}: unchanged"


def test_usage_and_a_wrong_folder_end_with_status_2(server: Server, folder: Path, command: Command) -> None:
    for number in ("NCT123", "../../x", "NCT012345678", "NCT0123456\N{ARABIC-INDIC DIGIT SEVEN}"):
        assert command(number)[0] == 2
    assert command(NUMBER, "--folder", str(folder / "none"))[0] == 2
    (folder / "sources.yaml").write_text("a.txt: [\n")
    code, _, errors = command(NUMBER)
    assert code == 2
    assert "sources.yaml:2: not valid YAML" in errors
    assert not server.asked


STATED = {"id": "new", "title": "A record (API v2)", "url": "http://x/y", "sha256": "0" * 64}
BLOCK = 'x.json:\n  id: new\n  title: A record (API v2)\n  url: "http://x/y"\n  sha256: "' + "0" * 64 + '"\n'
REST = '  title: A record (API v2)\n  url: "http://x/y"\n  sha256: "' + "0" * 64 + '"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", BLOCK),
        ("# only a comment", "# only a comment\n" + BLOCK),
        ("a.txt: {id: a} # kept\n", "a.txt: {id: a} # kept\n" + BLOCK),
        ("a.txt:\n    id:   a\n# end\n", "a.txt:\n    id:   a\n# end\n" + BLOCK),
        (
            "x.json:\n  # mine\n  id: old # why\n\nb.txt:\n",
            "x.json:\n  # mine\n  id: new # why\n" + REST + "\nb.txt:\n",
        ),
        ("x.json:\n  id: 'new' # same\nb.txt:", "x.json:\n  id: 'new' # same\n" + REST + "b.txt:"),
        ("x.json:\nb.txt:\n", BLOCK + "b.txt:\n"),
        ("x.json:\n  origin: >\n    two\n    lines\nb.txt:\n", None),
        ("x.json: {id: old, origin: here}\nb.txt: {id: b}\n", None),
        ("\ufeffa.txt: {id: a}\r\nx.json: {id: old}\r\n", None),
        ("? x.json\n: {id: old}\n", None),
        ('"x.json": {"id": "old"}', None),
        ("a.txt: &a {id: a}\nx.json: {}\n", None),
    ],
)
def test_an_entry_is_put_in_and_the_rest_stays(text: str, expected: str | None) -> None:
    after = with_entry(text, "x.json", STATED)
    if expected is not None:
        assert after == expected
    before = yaml.safe_load(text) or {}
    assert yaml.safe_load(after) == {**before, "x.json": {**(before.get("x.json") or {}), **STATED}}
    assert with_entry(after, "x.json", STATED) == after


def test_a_catalogue_that_nothing_can_be_added_to_is_left_alone(server: Server, folder: Path) -> None:
    (folder / "sources.yaml").write_text("{a.txt: {id: a}}\n")
    server.answers = [ok(record())]
    with pytest.raises(FetchError, match="laid out in a way"):
        fetch(NUMBER, registry(server), folder)
    assert (folder / "sources.yaml").read_text() == "{a.txt: {id: a}}\n"


def test_an_id_that_is_taken_is_not_given_twice(server: Server, folder: Path) -> None:
    (folder / "a.txt").write_text("")
    (folder / "sources.yaml").write_text(f"a.txt: {{id: {NUMBER.lower()}-api}}\n")
    server.answers = [ok(record())]
    fetch(NUMBER, registry(server), folder)
    assert [source.source_id for source in catalogue(folder)] == [f"{NUMBER.lower()}-api-2", f"{NUMBER.lower()}-api"]


def test_a_link_is_replaced_and_not_followed(server: Server, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"mine")
    (folder / f"{NUMBER}.json").symlink_to(tmp_path / "outside")
    server.answers = [ok(record())]
    fetch(NUMBER, registry(server), folder)
    assert (tmp_path / "outside").read_bytes() == b"mine"
    assert not (folder / f"{NUMBER}.json").is_symlink()
