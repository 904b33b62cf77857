# Takes every input, the code that ran and every output; gives the records of how one came from the other.

from trialdossier.tracing.checksums import CODE, by_the_way

CODE_FILES = [
    path.as_posix()
    for place in CODE
    for path in [Path(place), *sorted(Path(place).rglob("*"))]
    if path.is_file() and not by_the_way(path)
]


rule annotate:
    """Write each quote as a W3C Web Annotation."""
    input:
        tables="outputs/tables",
        documents=[source.path for source in SOURCES.values()],
        code=code_of("annotate"),
    output:
        annotations="outputs/evidence.jsonld",
        record="outputs/logs/annotate.json",
    log:
        "outputs/logs/annotate.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
    message:
        "Writing the evidence as Web Annotations"
    script:
        "../scripts/annotate.py"


rule crate:
    """Describe each run of a step as an RO-Crate."""
    input:
        "outputs/dossier/dossier.html",
        "outputs/dossier/dossier.pdf",
        "outputs/tables",
        "outputs/dossier/project",
        "outputs/evidence.jsonld",
        trial_notebooks,
        ACROSS,
        expand("outputs/parsed/{document}.json", document=SOURCES),
        [source.path for source in SOURCES.values()],
        CODE_FILES,
        tables_with_rows,
        records=records,
    output:
        crate="outputs/ro-crate-metadata.json",
        readme="outputs/README.md",
    log:
        "outputs/logs/crate.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
        left_out=lambda wildcards: [item.path for item in LEFT_OUT],
        title=lambda wildcards: config["title"],
        steps=steps,
    message:
        "Describing the build as a Provenance Run Crate"
    script:
        "../scripts/crate.py"


rule checksums:
    """Write the SHA-256 of every input, of the code that ran and of every output."""
    input:
        "outputs/dossier/dossier.html",
        "outputs/dossier/dossier.pdf",
        "outputs/evidence.jsonld",
        "outputs/ro-crate-metadata.json",
        "outputs/README.md",
        tables="outputs/tables",
        notebooks=trial_notebooks,
        across=ACROSS,
        figures=trial_figures,
        across_figures=ACROSS_FIGURES,
        parsed=expand("outputs/parsed/{document}.json", document=SOURCES),
        documents=[source.path for source in SOURCES.values()],
        code=CODE_FILES,
    output:
        "outputs/SHA256SUMS",
    log:
        "outputs/logs/checksums.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
        left_out=lambda wildcards: [item.path for item in LEFT_OUT],
    message:
        "Writing the checksums of inputs, code and outputs"
    script:
        "../scripts/checksums.py"
