# Which files the steps take: the code they run, and what depends on the trials found. No rules.
from trialdossier.imports import code

TRIAL_NOTEBOOKS = ["design", "efficacy", "safety", "eligibility"]
ACROSS_NOTEBOOKS = ["glance", "design", "efficacy", "safety", "eligibility", "quality"]


def code_of(name, *files):
    """The script `name` and `files`, with all package files they run: a change to one rebuilds what it made."""
    return code(Path(), f"workflow/scripts/{name}.py", *files)


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


ACROSS = expand("outputs/notebooks/across/across_{name}.ipynb", name=ACROSS_NOTEBOOKS)
ACROSS_FIGURES = expand("outputs/figures/across/{name}", name=ACROSS_NOTEBOOKS)
