# Source documents in, evidence dossier out: parse -> tabulate -> analyze -> render -> trace.
# `snakemake --cores 4` builds everything; `snakemake -n` says what would be done.
from pathlib import Path

from snakemake.utils import min_version, validate

from trialdossier.inputs import catalogue
from trialdossier.sources import SourceError

min_version("9.0")


configfile: "config.yaml"


validate(config, "workflow/schemas/config.schema.yaml")

try:
    SOURCES = {
        source.path.name: source
        for source in catalogue(Path(config["inputs"]["folder"]))
    }
except SourceError as error:
    raise WorkflowError(str(error)) from None


wildcard_constraints:
    document="[^/]+",
    trial="[A-Za-z0-9-]+",
    name="[a-z_]+",


include: "workflow/rules/parse.smk"
include: "workflow/rules/tabulate.smk"
include: "workflow/rules/analyze.smk"
include: "workflow/rules/render.smk"
include: "workflow/rules/trace.smk"


rule all:
    default_target: True
    input:
        "outputs/dossier/dossier.html",
        "outputs/dossier/dossier.pdf",
        "outputs/SHA256SUMS",
    localrule: True
    message:
        "The dossier is built: outputs/dossier/dossier.html and outputs/dossier/dossier.pdf"
