from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from trialdossier.notebook import NotebookError, execute

NOTEBOOK = """# %% [markdown]
# # Question

# %% tags=["parameters"]
trial = "NCT00000000"
number: int = 1

# %%
print("out", trial)
object()

# %%
import warnings
warnings.warn("careful")
number + 1
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "n.py"
    path.write_text(NOTEBOOK)
    return path


def test_parameters_and_outputs(source: Path, tmp_path: Path) -> None:
    execute(source, tmp_path / "n.ipynb", {"trial": "NCT00000001"})
    notebook = nbformat.read(tmp_path / "n.ipynb", as_version=4)
    nbformat.validate(notebook)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert shown[0]["text"] == "out NCT00000001\n"
    assert shown[-1]["data"]["text/plain"] == "2"


def test_the_same_bytes_twice(source: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        execute(source, tmp_path / name / "n.ipynb", {"trial": "NCT00000001"})
    first, second = ((tmp_path / name / "n.ipynb").read_bytes() for name in ("a", "b"))
    assert first == second
    assert b"0x" not in first
    assert b"papermill" not in first


def test_an_unknown_parameter_is_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="its parameters cell does not name trail"):
        execute(source, tmp_path / "n.ipynb", {"trail": "x"})


def test_a_failing_cell_writes_nothing(source: Path, tmp_path: Path) -> None:
    source.write_text(NOTEBOOK + "\n# %%\n1 / 0\n")
    with pytest.raises(NotebookError, match=r"n.py: cell \d+: ZeroDivisionError: division by zero"):
        execute(source, tmp_path / "n.ipynb", {})
    assert not (tmp_path / "n.ipynb").exists()


def test_two_notebooks_share_no_state(source: Path, tmp_path: Path) -> None:
    source.write_text("# %%\nleft_behind = 1\n")
    execute(source, tmp_path / "a.ipynb", {})
    source.write_text("# %%\nleft_behind\n")
    with pytest.raises(NotebookError, match="NameError"):
        execute(source, tmp_path / "b.ipynb", {})
