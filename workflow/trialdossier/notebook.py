"""Run a text notebook with parameters, deterministically."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import papermill
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from trialdossier.sources import ReadableError
from trialdossier.storage import write_text

ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class NotebookError(ReadableError):
    """`{notebook}: cell {number}: {error}`"""


class ShellEngine(Engine):  # type: ignore[misc]
    """A papermill engine that runs the cells in a fresh IPython shell of this very process.

    Each notebook has a process of its own already, so a kernel beside it would add only its start.
    """

    @classmethod
    def execute_managed_notebook(cls, manager: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Run the code cells of the managed notebook in order, up to the first that fails."""
        quiet = Config()
        quiet.HistoryManager.enabled = False
        with tempfile.TemporaryDirectory() as folder:
            InteractiveShell.clear_instance()
            shell = InteractiveShell.instance(config=quiet, ipython_dir=folder, colors="nocolor")
            for cell in manager.nb.cells:
                if cell.cell_type != "code":
                    continue
                manager.cell_start(cell)
                if not run(shell, cell):
                    manager.cell_exception(cell)
                    break
                manager.cell_complete(cell)


def run(shell: InteractiveShell, cell: nbformat.NotebookNode) -> bool:
    """Run one cell and fill in what it shows; whether it succeeded."""
    with capture_output() as captured:
        shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=captured._outputs)
        result = shell.run_cell(cell.source, store_history=True)
    cell.execution_count = result.execution_count
    streams = [("stdout", captured.stdout), ("stderr", captured.stderr)]
    error = result.error_before_exec or result.error_in_exec
    cell.outputs = [
        nbformat.v4.new_output("stream", name=name, text=text) for name, text in streams if text and not error
    ]
    cell.outputs += [nbformat.v4.new_output("display_data", data=shown.data) for shown in captured.outputs]
    if error:
        cell.outputs.append(
            nbformat.v4.new_output("error", ename=type(error).__name__, evalue=str(error), traceback=[str(error)])
        )
    return not error


papermill_engines.register("shell", ShellEngine)


def execute(source: Path, output: Path, parameters: dict[str, Any]) -> None:
    """Run the percent-format notebook `source` with `parameters` and write it, executed, to `output` as .ipynb.

    The bytes of `output` depend on the notebook, the parameters and what the cells show, on nothing else.
    NotebookError where a parameter is unknown or a cell fails; `output` is then not written.
    """
    notebook = jupytext.read(source)
    unknown = parameters.keys() - declared(notebook)
    if unknown:
        raise NotebookError(f"{source}: its parameters cell does not name {', '.join(sorted(unknown))}")
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    identify(notebook)
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder, "before.ipynb")
        nbformat.write(notebook, before)
        try:
            # without a file of its own: papermill would write all of it anew before and after each cell
            executed = papermill.execute_notebook(before, None, parameters, engine_name="shell", progress_bar=False)
        except PapermillExecutionError as error:
            traceback = ANSI.sub("", error.evalue)
            raise NotebookError(f"{source}: cell {error.cell_index}: {error.ename}: {traceback}") from None
    normalise(executed)
    write_text(output, nbformat.writes(executed) + "\n")


def declared(notebook: nbformat.NotebookNode) -> set[str]:
    """The names that the notebook's parameters cell sets."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    return {name for cell in cells for name in re.findall(r"^(\w+)\s*(?::[^=]+)?=", cell.source, re.M)}


def identify(notebook: nbformat.NotebookNode) -> None:
    """Give each cell an id made of its place and its content."""
    for place, cell in enumerate(notebook.cells):
        cell["id"] = hashlib.sha256(f"{place}\n{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Strip what depends on the clock, the machine or the run."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            for kind, shown in output.get("data", {}).items():
                output["data"][kind] = ADDRESS.sub("", shown) if isinstance(shown, str) else shown
            if "text" in output:
                output["text"] = ADDRESS.sub("", output["text"])
    identify(notebook)
