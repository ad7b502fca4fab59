"""What stands around every page: the menu, the foot, the trail back home."""

from dataclasses import dataclass

from flask import Flask, current_app, g, url_for

from portal.i18n import Text, _, current_language
from portal.i18n.addresses import alternates, canonical, public_url, switcher
from portal.site.links import link_address, page_address
from portal.site.notices import name_of, name_of_tag
from portal.towns.models import Town
from portal.towns.queries import list_towns


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    words: Text
    address: str


def dress_templates(app: Flask) -> None:
    """Give every template what stands around its page."""
    app.add_template_global(menu, "menu")
    app.add_template_global(foot, "foot")
    app.add_template_global(accessibility, "accessibility")
    app.add_template_global(theme_name, "theme_name")
    app.add_template_global(themes, "themes")
    app.add_template_global(partner_towns, "partner_towns")
    app.add_template_global(full_title, "full_title")
    app.add_template_global(site_name, "site_name")
    app.add_template_global(name_of, "name_of")
    app.add_template_global(name_of_tag, "name_of_tag")
    app.add_template_global(switcher, "switcher")
    app.add_template_global(alternates, "alternates")
    app.add_template_global(canonical, "canonical")
    app.add_template_global(public_url, "public_url")
    app.add_template_global(link_address, "link_address")
    app.add_template_global(current_language, "current_language")


def site_name() -> Text:
    """Give the name of the portal."""
    return _("Le partenariat")


def full_title(title: Text) -> Text:
    """Give the title of a page and the name of the portal, as far as they speak one language."""
    name = site_name()
    if title == name or title.language != name.language:
        return title
    return Text(f"{title} – {name}", title.language)


def menu() -> list[Link]:
    """Give the five entries of the menu."""
    entries = [
        (_("Actualités"), url_for("news.index")),
        (_("Le partenariat"), page_address("partnership")),
        (_("Les sept objectifs"), url_for("site.objectives")),
        (_("Les trois communes"), url_for("site.towns")),
        (_("Documents"), url_for("site.documents")),
    ]
    return [Link(words, address) for words, address in entries if address]


def foot() -> list[Link]:
    """Give the entries of the foot of every page; help stands at the end of the menu."""
    entries = [
        (_("Langues"), url_for("site.language_gateway")),
        (_("Bureau"), url_for("accounts.gateway")),
        (_("Plan du site"), url_for("site.sitemap")),
        (_("Mentions légales"), page_address("legal")),
        (_("Données personnelles"), page_address("privacy")),
    ]
    return [Link(words, address) for words, address in entries if address]


def theme_name() -> Text:
    """Give the words before the choice of light and dark."""
    return _("Affichage :")


def themes() -> dict[str, Text]:
    """Give the choices of light and dark; that of the device has no name."""
    return {"": _("automatique"), "light": _("clair"), "dark": _("sombre")}


def accessibility() -> Text:
    """Give the state of accessibility, word for word as French law wants it on the home page."""
    states = {
        "non": _("Accessibilité : non conforme"),
        "partial": _("Accessibilité : partiellement conforme"),
        "full": _("Accessibilité : totalement conforme"),
    }
    return states[current_app.config["ACCESSIBILITY"]]


def partner_towns() -> list[Town]:
    """Give the three towns, read once a request."""
    if "partner_towns" not in g:
        g.partner_towns = list_towns()
    towns: list[Town] = g.partner_towns
    return towns
