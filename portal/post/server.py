"""The mail server."""

import smtplib
from contextlib import closing, suppress
from email.message import EmailMessage

from flask import current_app

TIMEOUT = 10
"""How many seconds the server may take for each of its answers."""

_GOING_AWAY = 421


class NotSentError(Exception):
    """The server did not take a message; its own words, which often name the address, are left out.

    *is_final* says that it never will, *concerns_all* that it takes no other message either.
    """

    def __init__(self, why: str, is_final: bool = False, concerns_all: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final
        self.concerns_all = concerns_all


def send(message: EmailMessage) -> None:
    """Hand a message to the server; when this returns, the server answers for it (NotSentError)."""
    try:
        with closing(_connect()) as server:
            _secure(server)
            server.send_message(message, current_app.config["MAIL_FROM"], _receivers(message))
            # The message is taken, whatever becomes of the good-bye.
            with suppress(OSError):
                server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(code for code, _words in error.recipients.values())
        raise _refusal(error, code) from None
    except smtplib.SMTPDataError as error:
        raise _refusal(error, error.smtp_code) from None
    except OSError as error:
        answer = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else "no code"
        raise NotSentError(f"{type(error).__name__}, {answer}", concerns_all=True) from None


def _connect() -> smtplib.SMTP:
    """Give a connection; the name we say is not asked of the DNS, which may be slow."""
    config = current_app.config
    host, port = config["MAIL_SERVER"], config["MAIL_PORT"]
    name = config["MAIL_FROM"].rpartition("@")[2]
    if config["MAIL_SECURITY"] == "tls":
        context = current_app.extensions["post_tls"]()
        return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port, name, timeout=TIMEOUT)


def _secure(server: smtplib.SMTP) -> None:
    """Encrypt the connection and sign in, as the settings say; nothing less will do."""
    config = current_app.config
    if config["MAIL_SECURITY"] == "starttls":
        server.starttls(context=current_app.extensions["post_tls"]())
    if config["MAIL_USER"] is not None:
        server.login(config["MAIL_USER"], config["MAIL_PASSWORD"])


def _receivers(message: EmailMessage) -> list[str]:
    return [address.addr_spec for address in message["To"].addresses]


def _refusal(error: smtplib.SMTPException, code: int) -> NotSentError:
    """Give what the refusal of a message or its receiver means: 5xx is for ever, 4xx for now."""
    is_final = 500 <= code < 600
    return NotSentError(f"{type(error).__name__}, {code}", is_final, code == _GOING_AWAY)
