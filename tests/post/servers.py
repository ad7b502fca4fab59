"""Mail servers to test with: one that takes mail as it is told to, and one that never answers."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

TAKEN = "250 OK"


def free_port() -> int:
    """Give a port nobody listens on; the controller can't choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Post:
    """A server that keeps what it takes; a test may give it other answers."""

    def __init__(self) -> None:
        self.port = free_port()
        self.envelopes: list[Envelope] = []
        self.was_secure: list[bool] = []
        self.users: list[bytes] = []
        self.to_receiver = TAKEN
        self.to_message: Callable[[], str] = lambda: TAKEN

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.to_receiver == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_receiver

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        answer = self.to_message()
        if answer == TAKEN:
            self.envelopes.append(envelope)
            self.was_secure.append(server.transport.get_extra_info("ssl_object") is not None)
        elif answer == "hang up":
            server.transport.close()
        return answer

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages it took, as a mail program reads them."""
        parser = BytesParser(policy=SMTP)
        return [parser.parsebytes(_bytes(each.content)) for each in self.envelopes]  # type: ignore[misc]

    def raw(self) -> bytes:
        """The last message, byte by byte."""
        return _bytes(self.envelopes[-1].content)

    def message(self) -> EmailMessage:
        """The one message it took."""
        (message,) = self.messages
        return message


def _bytes(content: str | bytes | None) -> bytes:
    assert isinstance(content, bytes)
    return content


@contextmanager
def serving(post: Post, **how: Any) -> Iterator[Post]:
    """Open a server."""
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **how)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """Open a server that takes connections and never says a word; give its port and what it took."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hold() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return

        holding = threading.Thread(target=hold)
        holding.start()
        try:
            yield listening.getsockname()[1], held
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            holding.join()
            for each in held:
                each.close()


def make_certificate(folder: Path, name: str = "localhost") -> Path:
    """Make a certificate that signs itself, with its key in the same file."""
    made = folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=DNS:{name}"]
    command += ["-keyout", str(made), "-out", str(made.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + made.with_suffix(".crt").read_bytes())
    return made


def server_side(certificate: Path) -> ssl.SSLContext:
    """Give what a server with this certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
