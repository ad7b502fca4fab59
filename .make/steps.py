"""Start commands so that they end with us, and show what they print only when it matters."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
GRACE = 10  # seconds a command has to end by itself


class Stopped(BaseException):
    """Someone pressed Ctrl+C, or asked us to end in another way."""


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    print(sentence, flush=True)


def refuse(sentence: str) -> NoReturn:
    """Tell why it does not go on, and end."""
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(1)


@contextmanager
def stoppable() -> Iterator[None]:
    """End calmly when asked to."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in asked:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = [signal.signal(number, stop) for number in asked]
    try:
        yield
    except Stopped:
        say("\nStopped.")
        sys.exit(130)
    for number, handler in zip(asked, before, strict=True):
        signal.signal(number, handler)


@contextmanager
def running(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command in a process group of its own, and leave nothing of it behind."""
    child = subprocess.Popen(command, cwd=ROOT, process_group=0, **options)
    try:
        yield child
    finally:
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """End the command and all it has started."""
    with suppress(ProcessLookupError, PermissionError):
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                child.wait(GRACE)
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def do(doing: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run the command, or tell what failed."""
    with running(command, env=env, stdin=subprocess.DEVNULL) as child:
        code = child.wait()
    if code:
        refuse(f"{doing} failed.")


def do_quietly(
    doing: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None
) -> None:
    """Run the command; show what it printed only if it fails."""
    with tempfile.TemporaryFile() as printed:
        options = {"stdin": subprocess.DEVNULL, "stdout": printed, "stderr": subprocess.STDOUT}
        with running(command, env=env, **options) as child:
            code = child.wait()
        if code:
            printed.seek(0)
            sys.stderr.write(printed.read().decode(errors="replace"))
            refuse(f"{doing} failed.")
