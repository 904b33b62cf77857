"""Write SHA256SUMS over inputs, code and outputs."""

from pathlib import Path

from trialdossier.storage import write_text
from trialdossier.tracing.checksums import checksums
from trialdossier.workflow import readable

with readable(snakemake.log[0]):
    write_text(Path(snakemake.output[0]), checksums(Path(), snakemake.params.inputs, snakemake.params.left_out))
