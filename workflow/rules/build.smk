# A build as a whole: one at a time in a folder, its own record, and what failed said last. No rules.
import atexit
import sys
import time
from pathlib import Path

from trialdossier.locking import BuildLock
from trialdossier.steps import readable
from trialdossier.tracing.run import record
from trialdossier.workflow import failures

STARTED = time.time()
LOCK = BuildLock(Path())
if workflow.is_main_process:
    with readable():
        # before Snakemake looks for unfinished files: those of a build that runs are no concern of another
        LOCK.take() if workflow.output_settings.dryrun else LOCK.expect()


onsuccess:
    record(Path("outputs/run.json"), STARTED, time.time())


onerror:
    # said last, after all that Snakemake says of it
    atexit.register(sys.stderr.write, failures(Path("outputs/logs"), STARTED))
