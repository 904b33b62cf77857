# Takes each document of the inputs folder; gives its rows, evidence and coverage as JSON.


rule parse:
    """Read a document: its rows, the evidence of each cell, and what of it was not read."""
    input:
        document=lambda wildcards: SOURCES[wildcards.document].path,
        code=code_of("parse"),
    output:
        reading="outputs/parsed/{document}.json",
        record="outputs/logs/parse/{document}.json",
    log:
        "outputs/logs/parse/{document}.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        source_id=lambda wildcards: SOURCES[wildcards.document].source_id,
        max_bytes=config["inputs"]["max_bytes"],
        on_unreadable=config["inputs"]["on_unreadable"],
    message:
        "Reading {input.document}"
    script:
        "../scripts/parse.py"
