"""Describe the build as a Provenance Run Crate."""

from pathlib import Path

from trialdossier.steps import readable
from trialdossier.storage import write_text
from trialdossier.tracing.checksums import covered
from trialdossier.tracing.crate import CRATE, About, provenance_crate, readme
from trialdossier.tracing.runs import Run, Step

with readable(snakemake.log[0]):
    about = About.of(Path(), snakemake.params.title)
    write_text(Path(snakemake.output.readme), readme(about))
    files = covered(Path(), snakemake.params.inputs, snakemake.params.left_out)
    described = [path for path in files if path.name != CRATE]
    steps = [Step(**step) for step in snakemake.params.steps]
    runs = [Run.noted(Path(path)) for path in snakemake.input.records]
    write_text(Path(snakemake.output.crate), provenance_crate(Path(), about, steps, runs, described))
