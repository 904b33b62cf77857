"""Records of the ClinicalTrials.gov API v2, fetched politely into the folder of inputs."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

import httpx
import yaml

from trialdossier.inputs import CATALOGUE, entries
from trialdossier.readers import api_v2_json
from trialdossier.readers.intake import expect_one_text
from trialdossier.sources import Document, ReadableError, SourceError, printable
from trialdossier.storage import write_bytes
from trialdossier.tabulate import reading

ADDRESS = "https://clinicaltrials.gov/api/v2/studies"
NCT_NUMBER = re.compile(r"NCT[0-9]{8}")
VERSION_OF_DATA = re.compile(rb'"versionHolder"\s*+:\s*+"[^"\n]{0,40}"')
"""The day of the registry's data: it moves on while the record stays as it is."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9()._-]*(?: [A-Za-z0-9()._-]+)*")
"""Text that needs no quotes in YAML."""

PASSING = {408, 425, 429, 500, 502, 503, 504}
MOVED = {301, 302, 307, 308}
LONGEST_WAIT = 300.0
LARGEST_RECORD = 64 * 1024 * 1024
FETCHED, UNCHANGED = "fetched", "unchanged"


class FetchError(ReadableError):
    """A record could not be had; the message says why."""


class Passing(FetchError):
    """A failure that another attempt may cure, after `wait` seconds where the server said so."""

    def __init__(self, message: str, wait: float = 0.0):
        super().__init__(message)
        self.wait = wait


