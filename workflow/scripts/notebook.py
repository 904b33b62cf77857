"""Run one notebook with its parameters."""

from pathlib import Path

from trialdossier.notebook import execute
from trialdossier.steps import step

with step(snakemake):
    Path(snakemake.output.figures).mkdir(parents=True, exist_ok=True)
    execute(Path(snakemake.input.notebook), Path(snakemake.output.notebook), dict(snakemake.params.parameters))
