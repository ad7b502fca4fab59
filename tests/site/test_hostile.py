"""Whatever somebody sends, the answer is a page in a language they may read, never a fault of ours.

The addresses are drawn from the URL map, so that a new rule is attacked without a new test.
"""

import re
from typing import Any
from urllib.parse import quote, unquote

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.i18n import languages
from portal.i18n.languages import SECTIONS
from tests.client import Reader, plain

REQUESTS = 10_000

HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "\0", "%00", "%ff%fe", "\ud800", "%ED%A0%80", "..", "../../etc/passwd", "..%2f..%2fetc",
            "99999999999999999999", "-1", "0", "٣", "１", "1e9", "9223372036854775808", "NaN",
            "' or 1=1 --", '"><script>alert(1)</script>', "{{7*7}}", "%s%s%s", "%(x)s", "a" * 5000,
            "\r\nSet-Cookie: x=1", "//evil.example", "\\\\evil", "FR", "fr", "mos", "xx", "it-IT",
            "ɛ̃ɩʋ", "Chaponost", "CHAPONOST", "histoire", "il-partenariato", "storia", ".", "?", "#",
        ]
    ),
)  # fmt: skip
METHODS = st.sampled_from(
    [
        "GET",
        "GET",
        "GET",
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "FOO",
    ]
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Accept-Language", "Cookie", "Host", "Referer", "X-Forwarded-Host", "If-None-Match",
            "X-Forwarded-For", "Range", "Content-Type", "Sec-Fetch-Site", "Accept-Encoding",
        ]
    ),
    st.one_of(
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60),
        st.sampled_from(
            [
                "language=../../etc/passwd", "language=xx", "language=mos", "language=\xff\xfe",
                "mos;q=banana", "fr;q=1e999", ",".join(["xx"] * 5000), "*", "bib,mos;q=0.9",
                "language=" + "a" * 4000, "cross-site", 'W/"', "bytes=0-99999999999", "nul\0",
                "multipart/form-data", "multipart/form-data; boundary=", "application/json",
            ]
        ),
    ),
    max_size=3,
)  # fmt: skip


@st.composite
def paths(draw: st.DrawFn, app: Flask) -> str:
    """Draw an address: one of a rule with right and wrong values in it, or anything at all."""
    rule = draw(st.sampled_from(sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)))
    if draw(st.integers(0, 9)) == 0:
        return "/" + draw(HOSTILE)
    known = languages()
    words = [known.word(section, tag) for section in SECTIONS for tag in known]
    values: dict[str, Any] = {
        "lang": st.sampled_from([*known, "FR"]) | HOSTILE,
        "section": st.sampled_from(words),
        "number": st.integers(-1, 120).map(str) | HOSTILE,
        "slug": st.sampled_from(["chaponost", "gon-boussougou", "Lesignano-DeBagni"]) | HOSTILE,
        "path": st.lists(HOSTILE, max_size=4).map("/".join),
    }
    return re.sub(
        r"<(?:[^<>]*:)?(\w+)>", lambda match: draw(values.get(match[1], HOSTILE)), rule.rule
    )


def test_no_request_makes_the_portal_fail(app: Flask) -> None:
    seen: dict[int, int] = {}
    stranger = app.test_client(use_cookies=False)
    assert isinstance(stranger, Reader)
    stranger.looks_at_pages = False

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        path=paths(app),
        query=st.one_of(
            st.just(""), HOSTILE, st.sampled_from(["qr", "qr=1", "qr=%00", "qr=1&qr=2"])
        ),
        method=METHODS,
        headers=HEADERS,
        body=st.one_of(st.just(b""), st.binary(max_size=200), st.just(b"language=mos")),
        is_quoted=st.booleans(),
    )
    def ask(
        path: str, query: str, method: str, headers: dict[str, str], body: bytes, is_quoted: bool
    ) -> None:
        if is_quoted:
            path = quote(path.encode("utf-8", "surrogatepass"), safe="/%")
            query = quote(query.encode("utf-8", "surrogatepass"))
        raw = path.encode("utf-8", "surrogatepass").decode("latin-1")
        environ = {
            "PATH_INFO": raw,
            "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        }
        response = stranger.open(
            "/", method=method, headers=headers, data=body, environ_overrides=environ
        )
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
        assert response.status_code < 500, (method, path, query, headers)
        if response.status_code == 301:
            assert unquote(str(response.location)).split("?")[0] != response.request.path, path
        if response.status_code >= 400 and method != "HEAD":
            is_problem = response.mimetype == "application/problem+json"
            assert is_problem or "<h1" in plain(response), "an error is a page"

    ask()
    assert sum(seen.values()) >= REQUESTS
    # The walk is worth something only if it reaches pages, redirects and refusals.
    assert all(seen.get(status, 0) > REQUESTS // 100 for status in (200, 301, 404, 405)), seen
