"""Read one document: its rows, evidence and coverage as JSON."""

from pathlib import Path

from trialdossier.readers import reader_for
from trialdossier.sources import Document, SourceError
from trialdossier.steps import step
from trialdossier.storage import write_text
from trialdossier.tabulate import Reading, reading
from trialdossier.workflow import SKIP

with step(snakemake):
    path = Path(snakemake.input.document)
    try:
        document = Document.load(path, snakemake.params.source_id, snakemake.params.max_bytes)
        reader = reader_for(document)
        result = reading(document, reader.NAME, reader.FRAME, reader.read(document))
    except SourceError as error:
        if snakemake.params.on_unreadable != SKIP:
            raise
        result = Reading({"path": path.name}, error=error.reason)
    write_text(Path(snakemake.output.reading), result.to_json())
