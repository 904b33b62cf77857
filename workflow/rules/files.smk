# Which files the steps take: package files, and what depends on the trials found. No rules.
# Parameters of rules that hold words of a person are functions: Snakemake takes braces in plain ones for wildcards.
from snakemake.sourcecache import LocalSourceFile

TRIAL_NOTEBOOKS = ["design", "efficacy", "safety", "eligibility"]
ACROSS_NOTEBOOKS = ["glance", "design", "efficacy", "safety", "eligibility", "quality"]
ACROSS = expand("outputs/notebooks/across/across_{name}.ipynb", name=ACROSS_NOTEBOOKS)


def package(*modules):
    """The package files that a step runs, so that a change to one of them rebuilds what it made."""
    root = Path("workflow", "trialdossier")
    found = [
        file
        for module in modules
        for file in [root / module, *(root / module).rglob("*.py")]
    ]
    return sorted(str(file) for file in found if file.suffix == ".py")


def trials(wildcards):
    """The trials that the sources are about, known once they are tabulated."""
    folder = Path(checkpoints.tabulate.get().output.tables, "trials")
    return sorted(path.stem for path in folder.glob("*.sha256"))


def digests(wildcards):
    """What notebooks over all trials depend on: everything the tables say of each."""
    return expand("outputs/tables/trials/{trial}.sha256", trial=trials(wildcards))


def records(wildcards):
    """What each run of a step noted of itself, beside its log."""
    notebooks = [*trial_notebooks(wildcards), *ACROSS]
    steps = ["tabulate", "assemble", "render", "annotate"]
    return [
        *expand("outputs/logs/parse/{document}.json", document=SOURCES),
        *[
            str(Path("outputs/logs", path).with_suffix(".json"))
            for path in [
                Path(notebook).relative_to("outputs") for notebook in notebooks
            ]
        ],
        *expand("outputs/logs/{step}.json", step=steps),
    ]


def trial_notebooks(wildcards):
    return expand(
        "outputs/notebooks/{trial}/trial_{name}.ipynb",
        trial=trials(wildcards),
        name=TRIAL_NOTEBOOKS,
    )


def steps(wildcards):
    """The rules of the workflow in order: what each does, what it runs, what it writes."""
    return [
        {
            "name": rule.name,
            "about": str(rule.docstring or rule.message),
            "script": f"workflow/{rule.script.removeprefix('../')}",
            "outputs": [str(path) for path in rule.output],
        }
        for rule in workflow.rules
        if rule.script
    ]


def tables_with_rows(wildcards):
    """The tables that hold anything, for Snakemake's report.

    They are marked here and not where they are made: of a folder that other steps take, the report shows each file as
    many times as it is taken.
    """
    found = sorted(Path(checkpoints.tabulate.get().output.tables).glob("*.csv"))
    stated = [str(path) for path in found if path.read_bytes().count(b"\n") > 1]
    caption = LocalSourceFile("workflow/report/table.rst")
    said = {"caption": caption, "category": "Tables"}
    return [report(path, labels={"table": Path(path).stem}, **said) for path in stated]
