"""Put the dossier's Quarto project together."""

from pathlib import Path

from trialdossier.report.assembly import assemble
from trialdossier.steps import step, unchanged
from trialdossier.storage import read_table, write_text

with step(snakemake):
    sources = read_table(Path(snakemake.input.tables), "sources").to_dict("records")
    unchanged(Path(snakemake.params.inputs), Path("outputs/parsed"), sources)
    project = Path(snakemake.output.project)
    notebooks: dict[str, dict[str, Path]] = {}
    for path in map(Path, snakemake.input.notebooks):
        notebooks.setdefault(path.parent.name, {})[path.stem] = path
    date = assemble(
        project, Path("workflow/dossier"), Path(snakemake.input.tables), notebooks,
        [Path(path) for path in snakemake.input.across], Path("outputs/figures"),
        Path(snakemake.params.inputs), [Path(path) for path in snakemake.input.scripts], Path(snakemake.input.methods),
        snakemake.params.title, snakemake.params.subtitle,
    )  # fmt: skip
    write_text(project / "as-of.txt", f"{date}\n")
