"""Put the dossier's Quarto project together."""

from pathlib import Path

from trialdossier.report.assembly import assemble
from trialdossier.storage import write_text
from trialdossier.workflow import step

with step(snakemake):
    project = Path(snakemake.output.project)
    notebooks: dict[str, dict[str, Path]] = {}
    for path in map(Path, snakemake.input.notebooks):
        notebooks.setdefault(path.parent.name, {})[path.stem] = path
    date = assemble(
        project, Path("workflow/dossier"), Path(snakemake.input.tables), notebooks,
        [Path(path) for path in snakemake.input.across], Path("outputs/figures"),
        Path(snakemake.params.inputs), snakemake.params.title, snakemake.params.subtitle,
    )  # fmt: skip
    write_text(project / "as-of.txt", f"{date}\n")
