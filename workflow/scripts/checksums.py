"""Write SHA256SUMS over inputs, code and outputs, if the inputs are still those that were read."""

from pathlib import Path

from trialdossier.steps import readable, unchanged
from trialdossier.storage import read_table, write_text
from trialdossier.tracing.checksums import checksums

with readable(snakemake.log[0]):
    sources = read_table(Path(snakemake.input.tables), "sources").to_dict("records")
    unchanged(Path(snakemake.params.inputs), Path("outputs/parsed"), sources)
    write_text(Path(snakemake.output[0]), checksums(Path(), snakemake.params.inputs, snakemake.params.left_out))
