# Takes the readings; gives the tables with their evidence, coverage and data dictionary.


checkpoint tabulate:
    input:
        readings=expand("outputs/parsed/{document}.json", document=SOURCES),
        catalogue=[
            path
            for path in [Path(config["inputs"]["folder"], "sources.yaml")]
            if path.exists()
        ],
        code=code_of("tabulate"),
    output:
        tables=directory("outputs/tables"),
    log:
        "outputs/logs/tabulate.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        folder=lambda wildcards: config["inputs"]["folder"],
        left_out=[vars(item) for item in LEFT_OUT],
        concepts=config["concepts"],
        event_groups=config["event_groups"],
        authority=config["authority"],
    message:
        "Writing the tables of {input.readings}"
    script:
        "../scripts/tabulate.py"
