"""What the pipeline writes about its own work: sources, evidence, coverage."""

from trialdossier.tables.schema import ledger, text, whole

SOURCES = ledger(
    "sources",
    "Documents the tables were read from",
    ["source_id"],
    source_id=text("id of the document"),
    letter=text("short name of the document in evidence ids"),
    authority=whole("rank among the sources of its trial: a value is taken from the lowest that states it"),
    path=text("file"),
    format=text("layout, as `trialdossier formats` lists it"),
    trial_id=text("trial the document is about"),
    sha256=text("SHA-256 of the bytes"),
    size_bytes=whole("size"),
    lines=whole("number of lines"),
    title=text("title that a person can read"),
    captured=text("when the document was captured, where known"),
    origin=text("where it came from, where known"),
)
EVIDENCE = ledger(
    "evidence",
    "Where each cell was read: the quote is text[start:end] of the decoded document",
    ["table", "row", "column", "source_id", "start", "end"],
    id=text("evidence id of the cell, as printed in the dossier"),
    table=text("table of the cell"),
    row=text("source_id/ordinal of the row"),
    column=text("column of the cell"),
    source_id=text("document"),
    start=whole("first code point"),
    end=whole("code point after the last"),
    line=whole("1-based line of the first code point"),
    part=whole(
        "1, 2 ...: pieces that are joined by line feeds and converted; 0: a further place that states the value"
    ),
    conversion=text("function of trialdossier.values that gives the value"),
    quote=text("the characters"),
)
COVERAGE = ledger(
    "coverage",
    "Every non-blank line of a source is accounted for",
    ["source_id"],
    trial_id=text("trial"),
    source_id=text("document"),
    lines=whole("non-blank lines"),
    cited=whole("lines that some cell quotes"),
    frame=whole("lines that are known page furniture"),
    unread=whole("lines that are neither"),
)
UNREAD_LINES = ledger(
    "unread_lines",
    "Lines of a source that no cell quotes and no reader knows as page furniture",
    ["source_id", "line"],
    trial_id=text("trial"),
    source_id=text("document"),
    line=whole("1-based line"),
    text=text("the line"),
)
LEFT_OUT = ledger(
    "left_out",
    "Documents of the inputs folder that could not be read, and that the build went on without",
    ["path"],
    path=text("file"),
    reason=text("why it could not be read"),
)
TABLES = [schema for name, schema in sorted(globals().items()) if name.isupper()]