@dataclass
class Registry:
    """The registry at `address`, asked at most `rate` times a second; what fails in passing is asked for again.

    `timeout` is the seconds without an answer after which an attempt is given up; a whole answer may take ten times
    as long.
    """

    address: str = ADDRESS
    rate: float = 1.0
    timeout: float = 30.0
    attempts: int = 5
    last_asked: float = field(default=float("-inf"), init=False)

    def url(self, number: str) -> str:
        """Where the record of trial `number` is."""
        return f"{self.address.rstrip('/')}/{number}"

    def record(self, number: str) -> bytes:
        """The bytes of the record of trial `number`; FetchError where it cannot be had."""
        with httpx.Client(timeout=self.timeout, headers={"User-Agent": user_agent()}) as client:
            for attempt in range(1, self.attempts + 1):
                self._keep_pace()
                try:
                    return self._answer(client, number)
                except Passing as error:
                    if attempt == self.attempts:
                        raise FetchError(f"{error}, {attempt} times") from None
                    if error.wait > LONGEST_WAIT:
                        raise FetchError(f"{error}, and asks to wait {error.wait:.0f} seconds") from None
                    time.sleep(max(error.wait, random.uniform(0.5, 1.0) * 2 ** (attempt - 1) / self.rate))
        raise AssertionError("at least one attempt is made")

    def _keep_pace(self) -> None:
        time.sleep(max(0.0, self.last_asked + 1 / self.rate - time.monotonic()))
        self.last_asked = time.monotonic()

    def _answer(self, client: httpx.Client, number: str) -> bytes:
        try:
            with client.stream("GET", self.url(number), headers={"Accept": "application/json"}) as response:
                _expect_record(response, number)
                return self._body(response)
        except httpx.TimeoutException:
            raise Passing(f"no answer within {self.timeout:g} seconds") from None
        except httpx.TransportError as error:
            raise Passing(f"the connection failed ({printable(str(error)) or type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(f"cannot be asked for ({printable(str(error))})") from None

    def _body(self, response: httpx.Response) -> bytes:
        deadline = time.monotonic() + 10 * self.timeout
        data = bytearray()
        for piece in response.iter_bytes():
            data += piece
            if len(data) > LARGEST_RECORD:
                raise FetchError(f"the answer is larger than {LARGEST_RECORD} bytes")
            if time.monotonic() > deadline:
                raise Passing(f"the answer took longer than {10 * self.timeout:g} seconds")
        return bytes(data)


def user_agent() -> str:
    """How the registry is told who asks."""
    return f"trialdossier/{version('trialdossier')}"


def _expect_record(response: httpx.Response, number: str) -> None:
    """FetchError unless the answer's status and type are those of a record."""
    status = response.status_code
    if status in PASSING:
        raise Passing(f"the registry answered {status} {response.reason_phrase}".rstrip(), _retry_after(response))
    if status == httpx.codes.NOT_FOUND:
        raise FetchError("the registry has no such trial (404)")
    if status in MOVED:
        target = printable(response.headers.get("Location", "another place"))
        raise FetchError(f"the registry answered {status}: the record of {number} has moved to {target}")
    if status != httpx.codes.OK:
        raise FetchError(f"the registry answered {status} {response.reason_phrase}".rstrip())
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    if "json" not in kind:
        raise FetchError(f"the registry answered with {printable(kind) or 'something'}, not with a record in JSON")


def _retry_after(response: httpx.Response) -> float:
    """The seconds that the answer asks to wait; 0 where it does not say."""
    stated = response.headers.get("Retry-After", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def expect_record_of(number: str, data: bytes) -> None:
    """FetchError unless `data` can be read, whole, as the record of trial `number`."""
    try:
        document = Document.from_bytes(data, Path(f"{number}.json"))
        expect_one_text(document)
        if not api_v2_json.recognises(document):
            raise FetchError(f"the answer is no API v2 record: expected {api_v2_json.LOOKED_FOR}")
        found = reading(document, api_v2_json.NAME, api_v2_json.FRAME, api_v2_json.read(document)).source["trial_id"]
    except SourceError as error:
        raise FetchError(f"the answer cannot be read: {error.reason}") from None
    if found != number:
        raise FetchError(f"the answer is the record of another trial, {found}")


def fetch(number: str, registry: Registry, folder: Path) -> str:
    """Put the record of trial `number` into `folder` and into its sources.yaml: `fetched`, or `unchanged`.

    FetchError, and nothing is changed, where it cannot be had.
    """
    data = registry.record(number)
    expect_record_of(number, data)
    path = folder / f"{number}.json"
    try:
        kept = _same_record(path, data)
        if kept is None:
            write_bytes(path, data)
        _register(folder, registry.url(number), Document.from_bytes(kept or data, path), number)
    except OSError as error:
        raise FetchError(f"cannot be written: {error.strerror or error}") from None
    return FETCHED if kept is None else UNCHANGED


def _same_record(path: Path, data: bytes) -> bytes | None:
    """The bytes of `path` if they are the same record as `data`; None otherwise."""
    if path.is_symlink() or not path.is_file():
        return None
    old = path.read_bytes()
    return old if VERSION_OF_DATA.sub(b"", old) == VERSION_OF_DATA.sub(b"", data) else None


def _register(folder: Path, url: str, document: Document, number: str) -> None:
    """State in sources.yaml where and when the document was had; what else stands there stays."""
    name = document.path.name
    before = entries(folder)
    mine = before.get(name) or {}
    if mine.get("sha256") == document.sha256 and mine.get("url") == url:
        return
    taken = {entry.get("id") or other for other, entry in before.items() if other != name and entry}
    stated = {
        "id": str(mine.get("id") or "") or next(name for name in _names(f"{number.lower()}-api") if name not in taken),
        "title": str(mine.get("title") or "") or f"ClinicalTrials.gov record of {number} (API v2)",
        "url": url,
        "retrieved": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sha256": document.sha256,
    }
    listed = folder / CATALOGUE
    after = with_entry(listed.read_bytes().decode("utf-8") if listed.exists() else "", name, stated)
    if not _states(after, {**before, name: {**mine, **stated}}):
        raise FetchError(f"fetched, but {CATALOGUE} is laid out in a way that nothing can be added to; add {stated}")
    write_bytes(listed, after.encode("utf-8"))


def _states(text: str, expected: Mapping[str, object]) -> bool:
    try:
        return bool(yaml.safe_load(text) == expected)
    except yaml.YAMLError:
        return False


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 1000))


def with_entry(text: str, name: str, stated: Mapping[str, str]) -> str:
    """The YAML `text` with `stated` in the entry `name`; every other character stays."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    entry = next((value for key, value in pairs if key.value == name), None)
    if entry is None:
        lines = [f"{_scalar(name)}:", *(f"  {key}: {_scalar(value)}" for key, value in stated.items())]
        between = "" if not text or text.endswith("\n") else line_end
        return text + between + line_end.join([*lines, ""])
    if not isinstance(entry, yaml.MappingNode) or not entry.value:
        added = "".join(f"{line_end}  {key}: {_scalar(value)}" for key, value in stated.items())
        return text[: entry.start_mark.index] + added + text[entry.end_mark.index :]
    fields = {key.value: value for key, value in entry.value}
    joint = ", " if entry.flow_style else line_end + " " * entry.value[0][0].start_mark.column
    added = "".join(f"{joint}{key}: {_scalar(value)}" for key, value in stated.items() if key not in fields)
    last = len(text[: entry.value[-1][1].end_mark.index].rstrip())
    if not entry.flow_style:
        last += len(text[last:].partition(line_end)[0])
    changes = [(last, last, added)] if added else []
    for key, node in fields.items():
        if key in stated and node.value != stated[key]:
            changes.append((node.start_mark.index, node.end_mark.index, _scalar(stated[key])))
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _scalar(value: str) -> str:
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
