"""Write the evidence as Web Annotations."""

from pathlib import Path

from trialdossier.steps import step
from trialdossier.storage import LazyFrames, read_table, write_text
from trialdossier.tracing.annotations import annotation_page

with step(snakemake):
    tables, output = Path(snakemake.input.tables), Path(snakemake.output.annotations)
    frames = LazyFrames(lambda name: read_table(tables, name))
    write_text(output, annotation_page(frames, Path(snakemake.params.inputs), output.parent))
