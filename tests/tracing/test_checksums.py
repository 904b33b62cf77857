import subprocess
from pathlib import Path

from trialdossier.tracing.checksums import Listed, checksums, covered


def project(root: Path) -> None:
    for name in ("inputs/a b.txt", "inputs/back\\slash.txt", "workflow/x.py", "outputs/tables/t.csv", "config.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    for name in ("outputs/run.json", "outputs/SHA256SUMS", "outputs/logs/x.log", "workflow/__pycache__/x.pyc"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_sha256sum_reads_the_list(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "outputs" / "SHA256SUMS").write_text(checksums(tmp_path, "inputs"))
    check = ["sha256sum", "--check", "--strict", "--quiet", "outputs/SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "inputs" / "a b.txt").write_text("changed")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_inputs_code_and_outputs_are_covered_and_nothing_of_one_run(tmp_path: Path) -> None:
    project(tmp_path)
    names = [line.split("  ", 1)[1] for line in checksums(tmp_path, "inputs").splitlines()[1:]]
    covered = ["config.yaml", "inputs/a b.txt", "inputs/back\\\\slash.txt", "outputs/tables/t.csv", "workflow/x.py"]
    assert names == covered


def test_the_list_knows_itself(tmp_path: Path) -> None:
    project(tmp_path)
    data = checksums(tmp_path, "inputs").encode()
    assert Listed.of(data).intact
    assert list(Listed.of(data).digests) == [path.as_posix() for path in covered(tmp_path, "inputs")]
    for place in range(0, len(data), 7):
        forged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not Listed.of(forged).intact, place
