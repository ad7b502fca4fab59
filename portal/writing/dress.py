"""What the scripts of the editor say: words that stand in attributes, with their language."""

from flask import Flask

from portal.i18n import Text, _


def dress_templates(app: Flask) -> None:
    """Give templates the words of the editor's scripts."""
    for each in (count_words, over_words, lost_words):
        app.add_template_global(each, each.__name__)


def count_words(most: int) -> Text:
    """Give how many letters there are of how many there may be; "{}" is what the script counts."""
    return _("%(count)s caractères sur %(most)s", count="{}", most=most)


def over_words() -> Text:
    """Give what is said of a text that is too long."""
    return _("Ce texte est trop long. Raccourcissez-le.")


def lost_words() -> Text:
    """Give what is said while nothing can be sent."""
    return _(
        "Pas de réseau\u00a0: votre texte est gardé sur cet appareil, et partira dès que possible."
    )
