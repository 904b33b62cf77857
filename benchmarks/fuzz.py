"""Read thousands of damaged documents of every layout: `python -m benchmarks.fuzz [COUNT [SEED]]`.

Each is the work of a seeded hand on a whole document: lines lost, changed, repeated, moved, cut; bytes changed; members
of a record gone, doubled or of another kind. It may be refused by a SourceError, nothing else; what is read obeys the
laws of evidence; and each takes `LIMIT` seconds at most.
"""

from __future__ import annotations

import json
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from pathlib import Path
from types import FrameType
from typing import Any
from xml.sax.saxutils import escape

from trialdossier.readers import reader_for
from trialdossier.sources import Document, SourceError
from trialdossier.tabulate import reading

from benchmarks.documents import DOCUMENTS
from tests.readers.damage import Lines, damaged
from tests.readers.structured_records import obey_the_laws

ROOT = Path(__file__).parents[1]
FOLDERS = ("inputs", "tests/readers", "../shared/samples")
LEAF = re.compile(r"(<[a-z_]+(?:\s[^<>]*)?>)([^<>]*)(</[a-z_]+>)")
ODD: list[Any] = [
    *(None, "", " ", "NA", "-1", "1e999", "9" * 400, "NCT00000000", "2014-02-30", "\\", "&#0;", "x" * 999, "\u2028"),
    *(0, -1, 1.5, 10**30, True, [], {}, [[]], {"a": 1}, ["x", None]),
]
"""What a member of a record may be, though not of a sound one."""
LIMIT = 10.0
FOUND = Path(tempfile.gettempdir()) / "trialdossier-fuzz"


class TooSlow(Exception):
    """Reading one document took longer than `LIMIT` seconds."""


def originals() -> dict[str, list[bytes]]:
    """Whole documents by layout: those of the repository, the samples beside it where they are there, invented ones."""
    paths = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*") if p.suffix in {".txt", ".json", ".xml"}]
    texts = [p.read_bytes() for p in sorted(paths)] + [make(2).encode() for make in DOCUMENTS.values()]
    found: dict[str, list[bytes]] = {}
    for data in texts:
        found.setdefault(reader_for(Document.from_bytes(data, Path("x"))).NAME, []).append(data)
    return found


def mutated(rng: random.Random, data: bytes) -> bytes:
    """`data` with up to six hurts to its lines, and one time in ten to its bytes; or a record with odd members."""
    if rng.random() < 0.6 and data.lstrip()[:1] in (b"{", b"<"):
        return odd_json(rng, data) if data.lstrip().startswith(b"{") else odd_xml(rng, data)
    lines = Lines.whole(data.decode())
    for _ in range(rng.randint(1, 6)):
        lines = damaged(rng, lines)
    hurt = bytearray(lines.data)
    if rng.random() < 0.1 and hurt:
        for _ in range(rng.randint(1, 5)):
            hurt[rng.randrange(len(hurt))] = rng.randrange(256)
    return bytes(hurt)


def odd_json(rng: random.Random, data: bytes) -> bytes:
    """A valid record, up to six of whose members are gone, doubled, renamed or of another kind."""
    record = json.loads(data)
    for _ in range(rng.randint(1, 6)):
        here = record
        while isinstance(here, dict | list) and here:
            key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
            if not isinstance(here[key], dict | list) or not here[key] or rng.random() < 0.1:
                break
            here = here[key]
        if not here:
            continue
        match rng.choice(["lose", "change", "change", "double", "rename"]):
            case "lose":
                del here[key]
            case "change":
                here[key] = deepcopy(rng.choice(ODD))
            case "double":
                here[key] = [here[key], here[key]]
            case _ if isinstance(here, dict):
                here[rng.choice(list(here))] = deepcopy(here[key])
    return json.dumps(record, indent=rng.choice([None, 1]), ensure_ascii=rng.random() < 0.5).encode()


def odd_xml(rng: random.Random, data: bytes) -> bytes:
    """A well-formed record, up to six of whose leaves are gone, doubled or hold something else."""
    text = data.decode()
    for _ in range(rng.randint(1, 6)):
        leaf = rng.choice(list(LEAF.finditer(text)))
        content = escape(str(rng.choice(ODD)))
        new = rng.choice(["", leaf[0] * 2, f"{leaf[1]}{content}{leaf[3]}", f"{leaf[1]}{leaf[0]}{leaf[3]}"])
        text = text[: leaf.start()] + new + text[leaf.end() :]
    return text.encode()


def attempt(data: bytes, layout: str) -> str:
    """How reading `data` ends: `read`, `refused`, or what went wrong."""
    try:
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        document = Document.from_bytes(data, Path("fuzzed"), "s")
        try:
            reader = reader_for(document)
        except SourceError:
            reader = reader_for(document, layout)
        result = reading(document, reader.NAME, reader.FRAME, reader.read(document))
        signal.setitimer(signal.ITIMER_REAL, 0)
        obey_the_laws(document, result)
        return "read"
    except SourceError:
        return "refused"
    except (Exception, RecursionError) as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def run(layout: str, texts: list[bytes], count: int, seed: int) -> tuple[str, Counter[str], float]:
    """How `count` damaged documents of one layout ended, and the longest time one took; the bad ones are kept."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, stop)
    rng, ends, longest = random.Random(f"{layout} {seed}"), Counter[str](), 0.0
    for number in range(count):
        data = mutated(rng, rng.choice(texts))
        start = time.perf_counter()
        end = attempt(data, layout)
        longest = max(longest, time.perf_counter() - start)
        ends[end] += 1
        if end not in ("read", "refused") and ends[end] == 1:
            FOUND.mkdir(exist_ok=True)
            (FOUND / f"{layout}-{seed}-{number}").write_bytes(data)
    return layout, ends, longest


def main(count: int = 10_000, seed: int = 1) -> int:
    """Print the counts per layout; 1 where a document was neither read nor refused."""
    texts = originals()
    share, more = divmod(count, len(texts))
    print(f"{count} damaged documents, seed {seed}, at most {LIMIT:g} s each")
    print(f"{'layout':<16}{'documents':>10}{'read':>8}{'refused':>9}{'wrong':>7}{'longest s':>11}")
    wrong: Counter[str] = Counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(run, name, texts[name], share + (n < more), seed) for n, name in enumerate(sorted(texts))]
        for job in jobs:
            layout, ends, longest = job.result()
            bad = Counter({f"{layout}: {end}": n for end, n in ends.items() if end not in ("read", "refused")})
            wrong += bad
            print(
                f"{layout:<16}{ends.total():>10}{ends['read']:>8}{ends['refused']:>9}{bad.total():>7}{longest:>11.2f}",
                flush=True,
            )
    for end, number in wrong.most_common():
        print(f"{number} x {end}", file=sys.stderr)
    if wrong:
        print(f"the first of each is kept in {FOUND}/", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
