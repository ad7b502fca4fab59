"""A letter is a message every mail program can read, and nobody can add to it."""

from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal.i18n import Text
from portal.post.delivery import Delivered, deliver_due
from portal.post.writing import Mail
from tests.factories import NOW
from tests.post.conftest import LINK, a_letter
from tests.post.servers import Post


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def sent_in(post: Post, language: str) -> EmailMessage:
    a_letter(language=language)
    deliver_due(NOW)
    return post.message()


def test_its_headers_say_from_whom_and_what_it_is(inside: Flask, post: Post) -> None:
    message = sent_in(post, "fr")
    assert str(message["From"]) == "Le partenariat <portail@portal.test>"
    assert str(message["To"]) == "ada@example.org"
    assert str(message["Subject"]) == "Le lien est copié."
    assert message["Date"].datetime.replace(microsecond=0) == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert str(message["Message-ID"]).endswith("@portal.test>")
    assert post.envelopes[0].mail_from == "portail@portal.test"
    assert post.envelopes[0].rcpt_tos == ["ada@example.org"]


def test_it_is_text_and_html(inside: Flask, post: Post) -> None:
    message = sent_in(post, "fr")
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert not [byte for byte in post.raw() if byte > 127], "some servers take seven bits only"


def test_the_link_stands_alone_on_its_line_of_the_text(inside: Flask, post: Post) -> None:
    text = part(sent_in(post, "fr"), "plain")
    assert text.splitlines() == [
        "Vous avez demandé un lien\u00a0: le voici\u202f!",
        "",
        "Bonne journée <&>.",
        "",
        "Copier le lien",
        LINK,
        "",
        "Le partenariat",
    ]


def test_the_html_says_the_same_and_escapes_it(inside: Flask, post: Post) -> None:
    html = part(sent_in(post, "fr"), "html")
    page = BeautifulSoup(html, "html.parser")
    assert [each.text for each in page.select("h1, p")] == [
        "Le lien est copié.",
        "Vous avez demandé un lien\u00a0: le voici\u202f!",
        "Bonne journée <&>.",
        "Copier le lien",
        "Le partenariat",
    ]
    assert [each["href"] for each in page.select("a")] == [LINK]
    assert page.title is not None
    assert page.title.text == "Le lien est copié."
    assert "&lt;&amp;&gt;" in html


def test_a_french_letter_marks_nothing(inside: Flask, post: Post) -> None:
    html = part(sent_in(post, "fr"), "html")
    assert '<html lang="fr" dir="ltr">' in html
    assert html.count("lang=") == 1


def test_an_italian_letter_is_italian_and_marks_what_is_french(inside: Flask, post: Post) -> None:
    message = sent_in(post, "it")
    assert str(message["Subject"]) == "Il link è stato copiato."
    assert str(message["From"]).startswith("Il partenariato <")
    assert message["Content-Language"] == "it, fr"
    page = BeautifulSoup(part(message, "html"), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "it"
    assert [each.get("lang") for each in page.select("h1, p, a")] == [
        None, "fr", "fr", None, None, None,
    ]  # fmt: skip


def test_a_letter_in_moore_falls_back_to_french_and_says_so(inside: Flask, post: Post) -> None:
    message = sent_in(post, "mos")
    assert message["Content-Language"] == "fr"
    page = BeautifulSoup(part(message, "html"), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "mos"
    assert {each.get("lang") for each in page.select("title, h1, p:not(:has(a)), a")} == {"fr"}


def test_a_language_that_left_the_portal_is_replaced_by_the_default(
    inside: Flask, post: Post
) -> None:
    assert '<html lang="fr"' in part(sent_in(post, "xx"), "html")


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\nBcc: eve@example.org", "\0", "\x1b", "\u2028"])
@pytest.mark.parametrize("place", ["subject", "link"])
def test_no_sign_can_add_a_header(inside: Flask, post: Post, place: str, sign: str) -> None:
    a_letter(**{place: f"{LINK}{sign}"})
    assert deliver_due(NOW) == Delivered(sent=0, waiting=0, given_up=1)
    assert not post.envelopes


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\r"])
def test_no_control_character_comes_through_the_text(inside: Flask, post: Post, sign: str) -> None:
    a_letter(words=f"Bonjour{sign}")
    assert deliver_due(NOW).given_up == 1
    assert not post.envelopes


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org, eve@example.org",
        "<ada@example.org>",
        "ada@example.org>",
        "(note)ada@example.org",
        "everybody:ada@example.org;",
        "ada@straße.example",
        "ada",
        "@",
    ],
)
def test_what_is_not_one_address_is_given_up(inside: Flask, post: Post, address: str) -> None:
    a_letter(address)
    assert deliver_due(NOW) == Delivered(sent=0, waiting=0, given_up=1)
    assert not post.envelopes


@pytest.mark.parametrize(
    "link",
    [
        "https://portal.test.evil.example/",
        "https://evil.example/fr/",
        "http://portal.test/fr/",
        "javascript:alert(1)",
        "/fr/",
        "https://portal.test/fr/ eve",
    ],
)
def test_a_link_leads_to_the_portal_or_nowhere(inside: Flask, post: Post, link: str) -> None:
    a_letter(link=link)
    assert deliver_due(NOW).given_up == 1
    assert not post.envelopes


def test_a_long_subject_comes_through_whole(inside: Flask, post: Post) -> None:
    subject = "Une très longue phrase, pour voir si l’en-tête\u00a0se plie bien\u202f! " * 4 + "Fin"
    a_letter(subject=subject)
    deliver_due(NOW)
    assert str(post.message()["Subject"]) == subject


def test_a_link_needs_its_words() -> None:
    with pytest.raises(ValueError, match="needs its words"):
        Mail(Text("Objet", "fr"), [], link=LINK)
