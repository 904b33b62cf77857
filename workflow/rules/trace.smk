# Takes every input, the code that ran and every output; gives their checksums.


rule checksums:
    input:
        "outputs/dossier/dossier.html",
        "outputs/dossier/dossier.pdf",
        tables="outputs/tables",
        notebooks=trial_notebooks,
        across=expand(
            "outputs/notebooks/across/across_{name}.ipynb", name=ACROSS_NOTEBOOKS
        ),
        parsed=expand("outputs/parsed/{document}.json", document=SOURCES),
        documents=[source.path for source in SOURCES.values()],
        code=[
            str(path)
            for path in sorted(Path("workflow").rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ],
    output:
        "outputs/SHA256SUMS",
    log:
        "outputs/logs/checksums.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
    message:
        "Writing the checksums of inputs, code and outputs"
    script:
        "../scripts/checksums.py"
