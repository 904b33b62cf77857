"""Turn the readings into tables, and compute what the analysis adds."""

from pathlib import Path

from trialdossier.analysis import computed
from trialdossier.analysis.eligibility.ledgers import ledgers
from trialdossier.inputs import catalogue
from trialdossier.steps import step
from trialdossier.storage import tidy, write_tables, write_text
from trialdossier.tabulate import Reading, digests, tables_of

with step(snakemake):
    folder = Path(snakemake.output.tables)
    readings = [Reading.from_json(Path(path)) for path in snakemake.input.readings]
    left_out = snakemake.params.left_out
    sources = catalogue(Path(snakemake.params.folder), [each["path"] for each in left_out])
    facts = tables_of(readings, sources, snakemake.params.authority, left_out)
    frames = facts | computed(facts, snakemake.params.concepts, snakemake.params.event_groups)
    frames |= ledgers(facts, Path(snakemake.params.gold))
    write_tables(folder, frames)
    tidy(Path("outputs"), [reading.source["path"] for reading in readings], set(facts["sources"]["trial_id"]))
    for trial, digest in digests(frames).items():
        write_text(folder / "trials" / f"{trial}.sha256", f"{digest}\n")
