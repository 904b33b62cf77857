# Takes the tables; gives the executed notebooks, per trial and across trials, with their figures.


rule analyze_trial:
    """Run a notebook for one trial."""
    input:
        notebook="notebooks/trial_{name}.py",
        digest="outputs/tables/trials/{trial}.sha256",
        code=lambda wildcards: TRIAL_CODE[wildcards.name],
    output:
        notebook="outputs/notebooks/{trial}/trial_{name}.ipynb",
        figures=report(
            directory("outputs/figures/{trial}/{name}"),
            patterns=["{figure}.svg"],
            caption="../report/figure.rst",
            category="Figures",
            subcategory="{trial}",
            labels={"chapter": "{name}", "figure": "{figure}"},
        ),
        record="outputs/logs/notebooks/{trial}/trial_{name}.json",
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
    """Run a notebook over all trials."""
    input:
        notebook="notebooks/across_{name}.py",
        digests=digests,
        code=lambda wildcards: ACROSS_CODE[wildcards.name],
    output:
        notebook="outputs/notebooks/across/across_{name}.ipynb",
        figures=report(
            directory("outputs/figures/across/{name}"),
            patterns=["{figure}.svg"],
            caption="../report/figure.rst",
            category="Figures",
            subcategory="All trials",
            labels={"chapter": "{name}", "figure": "{figure}"},
        ),
        record="outputs/logs/notebooks/across/across_{name}.json",
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
