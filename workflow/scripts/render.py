"""Render the dossier with the engine that the configuration asks for."""

from pathlib import Path

from trialdossier.rendering import render
from trialdossier.steps import step

with step(snakemake):
    project = Path(snakemake.input.project)
    as_of = (project / "as-of.txt").read_text(encoding="utf-8").strip()
    day = {4: f"{as_of}-01-01", 7: f"{as_of}-01", 10: as_of}.get(len(as_of), "1970-01-01")
    render(project, Path(snakemake.output.html).parent, snakemake.params.engine, day)
