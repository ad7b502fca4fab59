"""Cut the letters out of a font: letters_subset.py SOURCE TARGET (`make letters` starts it)."""

import sys
from typing import Any

from fontTools import subset

# Each small letter stands beside its capital; the last are the tilde, the grave and the acute
# accent that combine with a letter, and the apostrophe that is a letter.
LETTERS = "ɛƐ ɩƖ ʋƲ ʊƱ ŋŊ ɔƆ əƏ ǝƎ ɲƝ ãÃ ẽẼ ĩĨ õÕ ũŨ \u0303\u0300\u0301 \u02bc"
CODES = sorted(map(ord, LETTERS.replace(" ", "")))
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]  # so that the accents stand where they should
# A part of a font may not pass for the whole, so it bears a name of its own.
FAMILY = "Letters of the portal"
SHORT = "PortalLetters"
FAMILY_ID, STYLE_ID, UNIQUE_ID, FULL_ID, VERSION_ID, POSTSCRIPT_ID = range(1, 7)
COPYRIGHT_ID, LICENCE_ID, LICENCE_ADDRESS_ID = 0, 13, 14
NAMES = [COPYRIGHT_ID, *range(1, 7), LICENCE_ID, LICENCE_ADDRESS_ID]


def main(source: str, target: str) -> None:
    """Write the same bytes for the same source, and print the unicode-range."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=FEATURES,
        name_IDs=NAMES,
        ignore_missing_unicodes=False,
        recalc_timestamp=False,
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CODES)
    cutter.subset(font)
    rename(font["name"])
    subset.save_font(font, target, options)
    print(f"unicode-range: {unicode_range(CODES)};")


def rename(table: Any) -> None:
    """Replace every name that is the original's."""
    version = table.getDebugName(VERSION_ID).partition(";")[0]
    names = {
        FAMILY_ID: FAMILY,
        STYLE_ID: "Regular",
        UNIQUE_ID: f"{version};{SHORT}",
        FULL_ID: FAMILY,
        VERSION_ID: version,
        POSTSCRIPT_ID: SHORT,
    }
    for record in table.names:
        record.string = names.get(record.nameID, record.string)


def unicode_range(codes: list[int]) -> str:
    """Write the characters as CSS does, neighbours together: U+300-301, U+303."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][-1] + 1:
            ranges[-1][1:] = [code]
        else:
            ranges.append([code])
    return ", ".join("U+" + "-".join(f"{code:X}" for code in ends) for ends in ranges)


if __name__ == "__main__":
    main(*sys.argv[1:])
