"""How fast each layout is read, at two sizes of which one is ten times the other: `python -m benchmarks.speed`.

Times are of the processor, the best of three; memory is what the process grew by at its peak while reading.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from trialdossier.readers import reader_for
from trialdossier.sources import Document
from trialdossier.structured import uncollected
from trialdossier.tabulate import reading

from benchmarks.documents import DOCUMENTS

SIZES = {
    "results_page": 60,
    "details_page": 300,
    "mirror_record": 200,
    "article": 100,
    "api_v2_json": 100,
    "legacy_xml": 100,
}
LARGEST_RATIO = 12.0
RUNS = 3
MB = 1e6


def measure(layout: str, size: int) -> tuple[float, float, float, float, float]:
    """MB of text, seconds in all, seconds of the reader alone, MB of memory, and the share of lines left unread."""
    data = DOCUMENTS[layout](size).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole, alone, coverage = [], [], {"unread": 0, "lines": 1}
    for _ in range(RUNS):
        document = Document.from_bytes(data, Path(layout))
        start = time.process_time()
        reader = reader_for(document)
        coverage = reading(document, reader.NAME, reader.FRAME, reader.read(document)).coverage
        whole.append(time.process_time() - start)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / MB
    for _ in range(RUNS):
        with uncollected():
            document = Document.from_bytes(data, Path(layout))
            start = time.process_time()
            for _ in reader.read(document):
                pass
            alone.append(time.process_time() - start)
    return len(data) / MB, min(whole), min(alone), peak, coverage["unread"] / coverage["lines"]


def main() -> int:
    """Print a line per layout and size; 1 where ten times the text takes more than `LARGEST_RATIO` times as long."""
    columns = f"{'MB':>8}{'s':>8}{'MB/s':>7}{'reader s':>10}{'peak MB':>9}{'MB per MB':>11}{'unread':>8}{'ratio':>7}"
    print(f"{'layout':<14}{columns}")
    slow = []
    for layout, size in SIZES.items():
        first = 0.0
        for times in (1, 10):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                text, seconds, reader, peak, unread = pool.submit(measure, layout, size * times).result()
            ratio = seconds / first if first else 0.0
            first = first or seconds
            print(
                f"{layout:<14}{text:>8.2f}{seconds:>8.2f}{text / seconds:>7.2f}{reader:>10.2f}{peak:>9.0f}"
                f"{peak / text:>11.0f}{unread:>8.1%}" + (f"{ratio:>7.1f}" if ratio else ""),
                flush=True,
            )
        if ratio > LARGEST_RATIO:
            slow.append(f"{layout}: ten times the text takes {ratio:.1f} times as long, more than {LARGEST_RATIO}")
    print("\n".join(slow), file=sys.stderr, end="\n" if slow else "")
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
