# Takes each document of the inputs folder; gives its rows, evidence and coverage as JSON.


def package(*modules):
    """The package files that a step runs, so that a change to one of them rebuilds what it made."""
    root = Path(workflow.basedir, "workflow", "trialdossier").relative_to(Path.cwd())
    found = sorted(
        str(path)
        for module in modules
        for path in (
            [root / module] if module.endswith(".py") else (root / module).rglob("*.py")
        )
    )
    return found


READING = package(
    "sources.py", "values.py", "rows.py", "tabulate.py", "tables", "readers"
)


rule parse:
    input:
        document=lambda wildcards: SOURCES[wildcards.document].path,
        package=READING,
    output:
        reading="outputs/parsed/{document}.json",
    log:
        "outputs/logs/parse/{document}.log",
    params:
        source_id=lambda wildcards: SOURCES[wildcards.document].source_id,
        max_bytes=config["inputs"]["max_bytes"],
    message:
        "Reading {input.document}"
    script:
        "../scripts/parse.py"
