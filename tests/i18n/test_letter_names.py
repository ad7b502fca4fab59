"""Every letter one can put in has a name that a voice can say."""

import pytest
from flask import Flask

from portal.i18n import languages
from portal.i18n.letter_names import letter_name


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_every_letter_of_a_palette_has_a_name_of_its_own(app: Flask, tag: str) -> None:
    with app.test_request_context("/fr/"):
        names = [letter_name(letter) for letter in languages()[tag].letters]
    assert None not in names
    assert len(set(names)) == len(names)


def test_a_letter_nobody_named_has_none(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        assert letter_name("ж") is None
