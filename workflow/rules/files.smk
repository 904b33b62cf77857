# Which files the steps take: the sources, the code they run, and what depends on the trials found. No rules.
# Parameters of rules that hold words of a person are functions: Snakemake takes braces in plain ones for wildcards.
import sys
from pathlib import Path

from snakemake.sourcecache import LocalSourceFile

from trialdossier.imports import code
from trialdossier.steps import readable
from trialdossier.workflow import readable_sources

TRIAL_NOTEBOOKS = ["design", "efficacy", "safety", "eligibility"]
ACROSS_NOTEBOOKS = ["glance", "design", "efficacy", "safety", "eligibility", "quality"]
ACROSS = expand("outputs/notebooks/across/across_{name}.ipynb", name=ACROSS_NOTEBOOKS)


def code_of(name, *files):
    """The script `name` and `files`, with all package files they run: a change to one rebuilds what it made."""
    return code(Path(), f"workflow/scripts/{name}.py", *files)


with readable():
    SOURCES, LEFT_OUT = readable_sources(
        Path(config["inputs"]["folder"]),
        Path("outputs/parsed"),
        config["inputs"]["max_bytes"],
        config["inputs"]["on_unreadable"],
    )
for document in LEFT_OUT:
    print(f"left out: {document.path}: {document.reason}", file=sys.stderr)

# not within the rules: Snakemake would take an error there for a reason to use the files of an earlier build
with readable():
    TRIAL_CODE = {
        name: code_of("notebook", f"notebooks/trial_{name}.py")
        for name in TRIAL_NOTEBOOKS
    }
    ACROSS_CODE = {
        name: code_of("notebook", f"notebooks/across_{name}.py")
        for name in ACROSS_NOTEBOOKS
    }


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


def trial_figures(wildcards):
    return expand(
        "outputs/figures/{trial}/{name}", trial=trials(wildcards), name=TRIAL_NOTEBOOKS
    )


ACROSS_FIGURES = expand("outputs/figures/across/{name}", name=ACROSS_NOTEBOOKS)


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
