"""Items on a page: read in the reader's language, with an honest word on what is not in it."""

from collections.abc import Sequence
from typing import Any

from flask import abort

from portal.i18n import Language, Text, current_language
from portal.i18n.addresses import announce, switcher
from portal.i18n.catalogue import catalogues
from portal.i18n.translatable import Translatable
from portal.pages.models import Page
from portal.pages.queries import read_body
from portal.site.links import address_book, learn_links, page_address
from portal.site.menu import Link, site_name
from portal.site.notices import notice
from portal.site.share import show_page
from portal.site.shown import TITLES
from portal.translate.queries import Fields, count_languages, languages_in, read
from portal.translate.reading import Reading


def show_head(template: str, key: str, items: Sequence[Translatable], **context: Any) -> str:
    """Show a page that has a head of its own, with the items on it."""
    head: Page | None = address_book().pages.get(key)
    if head is None:
        abort(404)
    if "page" not in (context.get("fields") or {}):
        read_body(head)
    return show_items(template, None, [head, *items], head=head, **context)


def show_items(
    template: str,
    title: Text | None,
    items: Sequence[Translatable],
    beside: Sequence[Translatable] = (),
    fields: Fields | None = None,
    around: Sequence[Page] = (),
    **context: Any,
) -> str:
    """Show items in the reader's language, and tell what is not in it.

    *around* are the pages of the same section, the one above the others first.
    """
    readings = read([*items, *beside], current_language(), fields)
    learn_links(readings.values())
    spoken = catalogues().spoken()
    if items:
        spoken = languages_in(count_languages(items, fields), items, fields)
    announce(spoken)
    told = notice([readings[item] for item in items])
    head = context.get("head")
    shown = readings[head or items[0]].text("title") if title is None else title
    return show_page(
        template,
        shown or site_name(),
        notice=told,
        read=readings,
        standing=_standing(spoken, items[0].language if items else "", told.awaits_review),
        **{
            "summary": _summary(readings[items[0]]) if items else None,
            **_surroundings(around, head),
            **context,
        },
    )


def _surroundings(around: Sequence[Page], head: Page | None) -> dict[str, list[Link]]:
    """Give the links to the pages of a section, and the trail from its first page to this one."""
    if not around:
        return {"around": []}
    readings = read(around, current_language(), TITLES)
    links = [Link(readings[page].text("title"), page_address(page.key) or "") for page in around]
    return {"around": links, "trail": [] if around[0] is head else links[:1]}


def _standing(
    spoken: set[str], original: str, awaits_review: bool
) -> list[tuple[Language, str, str]]:
    """Tell where the page stands in each language, and whether it is original there or translated.

    Whether a translation still awaits its review is known of the language shown.
    """
    states = dict.fromkeys(spoken, "translated") | {original: "original"}
    if awaits_review:
        states[current_language().tag] = "unreviewed"
    return [(each, address, states.get(each.tag, "missing")) for each, address in switcher()]


def _summary(reading: Reading) -> Text | None:
    """Give what a page is about in a sentence, if its first item says so."""
    return reading.text("summary") or reading.text("wording") or None
