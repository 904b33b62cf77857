# Takes each document of the inputs folder; gives its rows, evidence and coverage as JSON.


READING = package(
    "sources.py",
    "inputs.py",
    "values.py",
    "rows.py",
    "tabulate.py",
    "storage.py",
    "workflow.py",
    "tables",
    "structured",
    "readers",
    "eligibility",
)


rule parse:
    input:
        document=lambda wildcards: SOURCES[wildcards.document].path,
        package=READING,
    output:
        reading="outputs/parsed/{document}.json",
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
