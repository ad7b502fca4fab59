"""A portal with wrong settings does not start, and says in one sentence what to write."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import config
from config import ROOT, SettingsError, read_settings

GOOD_SECRET = "8fK2vQmZ0xT7bL4nR9wY1cJ6hD3sG5pA-uEoXiNtVkW"
COMPLETE = {
    "PORTAL_SECRET_KEY": GOOD_SECRET,
    "PORTAL_PUBLIC_URL": "https://portal.example.org",
    "PORTAL_DATABASE_URL": "sqlite:////srv/portal/portal.db",
}
DEVELOPMENT = {"PORTAL_MODE": "development"}


def refusal(environ: dict[str, str]) -> str:
    """Give the one sentence a start with these settings is refused with."""
    with pytest.raises(SettingsError) as refused:
        read_settings(environ)
    sentence = str(refused.value)
    assert re.fullmatch(r"PORTAL_[^\n]+\.", sentence), "one line that begins with the setting"
    return sentence


def start(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Start Python with these settings and no other."""
    clean = {name: each for name, each in os.environ.items() if not name.startswith("PORTAL_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        env={**clean, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def refused_line(**environ: str) -> str:
    """Give the one line a server gets when it starts the portal with these settings."""
    result = start("import wsgi", **environ)
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"The portal can't start\. [^\n]+\n", result.stderr), result.stderr
    return result.stderr


# Production


def test_complete_settings_are_accepted() -> None:
    settings = read_settings(COMPLETE)
    assert settings["MODE"] == "production"
    assert settings["SECRET_KEY"] == GOOD_SECRET
    assert settings["PUBLIC_URL"] == "https://portal.example.org"
    assert settings["SQLALCHEMY_DATABASE_URI"] == COMPLETE["PORTAL_DATABASE_URL"]


def test_the_mode_is_production_unless_said_otherwise() -> None:
    assert read_settings(COMPLETE)["MODE"] == "production"
    assert read_settings({**COMPLETE, "PORTAL_MODE": ""})["MODE"] == "production"


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (None, "is missing"),
        ("", "is missing"),
        (GOOD_SECRET[:31], "has 31 characters, it needs 32 or more"),
        ("x" * 64, "looks like an example"),
        ("abcabcabc" * 8, "looks like an example"),
        ("change-me-please-0123456789-abcdef", "looks like an example"),
        ("My-Secret-key-0123456789-abcdefghi", "looks like an example"),
        ("1234567890" * 4, "looks like an example"),
    ],
)
def test_production_needs_a_real_secret(secret: str | None, words: str) -> None:
    environ = {name: each for name, each in COMPLETE.items() if name != "PORTAL_SECRET_KEY"}
    sentence = refusal(environ if secret is None else environ | {"PORTAL_SECRET_KEY": secret})
    assert sentence.startswith(f"PORTAL_SECRET_KEY {words}")
    assert "secrets.token_urlsafe(48)" in sentence
    assert not secret or secret not in sentence, "a secret is not for the log"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "portal.example.org",
        "http://portal.example.org",
        "ftp://portal.example.org",
        "https://",
        "https://portal.example.org/fr/",
        "https://portal.example.org?a=b",
        "https://portal.example.org#a",
        "https://somebody:word@portal.example.org",
        "https://portal.example.org:port",
        "https://portal.example.org:99999",
        "https://portal. example.org",
        "https://[portal",
    ],
)
def test_production_needs_its_public_address(url: str | None) -> None:
    environ = {name: each for name, each in COMPLETE.items() if name != "PORTAL_PUBLIC_URL"}
    sentence = refusal(environ if url is None else environ | {"PORTAL_PUBLIC_URL": url})
    assert sentence.startswith("PORTAL_PUBLIC_URL must be the address readers use")


def test_a_slash_after_the_public_address_is_left_out() -> None:
    settings = read_settings({**COMPLETE, "PORTAL_PUBLIC_URL": "https://portal.example.org/"})
    assert settings["PUBLIC_URL"] == "https://portal.example.org"


def test_a_secret_of_digits_stays_text() -> None:
    secret = "90817263549081726354908172635490817263540"
    assert read_settings({**COMPLETE, "PORTAL_SECRET_KEY": secret})["SECRET_KEY"] == secret


# Development


def test_development_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    settings = read_settings(DEVELOPMENT)
    assert settings["PUBLIC_URL"].startswith("http://127.0.0.1")
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'var' / 'portal.db'}"
    assert (tmp_path / "var").is_dir()


def test_a_setting_left_empty_is_a_setting_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    names = ["PUBLIC_URL", "DATABASE_URL", "TRANSLATIONS", "TRUSTED_PROXIES", "ACCESSIBILITY"]
    empty = {f"PORTAL_{name}": "" for name in names}
    ours, theirs = read_settings(DEVELOPMENT), read_settings(DEVELOPMENT | empty)
    assert ours | {"SECRET_KEY": ""} == theirs | {"SECRET_KEY": ""}


def test_development_makes_a_secret_of_its_own_at_each_start() -> None:
    environ = DEVELOPMENT | {"PORTAL_DATABASE_URL": COMPLETE["PORTAL_DATABASE_URL"]}
    one, other = (read_settings(environ)["SECRET_KEY"] for _start in range(2))
    assert one != other
    assert len(one) >= config.SECRET_LENGTH


def test_a_weak_secret_is_refused_in_development_too() -> None:
    assert "needs 32" in refusal(DEVELOPMENT | {"PORTAL_SECRET_KEY": "short"})


