# Takes each document of the inputs folder; gives its rows, evidence and coverage as JSON.


READING =package(
    "sources.py", "values.py", "rows.py", "tabulate.py", "tables", "readers"
)


rule parse:
    input:
        document=lambda wildcards: SOURCES[wildcards.document].path,
        package=READING,
    output:
        reading="outputs/parsed/{document}.json",
    conda:
        "../envs/trialdossier.yaml"
    log:
        "outputs/logs/parse/{document}.log",
    params:
        source_id=lambda wildcards: SOURCES[wildcards.document].source_id,
        max_bytes=config["inputs"]["max_bytes"],
    message:
        "Reading {input.document}"
    script:
        "../scripts/parse.py"
