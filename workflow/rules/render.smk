# Takes the executed notebooks, their figures and the evidence; gives the dossier as HTML and PDF.


rule assemble:
    """Put the executed notebooks, figures and evidence into one Quarto project."""
    input:
        tables="outputs/tables",
        notebooks=trial_notebooks,
        across=ACROSS,
        figures=trial_figures,
        across_figures=ACROSS_FIGURES,
        methods="docs/methods.md",
        scripts=sorted(str(path) for path in Path("notebooks").glob("*.py")),
        documents=[source.path for source in SOURCES.values()],
        template=[
            str(path)
            for path in sorted(Path("workflow/dossier").rglob("*"))
            if path.is_file()
        ],
        code=code_of("assemble"),
    output:
        project=directory("outputs/dossier/project"),
        record="outputs/logs/assemble.json",
    log:
        "outputs/logs/assemble.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        inputs=lambda wildcards: config["inputs"]["folder"],
        title=lambda wildcards: config["title"],
        subtitle=lambda wildcards: config["subtitle"],
    message:
        "Assembling the dossier's Quarto project"
    script:
        "../scripts/assemble.py"


rule render:
    """Render the dossier as HTML and PDF."""
    input:
        project="outputs/dossier/project",
        code=code_of("render"),
    output:
        html=report(
            "outputs/dossier/dossier.html",
            caption="../report/dossier_html.rst",
            category="Dossier",
            labels={"form": "HTML"},
        ),
        pdf=report(
            "outputs/dossier/dossier.pdf",
            caption="../report/dossier_pdf.rst",
            category="Dossier",
            labels={"form": "PDF"},
        ),
        record="outputs/logs/render.json",
    log:
        "outputs/logs/render.log",
    conda:
        "../envs/trialdossier.yaml"
    params:
        engine=config["render"]["engine"],
    message:
        "Rendering the dossier as HTML and PDF"
    script:
        "../scripts/render.py"
