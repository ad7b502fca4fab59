"""The characters of an uploaded PO file: found out, never guessed."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from portal.i18n import Text, _
from portal.translate.exchange.sheet import UnreadableError, refuse_archive, refuse_size

SIZE_LIMIT = 5_000_000

_CHARSET = re.compile(rb"charset=[ \t]*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_LONE_RETURN = re.compile(r"\r(?!\n|\Z)")
_ISO = re.compile(r"iso-?8859-?(1[013-6]?|[2-9])|(?:windows-|cp)(125[0-8])")


def decode(data: bytes) -> tuple[str, str, tuple[Text, ...]]:
    """Give the characters of a PO file, the name of their encoding, and what is worth knowing."""
    refuse_binary(data)
    text, encoding, told = _decoded(data)
    lone = _LONE_RETURN.search(text)
    if lone is not None:
        line = text.count("\n", 0, lone.start()) + 1
        raise UnreadableError(
            _(
                "Ligne %(line)s : la fin de ligne n’est ni celle de Windows, ni celle de Linux ou"
                " de macOS. Enregistrez le fichier avec l’une des deux.",
                line=line,
            ),
            line,
        )
    return text, encoding, told


def refuse_binary(data: bytes) -> None:
    """Refuse what is no text, or too much of it."""
    refuse_size(data, SIZE_LIMIT)
    refuse_archive(data)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableError(
            _("Le fichier est en UTF-16. Enregistrez-le en UTF-8, puis envoyez-le de nouveau.")
        )
    if b"\0" in data:
        raise UnreadableError(
            _("Le fichier n’est pas un texte. Envoyez un fichier PO, enregistré en UTF-8."),
            data.count(b"\n", 0, data.index(b"\0")) + 1,
        )


def _decoded(data: bytes) -> tuple[str, str, tuple[Text, ...]]:
    if data.startswith(BOM_UTF8):
        told = _("Le fichier commençait par une marque invisible (BOM). Elle est ignorée.")
        return _utf8(data[len(BOM_UTF8) :]), "utf-8", (told,)
    charset = _declared(data)
    encoding = _encoding(charset)
    if encoding == "utf-8":
        return _utf8(data), encoding, ()
    if encoding is None:
        return _utf8(data, charset), "utf-8", ()
    told = _("Le fichier était en %(charset)s. Il est converti en UTF-8.", charset=charset)
    return _converted(data, encoding, charset), encoding, (told,)


def _declared(data: bytes) -> str:
    """Give the charset the header names, as it writes it, or nothing.

    Only the header is asked: a message may well speak of charsets.
    """
    lines = [line.strip() for line in data.split(b"\n")]
    for number, line in enumerate(lines[:-1]):
        is_header = re.fullmatch(rb'msgid[ \t]*""', line) and lines[number + 1][:6] == b"msgstr"
        if not is_header or (number and not _ends_entry(lines[number - 1])):
            continue
        end = number + 2
        while end < len(lines) and lines[end].startswith(b'"'):
            end += 1
        found = _CHARSET.search(b"\n".join(lines[number + 1 : end]))
        return found[1].decode("ascii") if found else ""
    return ""


def _ends_entry(line: bytes) -> bool:
    """Tell whether what follows a line may be the header: no context stands before it."""
    return not line.startswith((b"msgctxt", b'"'))


def _encoding(charset: str) -> str | None:
    """Give the encoding that a charset names; None where only UTF-8 can be tried."""
    name = charset.lower().replace("_", "-")
    if name in {"utf-8", "utf8", "us-ascii", "ascii", ""}:
        return "utf-8"
    if name in {"latin1", "latin-1", "iso-8859-1", "iso8859-1"}:
        return "cp1252"  # what Windows means by it; the codes that differ are controls otherwise
    found = _ISO.fullmatch(name)
    if found is None:
        return None
    return f"iso8859-{found[1]}" if found[1] else f"cp{found[2]}"


def _utf8(data: bytes, charset: str = "") -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if charset:
        raise UnreadableError(
            _(
                "Le fichier dit être en « %(charset)s », que le portail ne connaît pas, et la"
                " ligne %(line)s n’est pas en UTF-8. Enregistrez-le en UTF-8, puis envoyez-le de"
                " nouveau.",
                charset=charset,
                line=line,
            ),
            line,
        )
    raise UnreadableError(
        _(
            "Ligne %(line)s : ces caractères ne sont pas en UTF-8. Enregistrez le fichier en"
            " UTF-8, puis envoyez-le de nouveau.",
            line=line,
        ),
        line,
    )


def _converted(data: bytes, encoding: str, charset: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise UnreadableError(
        _(
            "Ligne %(line)s : ces caractères ne sont pas en %(charset)s, comme le dit l’en-tête."
            " Enregistrez le fichier en UTF-8, puis envoyez-le de nouveau.",
            line=line,
            charset=charset,
        ),
        line,
    )
