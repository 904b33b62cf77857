# Takes the readings; gives the tables with their evidence, coverage and data dictionary.

from trialdossier.analysis.eligibility.ledgers import GOLD


checkpoint tabulate:
    """Put the readings into tables, and compute what the analysis adds."""
    input:
        readings=expand("outputs/parsed/{document}.json", document=SOURCES),
        catalogue=[
            path
            for path in [Path(config["inputs"]["folder"], "sources.yaml")]
            if path.exists()
        ],
        gold=sorted(str(path) for path in GOLD.glob("*.*")),
        code=code_of("tabulate"),
    output:
        tables=directory("outputs/tables"),
        record="outputs/logs/tabulate.json",
    log:
        "outputs/logs/tabulate.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        folder=lambda wildcards: config["inputs"]["folder"],
        left_out=lambda wildcards: [vars(item) for item in LEFT_OUT],
        concepts=lambda wildcards: config["concepts"],
        event_groups=lambda wildcards: config["event_groups"],
        authority=lambda wildcards: config["authority"],
        gold=lambda wildcards, input: str(Path(input.gold[0]).parent),
    message:
        "Writing the tables of {input.readings}"
    script:
        "../scripts/tabulate.py"
