# Source documents in, evidence dossier out: parse -> tabulate -> analyze -> render -> trace.
# `snakemake --cores 4` builds everything; `snakemake -n` says what would be done.
import atexit
import sys
import time
from pathlib import Path

from snakemake.utils import min_version, validate

from trialdossier.locking import BuildLock
from trialdossier.steps import readable
from trialdossier.tracing.run import record
from trialdossier.workflow import failures, readable_sources

min_version("9.0")
STARTED = time.time()
LOCK = BuildLock(Path())
if workflow.is_main_process:
    LOCK.take()


configfile: "config.yaml"


report: "workflow/report/workflow.rst"


validate(config, "workflow/schemas/config.schema.yaml")
with readable():
    SOURCES, LEFT_OUT = readable_sources(
        Path(config["inputs"]["folder"]),
        Path("outputs/parsed"),
        config["inputs"]["max_bytes"],
        config["inputs"]["on_unreadable"],
    )
for document in LEFT_OUT:
    print(f"left out: {document.path}: {document.reason}", file=sys.stderr)


wildcard_constraints:
    document="[^/]+",
    trial="(?!across/)[A-Za-z0-9-]+",
    name="[a-z_]+",


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


onstart:
    with readable():
        LOCK.expect()


onsuccess:
    record(Path("outputs/run.json"), STARTED, time.time())


onerror:
    # said last, after all that Snakemake says of it
    atexit.register(sys.stderr.write, failures(Path("outputs/logs"), STARTED))
