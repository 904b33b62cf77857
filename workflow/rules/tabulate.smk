# Takes the readings; gives the tables with their evidence, coverage and data dictionary.

GOLD = "workflow/gold/eligibility"


checkpoint tabulate:
    input:
        readings=expand("outputs/parsed/{document}.json", document=SOURCES),
        catalogue=[
            path
            for path in [Path(config["inputs"]["folder"], "sources.yaml")]
            if path.exists()
        ],
        gold=sorted(str(path) for path in Path(GOLD).glob("*.txt")),
        package=package(
            "inputs.py",
            "values.py",
            "tabulate.py",
            "tables",
            "storage.py",
            "eligibility",
            "analysis",
        ),
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
        authority=config["authority"],
        gold=GOLD,
    message:
        "Writing the tables of {input.readings}"
    script:
        "../scripts/tabulate.py"
