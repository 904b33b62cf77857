"""Run a text notebook with parameters, deterministically."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from trialdossier.storage import write_text

ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class NotebookError(Exception):
    """`{notebook}: cell {number}: {error}`"""


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
        before, after = Path(folder, "before.ipynb"), Path(folder, "after.ipynb")
        nbformat.write(notebook, before)
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        try:
            papermill.execute_notebook(before, after, parameters, progress_bar=False, cwd=str(Path.cwd()))
        except PapermillExecutionError as error:
            traceback = ANSI.sub("", error.evalue)
            raise NotebookError(f"{source}: cell {error.cell_index}: {error.ename}: {traceback}") from None
        executed = nbformat.read(after, as_version=4)
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
