"""Keep .venv as the requirements say, and touch it only when they have changed."""

import hashlib
import os
import shutil
import subprocess
import sys

from steps import ROOT, do_quietly, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# It stands while something is being installed; found at the start, it tells of an interruption.
UNFINISHED = VENV / ".unfinished"
VERSION = "import pip, sys; print(sys.version_info[:2])"


def prepare(*requirements: str) -> str:
    """Install what is missing, and return the Python that has it."""
    if UNFINISHED.exists() or not _is_usable():
        _create()
    for name in requirements:
        _install(name)
    return str(PYTHON)


def _is_usable() -> bool:
    """Tell whether .venv works and is made of the Python we were started with."""
    try:
        answer = subprocess.run(
            [PYTHON, "-c", VERSION], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == str(sys.version_info[:2])


def _create() -> None:
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    say("Making .venv (once) …")
    VENV.mkdir()
    UNFINISHED.touch()
    do_quietly("Making .venv", [sys.executable, "-m", "venv", VENV])
    UNFINISHED.unlink()


def _install(name: str) -> None:
    wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    stamp = VENV / f".installed-{name.replace('/', '-')}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing {name} into .venv (once; about a minute on a slow line) …")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    UNFINISHED.touch()
    try:
        do_quietly("The installation", [*pip, "--require-hashes", "-r", name], environment)
    except SystemExit:
        UNFINISHED.unlink()  # pip refused by itself, and so left .venv as it was
        raise
    stamp.write_text(wanted)
    UNFINISHED.unlink()
