# Takes the tables; gives the executed notebooks, per trial and across trials, with their figures.
ANALYSIS = package(
    "analysis",
    "eligibility",
    "report",
    "tables",
    "storage.py",
    "tabulate.py",
    "figures.py",
    "notebook.py",
)


rule analyze_trial:
    input:
        notebook="notebooks/trial_{name}.py",
        digest="outputs/tables/trials/{trial}.sha256",
        package=ANALYSIS,
    output:
        notebook="outputs/notebooks/{trial}/trial_{name}.ipynb",
        figures=directory("outputs/figures/{trial}/{name}"),
    log:
        "outputs/logs/notebooks/{trial}/trial_{name}.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        parameters=lambda wildcards, output: {
            "tables": "outputs/tables",
            "figures": output.figures,
            "trial": wildcards.trial,
        },
    message:
        "Running notebook trial_{wildcards.name} for {wildcards.trial}"
    script:
        "../scripts/notebook.py"


rule analyze_across:
    input:
        notebook="notebooks/across_{name}.py",
        digests=digests,
        package=ANALYSIS,
    output:
        notebook="outputs/notebooks/across/across_{name}.ipynb",
        figures=directory("outputs/figures/across/{name}"),
    log:
        "outputs/logs/notebooks/across/across_{name}.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        parameters=lambda wildcards, output: {
            "tables": "outputs/tables",
            "figures": output.figures,
        },
    message:
        "Running notebook across_{wildcards.name} over all trials"
    script:
        "../scripts/notebook.py"
