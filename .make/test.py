"""Check everything: form, types, walls, templates, then the tests."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time

import libraries
from steps import ROOT, do_quietly, refuse, say, stoppable

CHROMIUM = "/usr/bin/chromium"
# Called so, and not by its script, it still works when the folder has been moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check()"
PACKAGES = ["chromium", "fonts-dejavu-core", "fonts-noto-core"]


def main() -> None:
    """Run each tool, and stop at the first that finds fault."""
    with stoppable():
        python = libraries.prepare("requirements.txt", "tests/requirements.txt")
        os.environ["CHROMIUM"] = find_chromium()
    tools: dict[str, list[str]] = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format --check": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "lint-imports": [python, "-c", LINT_IMPORTS, "--no-logo"],
        "djlint --lint": [python, "-m", "djlint", "--lint", "--quiet", "portal/templates"],
    }
    for name, command in tools.items():
        check(name, command)
    for arguments in runs(shlex.split(os.environ.get("ARGS", ""))):
        say(shlex.join(["pytest", *arguments]))
        code = outcome([python, "-m", "pytest", *arguments])
        if code:
            refuse(f"make test stopped: pytest failed (exit code {code}).")


def runs(asked: list[str]) -> list[list[str]]:
    """Give the runs of pytest: one for what is asked for; for all, what is measured goes alone."""
    if asked:
        return [asked]
    together = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    return [[*together, "--ignore", "tests/bench"], ["tests/bench"]]


def check(name: str, command: list[str]) -> None:
    """Run one tool; print a line if it is content, and all it says if it is not."""
    begun = time.monotonic()
    code = outcome(command, capture=True)
    if code:
        refuse(f"make test stopped: {name} failed (exit code {code}).")
    say(f"{name}: fine ({time.monotonic() - begun:.1f} s)")


def outcome(command: list[str], capture: bool = False) -> int:
    """Return the exit code; the tool itself hears Ctrl+C and says its last words."""
    signal.signal(signal.SIGINT, lambda *_: None)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.STDOUT if capture else None,
    ) as tool:
        signal.signal(signal.SIGTERM, lambda *_: tool.terminate())
        printed, _ = tool.communicate()
    if tool.returncode and capture:
        sys.stderr.write(printed.decode(errors="replace"))
    return tool.returncode


def find_chromium() -> str:
    """Return the browser's path, installing Debian's if there is none."""
    wanted = os.environ.get("CHROMIUM") or CHROMIUM
    if found := shutil.which(wanted):
        return found
    if wanted != CHROMIUM:
        refuse(f"CHROMIUM names {wanted}, which is no program; name the path of a Chromium.")
    administrator = administrator_command()
    if administrator is None or not shutil.which("apt-get"):
        refuse(
            "The tests need the browser Chromium: on Debian or Ubuntu type "
            "“sudo apt install chromium fonts-dejavu-core fonts-noto-core”, elsewhere "
            "name one you have, for example: CHROMIUM=/path/to/chromium make test"
        )
    say("Installing Chromium (once) …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*administrator, "apt-get", "-qq"]
    do_quietly("apt-get update", [*apt, "update"], environment)
    install = [*apt, "install", "-y", "--no-install-recommends", *PACKAGES]
    do_quietly("Installing Chromium", install, environment)
    return CHROMIUM


def administrator_command() -> list[str] | None:
    """Return what to write before a command to install packages, or None if we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


if __name__ == "__main__":
    main()
