"""Pin every library, with the hashes of its files, as pyproject.toml asks."""

import os
import shlex
import sys
import tempfile
import tomllib
from pathlib import Path

from steps import ROOT, do_quietly, say, stoppable

HEADER = "# Made by `make lock` from pyproject.toml; do not edit by hand.\n"


def main() -> None:
    """Write requirements.txt, then tests/requirements.txt in agreement with it."""
    with tempfile.TemporaryDirectory() as folder:
        uv = install_uv(Path(folder))
        compile_to("requirements.txt", uv, "pyproject.toml")
        compile_to("tests/requirements.txt", uv, "--group", "test", "-c", "requirements.txt")


def install_uv(folder: Path) -> Path:
    """Install the uv that pyproject.toml names, apart from everything else."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    do_quietly("Making a place for uv", [sys.executable, "-m", "venv", folder])
    python = folder / "bin" / "python"
    do_quietly("Installing uv", [python, "-m", "pip", "install", "--no-input", *groups["lock"]])
    return folder / "bin" / "uv"


def compile_to(name: str, uv: Path, *source: str) -> None:
    """Resolve for every Python from 3.11 on, on every system."""
    command: list[str | Path] = [uv, "pip", "compile", *source, "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--python", sys.executable]
    command += ["--generate-hashes", "--no-header", "--output-file", name]
    command += shlex.split(os.environ.get("ARGS", ""))
    do_quietly(f"Resolving {name}", command)
    path = ROOT / name
    lines = path.read_text().removeprefix(HEADER)
    path.write_text(HEADER + lines)
    say(f"{name}: {lines.count('==')} libraries")


if __name__ == "__main__":
    with stoppable():
        main()
