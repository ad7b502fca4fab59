"""Sheets nobody would think of."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from portal.translate.exchange.sheet import left_out
from tests.translate.exchange.sheets import a_line, a_sheet, the_interface

some = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Ordinary words and everything that means something to a PO file.
PIECES = ["la charte ", "Ɓɩsa ɛ̃", '"', "\\", "\n", "\r", "\t", "\\n", "#~ ", "msgid ", "%(x)s", "%"]
PIECES += ["\u2028", "\u200b", "\u202e", "\u00a0", "\u00ad", "日本", "😀", "e\u0301", "é", "\x85"]
PIECES += ["-", " ", "mot" * 40, "<<<<<<< ", "\x1b", "\x04", "\ufeff", "—", "/", "a" * 70, "[0]"]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(min_size=1)
words = st.sampled_from(["portal/news/desk.py:12", "accueil.html", "a" * 60, "ɛ/" * 30, "x-y:7"])


def as_bytes(text):
    return text.encode("utf-8", "replace")


@st.composite
def lines(draw):
    plural = draw(st.none() | texts)
    forms = draw(st.lists(texts | st.just(""), min_size=2, max_size=2))
    return a_line(
        draw(texts),
        *(forms if plural else forms[:1]),
        plural=plural,
        context=draw(st.none() | st.just("") | texts),
        reference=draw(texts),
        is_draft=draw(st.booleans()),
        previous=draw(st.none() | texts),
        kind=draw(st.just("titre") | texts),
        places=tuple(draw(st.lists(words, max_size=6))),
        notes=tuple(draw(st.lists(texts, max_size=2))),
    )


def sheets(make):
    unique = (lambda it: it.reference, lambda it: (it.context, it.source))
    return st.lists(lines(), max_size=5, unique_by=unique).map(lambda many: make(*many))


any_sheet = sheets(a_sheet) | sheets(the_interface)


def kept(sheet):
    return [line for line in sheet.lines if line not in left_out(sheet)]
