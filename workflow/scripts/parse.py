"""Read one document: its rows, evidence and coverage as JSON."""

from pathlib import Path

from trialdossier.readers import reader_for
from trialdossier.sources import Document
from trialdossier.storage import write_text
from trialdossier.tabulate import reading
from trialdossier.workflow import readable

with readable(snakemake.log[0]):
    document = Document.load(Path(snakemake.input.document), snakemake.params.source_id, snakemake.params.max_bytes)
    reader = reader_for(document)
    result = reading(document, reader.NAME, reader.FRAME, reader.read(document))
    write_text(Path(snakemake.output.reading), result.to_json())
