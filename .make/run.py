"""Open the portal on this computer, for trying it out and for working on it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import libraries
from steps import Stopped, do, do_quietly, refuse, running, say, stoppable

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the first answer
PARENT = os.getppid()  # make; should it be killed, the portal closes too


def main() -> None:
    """Prepare what is needed, then serve until Ctrl+C."""
    port = wanted_port()
    refuse_taken(port)
    python = libraries.prepare("requirements.txt")
    os.environ["PORTAL_MODE"] = "development"
    os.environ.setdefault("PORTAL_PUBLIC_URL", f"http://{HOST}:{port}")
    flask = [python, "-m", "flask", "--app", "wsgi"]
    do_quietly("Preparing the database", [*flask, "db", "upgrade"])
    do("Filling the portal with its first content", [*flask, "seed"])
    refuse_taken(port)
    serve(python, port, first_link([*flask, "account", "invite", "--if-none"]))


def first_link(command: list[str]) -> str:
    """Give a link to open the first account, or "" where somebody administrates the portal."""
    with running(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as asked:
        printed, _ = asked.communicate()
    if asked.returncode:
        refuse("Inviting the first administrator failed.")
    return printed.decode().strip()


def wanted_port() -> int:
    """Read PORT."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        refuse(f"PORT must be a number from 1 to 65535, not “{text}”; type: PORT=8001 make run")
    return int(text)


def refuse_taken(port: int) -> None:
    """End with a sentence if the port cannot be opened."""
    other = f"type: PORT={8001 if port != 8001 else 8002} make run"
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            refuse(f"Port {port} is already used by another program; {other}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            refuse(f"Port {port} may only be opened by an administrator; {other}")
        except OSError:
            refuse(f"Port {port} is already used by another program; {other}")


def serve(python: str, port: int, link: str) -> None:
    """Run the server, tell when it answers, and end with it; *link* opens the first account."""
    command = [python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "8", "--log-level", "error", "wsgi:app"]
    # Ctrl+Z would stop the server alone, and leave a terminal that does not answer.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        with running(command, stdin=subprocess.DEVNULL) as server, keyboard_of(server):
            wait_for_answer(server, port)
            if link:
                say(f"Nobody has an account yet. Open yours by this link, which works once: {link}")
            while server.poll() is None and os.getppid() == PARENT:
                time.sleep(0.2)
    except Stopped:
        say("\nThe portal is closed.")
        return
    if server.returncode not in (0, -signal.SIGINT, -signal.SIGTERM):
        refuse("The server ended by itself; the lines above say why.")
    say("\nThe portal is closed.")


def wait_for_answer(server: subprocess.Popen[bytes], port: int) -> None:
    """Tell the address as soon as it works."""
    address = f"http://{HOST}:{port}/"
    give_up = time.monotonic() + PATIENCE
    while server.poll() is None:
        status = answer(port)
        if status and status < 500:
            say(f"The portal is open: {address} (Ctrl+C to stop)")
            return
        if status:
            say(f"The portal runs at {address}, but answers with error {status}.")
            return
        if time.monotonic() > give_up:
            refuse(f"The portal has not answered at {address} within {PATIENCE} seconds.")
        time.sleep(0.1)


def answer(port: int) -> int | None:
    """Return the status of the first page, or None while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"User-Agent": "make run"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def keyboard_of(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """Let Ctrl+C reach the server alone: make, hearing it too, would end with an error."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        yield
        return
    ours = os.getpgrp()
    if os.tcgetpgrp(terminal) == ours:
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.tcsetpgrp(terminal, server.pid)
    try:
        yield
    finally:
        if os.tcgetpgrp(terminal) == server.pid:
            os.tcsetpgrp(terminal, ours)
        os.close(terminal)


if __name__ == "__main__":
    with stoppable():
        main()
    sys.exit(0)
