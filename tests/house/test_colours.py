"""The colours of the portal can be read: contrast by WCAG 2.2 (1.4.3, 1.4.6 and 1.4.11)."""

import re

import pytest

from config import ROOT
from portal.web.assets import Assets

ASSETS = Assets(ROOT / "portal" / "static")
SETS = {"light": ASSETS.light, "dark": ASSETS.dark}
GROUNDS = ("paper", "surface")

TEXT = 4.5
SHAPE = 3.0

PAIRS = [
    *[
        (text, ground, TEXT)
        for ground in GROUNDS
        for text in ("ink", "muted", "link", "link-hover")
    ],
    *[(text, ground, TEXT) for ground in GROUNDS for text in ("visited", "cha", "gon", "les")],
    *[(text, ground, TEXT) for ground in GROUNDS for text in ("error", "success", "warning")],
    *[("border", ground, SHAPE) for ground in GROUNDS],
    *[(text, f"{town}-tint", TEXT) for town in ("cha", "gon", "les") for text in ("ink", town)],
    *[("link", f"{town}-tint", TEXT) for town in ("cha", "gon", "les")],
    *[
        (text, f"{state}-ground", TEXT)
        for state in ("error", "success", "warning")
        for text in ("ink", state)
    ],
    ("link", "warning-ground", TEXT),
    ("on-fill", "link", TEXT),
    ("on-fill", "link-hover", TEXT),
    ("on-focus", "focus", TEXT),
]


def luminance(colour: str) -> float:
    """Give the relative luminance, as WCAG defines it, of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SETS)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_what_is_read_stands_out_from_its_ground(
    scheme: str, text: str, ground: str, least: float
) -> None:
    colours = SETS[scheme]
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("scheme", SETS)
def test_one_of_the_two_rings_of_the_focus_stands_out_everywhere(scheme: str) -> None:
    colours = SETS[scheme]
    for ground in (*GROUNDS, "link", "cha-tint", "gon-tint", "les-tint"):
        rings = [contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-ink")]
        assert max(rings) >= SHAPE, ground


def test_the_dark_set_is_the_same_for_a_dark_system_and_for_a_choice() -> None:
    tokens = (ROOT / "portal/static/css/tokens.css").read_text(encoding="utf-8")
    sets = re.findall(
        r":root(?::not\(\[data-theme=\"light\"\]\)|\[data-theme=\"dark\"\])\) \{(.*?)\}",
        tokens,
        re.DOTALL,
    )
    system, chosen = (dict(re.findall(r"--([\w-]+): (#\w+)", each)) for each in sets)
    assert system == chosen
    assert len(system) > 20


def test_only_the_tokens_name_colours() -> None:
    for path in (ROOT / "portal/static/css").glob("*.css"):
        if path.name != "tokens.css":
            found = re.findall(
                r"(?<!['\"\w(])#[0-9a-fA-F]{3,8}\b|\brgb|\bhsl", path.read_text("utf-8")
            )
            # The ground of a QR code is white on every screen, or a camera would not see it.
            assert found == (["#fff", "#000"] if path.name == "components.css" else []), path.name


def test_the_styles_are_for_browsers_of_2021() -> None:
    """Chrome 95 is the last for phones with Android 5: it drops what it does not know."""
    for path in (ROOT / "portal/static/css").glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"@layer|@container|@scope|:has\(|color-mix|oklch|&", css), path.name
        assert not re.search(r"\{[^{}@]*\{[^{}]*\{", css), f"{path.name}: rules in rules"
        assert not re.search(r"@media[^{]*[<>]", css), f"{path.name}: a range"
        assert not re.search(r"(margin|padding|border)-(left|right|top|bottom)\b", css), path.name
        assert "text-transform" not in css, f"{path.name}: capitals hide which letter it is"
