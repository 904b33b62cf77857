# Takes every input, the code that ran and every output; gives their checksums.

from trialdossier.tracing.checksums import CODE, by_the_way


rule checksums:
    input:
        "outputs/dossier/dossier.html",
        "outputs/dossier/dossier.pdf",
        tables="outputs/tables",
        notebooks=trial_notebooks,
        across=ACROSS,
        figures=trial_figures,
        across_figures=ACROSS_FIGURES,
        parsed=expand("outputs/parsed/{document}.json", document=SOURCES),
        documents=[source.path for source in SOURCES.values()],
        code=[
            path.as_posix()
            for place in CODE
            for path in [Path(place), *sorted(Path(place).rglob("*"))]
            if path.is_file() and not by_the_way(path)
        ],
    output:
        "outputs/SHA256SUMS",
    log:
        "outputs/logs/checksums.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
        left_out=[item.path for item in LEFT_OUT],
    message:
        "Writing the checksums of inputs, code and outputs"
    script:
        "../scripts/checksums.py"
