# Source documents in, evidence dossier out: parse -> tabulate -> analyze -> render -> trace.
# `snakemake --cores 4` builds everything; `snakemake -n` says what would be done.
import os
import sys

from snakemake.utils import min_version, validate

# Python 3.11 takes half a .pyc, which a full disk leaves, for a whole one, and no later build would start
os.environ.update(PYTHONDONTWRITEBYTECODE="1")
sys.dont_write_bytecode = True
min_version("9.0")


configfile: "config.yaml"


report: "workflow/report/workflow.rst"


validate(config, "workflow/schemas/config.schema.yaml")


wildcard_constraints:
    document="[^/]+",
    trial="(?!across/)[A-Za-z0-9-]+",
    name="[a-z_]+",


include: "workflow/rules/build.smk"
include: "workflow/rules/files.smk"
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