# Other settings


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORTAL_MODE", "prod", "production, development"),
        ("PORTAL_ACCESSIBILITY", "yes", "non, partial, full"),
        ("PORTAL_TRUSTED_PROXIES", "one", "a whole number from 0 to 5"),
        ("PORTAL_TRUSTED_PROXIES", "-1", "a whole number from 0 to 5"),
        ("PORTAL_TRUSTED_PROXIES", "6", "a whole number from 0 to 5"),
        ("PORTAL_TRUSTED_PROXIES", "²", "a whole number from 0 to 5"),
        ("PORTAL_TRUSTED_PROXIES", "9" * 5000, "a whole number from 0 to 5"),
        ("PORTAL_DATABASE_URL", "mysql://portal", "sqlite:/// or postgresql+psycopg://"),
        ("PORTAL_DATABASE_URL", "postgresql://portal/portal", "postgresql+psycopg://"),
        ("PORTAL_DATABASE_URL", "portal.db", "sqlite:/// or postgresql+psycopg://"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://a:b@c:d/e", "postgresql+psycopg://"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://portal", "name a database"),
        ("PORTAL_DATABASE_URL", "sqlite:///", "name a database"),
        ("PORTAL_DATABASE_URL", "sqlite:///:memory:", "name a database"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, wanted: str) -> None:
    sentence = refusal({**COMPLETE, name: value})
    assert sentence.startswith(f"{name} must ")
    assert wanted in sentence


def test_the_password_of_a_database_is_not_told() -> None:
    url = "postgresql://portal:very-private@localhost/portal"
    assert "very-private" not in refusal({**COMPLETE, "PORTAL_DATABASE_URL": url})


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").write_text("a file in its way", encoding="utf-8")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    assert str(tmp_path / "var") in refusal(DEVELOPMENT)


# Starting


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"PORTAL_REDIS_URL": "http://localhost"}, "PORTAL_REDIS_URL must begin with redis://"),
        ({"PORTAL_MAIL_SECURITY": "ssl"}, "PORTAL_MAIL_SECURITY must be one of starttls"),
        ({"PORTAL_MAIL_USER": "ada"}, "PORTAL_MAIL_USER and PORTAL_MAIL_PASSWORD must be set"),
        (
            {
                "PORTAL_MAIL_USER": "ada",
                "PORTAL_MAIL_PASSWORD": "word",
                "PORTAL_MAIL_SECURITY": "none",
            },
            "PORTAL_MAIL_SECURITY must be starttls or tls where there is a user",
        ),
        ({"PORTAL_MAIL_FROM": "Ada <ada@example.org>"}, "PORTAL_MAIL_FROM must be an address"),
        ({"PORTAL_MAIL_FROM": "ada@example.org\nBcc: b@c.org"}, "PORTAL_MAIL_FROM must be"),
        ({"PORTAL_MAIL_PORT": "0"}, "PORTAL_MAIL_PORT must be a whole number from 1 to 65535"),
        ({"PORTAL_MAIL_PORT": "smtp"}, "PORTAL_MAIL_PORT must be a whole number"),
    ],
)
def test_a_wrong_setting_of_mail_or_limits_is_told(environ: dict[str, str], words: str) -> None:
    assert words in refusal(COMPLETE | environ)


def test_mail_leaves_by_the_usual_port_of_its_security() -> None:
    for security, port in (("", 587), ("tls", 465), ("none", 25)):
        settings = read_settings({**COMPLETE, "PORTAL_MAIL_SECURITY": security})
        assert settings["MAIL_PORT"] == port
    assert read_settings(COMPLETE)["MAIL_FROM"] == "portal@portal.example.org"
    assert read_settings(COMPLETE)["MAIL_SERVER"] is None


def test_the_cookie_of_a_portal_with_tls_is_for_its_host_alone() -> None:
    settings = read_settings(COMPLETE)
    assert settings["SESSION_COOKIE_NAME"] == "__Host-session"
    assert settings["SESSION_COOKIE_SECURE"] is settings["SESSION_COOKIE_HTTPONLY"] is True
    assert settings["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert read_settings(DEVELOPMENT)["SESSION_COOKIE_NAME"] == "session"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "PORTAL_PUBLIC_URL must be"),
        ({**COMPLETE, "PORTAL_SECRET_KEY": "short"}, "PORTAL_SECRET_KEY has 5 characters"),
        ({**COMPLETE, "PORTAL_DATABASE_URL": "oracle://portal"}, "PORTAL_DATABASE_URL must"),
    ],
)
def test_a_start_with_wrong_settings_ends_with_one_line(
    environ: dict[str, str], words: str
) -> None:
    assert f"The portal can't start. {words}" in refused_line(**environ)


def test_a_mistake_in_the_list_of_languages_ends_the_start_with_one_line(
    own_translations: Path,
) -> None:
    path = own_translations / "languages.toml"
    before, mistake, after = path.read_text(encoding="utf-8").partition('direction = "ltr"')
    path.write_text(f'{before}direction = "up"{after}', encoding="utf-8")
    line = before.count("\n") + 1
    assert mistake
    assert (
        f'languages.toml, line {line}: "direction" of [fr]: expected one of ltr, rtl.'
        in refused_line(**COMPLETE, PORTAL_TRANSLATIONS=str(own_translations))
    )


def test_a_missing_list_of_languages_ends_the_start_with_one_line(tmp_path: Path) -> None:
    line = refused_line(**COMPLETE, PORTAL_TRANSLATIONS=str(tmp_path))
    assert "languages.toml can't be read" in line


def test_a_start_with_complete_settings_says_nothing(tmp_path: Path) -> None:
    environ = COMPLETE | {"PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.db'}"}
    visit = "get('/', base_url='https://portal.example.org').status_code == 302"
    result = start(f"import wsgi; assert wsgi.app.test_client().{visit}", **environ)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_production_does_not_start_with_the_debugger_on() -> None:
    assert "unset it in production" in refused_line(**COMPLETE, FLASK_DEBUG="1")
