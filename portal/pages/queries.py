"""What is asked of pages."""

from sqlalchemy import select
from sqlalchemy.orm import defer

from portal.db import db
from portal.i18n import languages
from portal.pages.models import Page
from portal.translate import queries as translate
from portal.translate.models import Slug

DEEPEST = 5
"""How many pages may stand below each other in an address."""


class AddressBook:
    """The addresses of all pages, in every language."""

    def __init__(self, pages: list[Page], slugs: list[Slug]) -> None:
        self.pages = {page.key: page for page in pages}
        self._by_id = {page.id: page for page in pages}
        self._slugs = {(slug.item_id, slug.language): slug.slug for slug in slugs}

    def path(self, page: Page, tag: str) -> str | None:
        """Give the path of a page below ``/<lang>/``, or None if it has no address of its own.

        A language without a slug uses its fallback's, then that of the page's own language.
        """
        parts: list[str] = []
        above: Page | None = page
        while above is not None and len(parts) < DEEPEST:
            chain = (*languages()[tag].chain, above.language)
            slug = next((s for each in chain if (s := self._slugs.get((above.id, each)))), None)
            if slug is None:
                break
            parts.insert(0, slug)
            above = self.parent(above)
        return "/".join(parts) or None

    def children(self, page: Page) -> list[Page]:
        """Give the pages below a page, in their order."""
        return [each for each in self.pages.values() if each.parent_id == page.id]

    def parent(self, page: Page) -> Page | None:
        """Give the page above a page."""
        return None if page.parent_id is None else self._by_id[page.parent_id]


def read_address_book() -> AddressBook:
    """Give the addresses of all pages."""
    query = select(Page).options(defer(Page.body)).order_by(Page.position, Page.id)
    pages = list(db.session.scalars(query))
    return AddressBook(pages, translate.list_slugs(Page.item_kind))


def read_body(page: Page) -> None:
    """Read the text of a page that is going to be shown; address books leave it out."""
    db.session.refresh(page, ["body"])


def find_page_by_slug(slug: str, tag: str) -> Page | None:
    """Give the page a slug leads to, now or formerly, in whatever language.

    The language of the reader comes first, and present slugs before former ones.
    """
    known = languages()
    found = translate.list_slugs(Page.item_kind, slug)
    slugs = [each for each in found if each.language in known]
    if not slugs:
        return None
    order = list(dict.fromkeys((*known[tag].chain, *known)))
    best = min(slugs, key=lambda each: (order.index(each.language), not each.is_current))
    return db.session.get(Page, best.item_id)
