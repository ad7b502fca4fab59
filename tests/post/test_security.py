"""Mail leaves through a connection that is encrypted and verified, unless the settings say not."""

import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask

from portal.post.delivery import Delivered, deliver_due
from tests.factories import NOW
from tests.post.conftest import a_letter, point_at
from tests.post.servers import Post, make_certificate, server_side, serving

SENT = Delivered(sent=1, waiting=0, given_up=0)
WAITING = Delivered(sent=0, waiting=1, given_up=0)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of a server called localhost, signed by nobody else."""
    return make_certificate(tmp_path_factory.mktemp("certificates"))


def trust(portal: Flask, certificate: Path) -> None:
    portal.extensions["post_tls"] = lambda: ssl.create_default_context(cafile=certificate)


def how(security: str, certificate: Path) -> dict[str, object]:
    context = server_side(certificate)
    if security == "tls":
        return {"ssl_context": context}
    return {"tls_context": context, "require_starttls": True}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_to_a_server_that_is_known(
    inside: Flask, certificate: Path, security: str
) -> None:
    trust(inside, certificate)
    with serving(Post(), **how(security, certificate)) as post:
        point_at(inside, post.port, security)
        a_letter()
        assert deliver_due(NOW) == SENT
    assert post.was_secure == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_no_mail_goes_to_a_server_that_vouches_for_itself(
    inside: Flask, certificate: Path, security: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(Post(), **how(security, certificate)) as post:
        point_at(inside, post.port, security)
        a_letter()
        assert deliver_due(NOW) == WAITING
    assert not post.envelopes
    assert "SSLCertVerificationError" in caplog.text


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_no_mail_goes_to_a_server_with_the_name_of_another(
    inside: Flask, tmp_path: Path, security: str
) -> None:
    other = make_certificate(tmp_path, "other.example")
    trust(inside, other)
    with serving(Post(), **how(security, other)) as post:
        point_at(inside, post.port, security)
        a_letter()
        assert deliver_due(NOW) == WAITING
    assert not post.envelopes


def test_no_mail_goes_to_a_server_that_no_longer_offers_encryption(
    inside: Flask, post: Post
) -> None:
    point_at(inside, post.port, "starttls")
    a_letter()
    assert deliver_due(NOW) == WAITING
    assert not post.envelopes


def test_plain_is_plain(inside: Flask, post: Post) -> None:
    a_letter()
    assert deliver_due(NOW) == SENT
    assert post.was_secure == [False]


@pytest.mark.parametrize(("password", "end"), [("right", SENT), ("wrong", WAITING)])
def test_the_portal_signs_in(
    inside: Flask, certificate: Path, password: str, end: Delivered,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def check(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        is_right = (data.login, data.password) == (b"portail", b"right")
        return AuthResult(success=is_right, handled=False)

    trust(inside, certificate)
    ways = how("starttls", certificate) | {"auth_required": True, "authenticator": check}
    with serving(Post(), **ways) as post:
        point_at(inside, post.port, "starttls")
        inside.config |= {"MAIL_USER": "portail", "MAIL_PASSWORD": password}
        a_letter()
        assert deliver_due(NOW) == end
    assert len(post.envelopes) == end.sent
    assert "wrong" not in caplog.text
