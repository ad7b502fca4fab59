"""A letter as mail programs read it: text and HTML in one message."""

from collections.abc import Iterable
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app, render_template

from portal.i18n import Text, _
from portal.post.models import Letter
from portal.post.writing import Mail, is_clean_line, is_clean_text


class UnsendableError(ValueError):
    """A letter holds what no mail may hold; the sentence doesn't repeat it."""


def compose(letter: Letter, mail: Mail, now: datetime) -> EmailMessage:
    """Give the message of a letter, in the language being spoken (UnsendableError)."""
    sender = _("Le partenariat")
    _check_line(mail.subject)
    _check_line(sender)
    _check_link(mail.link)
    _check_body(mail.texts)
    message = EmailMessage(SMTP)
    message["From"] = Address(sender.plain, addr_spec=current_app.config["MAIL_FROM"])
    message["To"] = _one_address(letter.address)
    message["Subject"] = mail.subject.plain
    message["Date"] = format_datetime(now)
    message["Message-ID"] = letter.message_id
    # No machine answers a machine: neither "I am on holiday" nor "your message has arrived".
    message["Auto-Submitted"] = "auto-generated"
    # Every server takes these seven bits; others may not take longer lines or whole bytes.
    text = render_template("mail/message.txt", mail=mail).strip() + "\n"
    html = render_template("mail/message.html", mail=mail)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Said last: what is said before the parts are is moved into the first of them.
    message["Content-Language"] = ", ".join(_languages((mail.subject, *mail.texts)))
    return message


def text_of(message: EmailMessage) -> str:
    """Give the text of a message, for who reads it without a mail program."""
    part = message.get_body(("plain",))
    return "\n".join(str(part.get_content()).splitlines()) + "\n" if part else ""


def _languages(texts: Iterable[Text]) -> Iterable[str]:
    """Give the languages the texts really are in, each once."""
    return dict.fromkeys(text.language for text in texts)


def _one_address(address: str) -> Address:
    """Give an address for a header: one address, and that to the letter, or UnsendableError.

    Domains in other letters are refused too: Python would send those of ß to the twin with ss.
    """
    _check_line(address)
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, MessageError):
        raise UnsendableError("it has no right address") from None
    if parsed.addr_spec != address or not address.isascii():
        raise UnsendableError("it has no right address")
    return parsed


def _check_line(characters: str) -> None:
    # EmailMessage refuses the ends of lines itself, but lets NUL through.
    if not is_clean_line(characters):
        raise UnsendableError("a header holds control characters")


def _check_link(link: str | None) -> None:
    """Refuse a link that leads away from the portal, whatever host a request had named."""
    if link is not None:
        _check_line(link)
        if not link.startswith(current_app.config["PUBLIC_URL"] + "/") or " " in link:
            raise UnsendableError("the link does not lead to the portal")


def _check_body(texts: Iterable[Text]) -> None:
    for text in texts:
        if not is_clean_text(text):
            raise UnsendableError("the text holds control characters")
