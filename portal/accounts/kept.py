"""A form that came when nobody was signed in any more: nothing typed is lost.

Its fields travel in the page that asks to sign in, signed and never stored for a stranger. Once
somebody has signed in they wait with the device until the form's own page shows them again.
"""

from dataclasses import dataclass
from typing import Any, Self

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.accounts.models import LONGEST_PATH, Device
from portal.web.csrf import FIELD

FIELD_OF_KEPT = "kept"
"""The field a kept form travels in."""

_A_DAY = 24 * 3600
_SECRETS = ("password", "code", FIELD, FIELD_OF_KEPT)
"""What the names of fields that are never kept hold."""


@dataclass(frozen=True)
class Kept:
    """A form that waits: the path of its page, and its fields in their order."""

    path: str
    fields: list[list[str]]

    @classmethod
    def of_request(cls) -> Self | None:
        """Give the form of this request, if its page can show it again; a long one is not read."""
        try:
            sent = request.form
        except RequestEntityTooLarge:
            return None
        fields = [
            [name, value]
            for name, value in sent.items(multi=True)
            if not any(secret in name for secret in _SECRETS)
        ]
        return cls(request.path, fields) if fields and is_page(request.path) else None

    @classmethod
    def of_ticket(cls, ticket: str) -> Self | None:
        """Give the form that travelled in a page; what we have not signed is none."""
        try:
            kept = _serializer().loads(ticket, max_age=_A_DAY)
        except BadData:
            return None
        return cls(kept["path"], kept["fields"]) if is_page(kept["path"]) else None

    @property
    def ticket(self) -> str:
        """The form as it travels in a page."""
        return str(_serializer().dumps({"path": self.path, "fields": self.fields}))

    def wait_with(self, device: Device) -> None:
        """Let the form wait until its page is asked for with this device."""
        device.kept_path, device.kept_fields = self.path, self.fields


def show_again(device: Device) -> None:
    """Let the form of this page begin with what was typed before."""
    if device.kept_path == request.path and device.kept_fields:
        g.kept_form = MultiDict([(name, value) for name, value in device.kept_fields])


def is_page(path: str) -> bool:
    """Tell whether a path is that of a page of the portal."""
    if not path.startswith("/") or path.startswith("//"):
        return False
    if len(path) > LONGEST_PATH or not path.isprintable():
        return False
    adapter = current_app.url_map.bind("localhost")
    try:
        _endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return False
    return "lang" in values


def safe_next(asked: Any) -> str | None:
    """Give the path to go on to that an address asks for, or None if it leads anywhere but here."""
    if not isinstance(asked, str) or len(asked) > 1000:
        return None
    if not asked.isascii() or any(ord(each) <= 32 or each == "\\" for each in asked):
        return None
    path, _, query = asked.partition("?")
    if not is_page(path):
        return None
    return f"{path}?{query}" if query else path


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept form")
