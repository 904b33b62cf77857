# Which files the steps take: package files, and what depends on the trials found. No rules.
# Parameters of rules that hold words of a person are functions: Snakemake takes braces in plain ones for wildcards.
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
