"""Handing a page on: by message, by mail, or printed with a code for a camera."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import render_template, request

from portal.i18n import Text, _
from portal.i18n.addresses import public_url
from portal.web.handing import mail_link, sms_link, whatsapp_link
from portal.web.qr import Code, qr_code

POSTER = "qr"
"""The argument that asks for a page's sheet to print in the place of the page."""


@dataclass(frozen=True)
class Share:
    """The ways to hand a page on; each link opens the reader's own program with words in it."""

    title: str
    address: str
    poster: str

    @property
    def buttons(self) -> dict[str, Text]:
        """The buttons that the script offers, by what they do; each has a drawing of that name."""
        return {"share": _("Partager"), "link": _("Copier le lien")}

    @property
    def answers(self) -> dict[str, Text]:
        """What the script says once it has tried to copy the address."""
        return {
            "copied": _("Le lien est copié."),
            "failed": _(
                "Le lien n’a pas pu être copié. Copiez l’adresse de la page dans le navigateur."
            ),
        }

    @property
    def whatsapp(self) -> str:
        """The link that writes a WhatsApp message."""
        return whatsapp_link(self._words)

    @property
    def sms(self) -> str:
        """The link that writes a text message."""
        return sms_link(self._words)

    @property
    def mail(self) -> str:
        """The link that writes a mail."""
        return mail_link(self.title, self.address)

    @cached_property
    def code(self) -> Code:
        """The QR code of the address."""
        return qr_code(self.address)

    @property
    def _words(self) -> str:
        return f"{self.title} {self.address}"


def share(title: Text) -> Share:
    """Give the ways to hand on the page being shown, in the language it is shown in."""
    return Share(title.plain, public_url(request.path), f"{request.path}?{POSTER}=1")


def show_page(template: str, title: Text, **context: Any) -> str:
    """Make a page that can be handed on, or its sheet to print where that is asked for."""
    page = {"trail": [], "recordings": (), "summary": None, "share": share(title)} | context
    is_poster = POSTER in request.args
    return render_template("site/poster.html" if is_poster else template, title=title, **page)
