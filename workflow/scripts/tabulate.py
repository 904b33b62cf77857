"""Turn the readings into tables, and compute what the analysis adds."""

from pathlib import Path

from trialdossier.analysis import computed
from trialdossier.inputs import catalogue
from trialdossier.storage import write_tables, write_text
from trialdossier.tabulate import Reading, digests, tables_of
from trialdossier.workflow import readable

with readable(snakemake.log[0]):
    folder = Path(snakemake.output.tables)
    readings = [Reading.from_json(Path(path)) for path in snakemake.input.readings]
    facts = tables_of(readings, catalogue(Path(snakemake.params.folder)), snakemake.params.authority)
    frames = facts | computed(facts, snakemake.params.concepts)
    write_tables(folder, frames)
    for trial, digest in digests(frames).items():
        write_text(folder / "trials" / f"{trial}.sha256", f"{digest}\n")
