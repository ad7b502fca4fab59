"""Who may enter where: written by hand from what was agreed, and never read from the code.

A row is a view and a verb, with who enters. HEAD goes with GET, and OPTIONS with whatever the view
has; a verb that no view takes at an address is refused to everybody. The tests fail on a view or a
verb without a row, and on a row without a view.
"""

from collections.abc import Mapping, Set
from typing import Any

from flask import Flask

from portal.db import db, saving
from tests.factories import NOW
from tests.people import CHAPONOST, GON, LESIGNANO, TOWNS, Colleague, a_person, signed_in, visitor

# Who comes. A is Chaponost, B is Gon-Boussougou; nobody here belongs to Lesignano.

VISITOR = "visitor"
CONTRIBUTOR_A, CONTRIBUTOR_B = "contributor A", "contributor B"
EDITOR_A, EDITOR_B = "editor A", "editor B"
MANAGER_A, MANAGER_B = "manager A", "manager B"
TRANSLATOR, REVIEWER = "translator", "reviewer"
ADMINISTRATOR = "administrator"
CLOSED = "closed account"

CAST: Mapping[str, Mapping[str, Any]] = {
    VISITOR: {},
    CONTRIBUTOR_A: {"role": (CHAPONOST, "contributor")},
    CONTRIBUTOR_B: {"role": (GON, "contributor")},
    EDITOR_A: {"role": (CHAPONOST, "editor")},
    EDITOR_B: {"role": (GON, "editor")},
    MANAGER_A: {"role": (CHAPONOST, "manager")},
    MANAGER_B: {"role": (GON, "manager")},
    TRANSLATOR: {"role": (CHAPONOST, "contributor"), "languages": {"mos": "translator"}},
    REVIEWER: {"role": (CHAPONOST, "contributor"), "languages": {"mos": "reviewer"}},
    ADMINISTRATOR: {"role": (CHAPONOST, "contributor"), "is_administrator": True},
    # A manager of A once; the cookie, and the row of its device, are still there.
    CLOSED: {"role": (CHAPONOST, "manager"), "closed_at": NOW},
}


def somebody(app: Flask, actor: str) -> Colleague:
    """Give one of the cast, signed in unless they are a visitor."""
    about = dict(CAST[actor])
    if not about:
        return quick(visitor(app))
    closed_at = about.pop("closed_at", None)
    person = a_person(about.pop("role"), **about)
    client = signed_in(app, person)
    with saving():
        db.session.add(person)
        person.closed_at = closed_at
    return quick(client)


def quick(client: Colleague) -> Colleague:
    """Let a client fetch pages without looking at them: here they are thousands."""
    client.looks_at_pages = False
    return client


# Who enters: the same people in every town, or others in each.

Who = Set[str] | Mapping[str, Set[str]]

EVERYBODY = frozenset(CAST)
SIGNED_IN = EVERYBODY - {VISITOR, CLOSED}
TRANSLATORS = frozenset({TRANSLATOR, REVIEWER, ADMINISTRATOR})
REVIEWERS = frozenset({REVIEWER, ADMINISTRATOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})

CONTRIBUTORS_HERE = {
    CHAPONOST: {CONTRIBUTOR_A, EDITOR_A, MANAGER_A, TRANSLATOR, REVIEWER, ADMINISTRATOR},
    GON: {CONTRIBUTOR_B, EDITOR_B, MANAGER_B, ADMINISTRATOR},
    LESIGNANO: {ADMINISTRATOR},
}
EDITORS_HERE = {
    CHAPONOST: {EDITOR_A, MANAGER_A, ADMINISTRATOR},
    GON: {EDITOR_B, MANAGER_B, ADMINISTRATOR},
    LESIGNANO: {ADMINISTRATOR},
}
MANAGERS_HERE = {
    CHAPONOST: {MANAGER_A, ADMINISTRATOR},
    GON: {MANAGER_B, ADMINISTRATOR},
    LESIGNANO: {ADMINISTRATOR},
}

DOORS: Mapping[str, Who] = {
    "everyone": EVERYBODY,
    "person": SIGNED_IN,
    "contributor": CONTRIBUTORS_HERE,
    "editor": EDITORS_HERE,
    "manager": MANAGERS_HERE,
    "translator": TRANSLATORS,
    "reviewer": REVIEWERS,
    "administrator": ADMINISTRATORS,
}
"""Whom each kind of door is for, whether a view has it yet or not."""

TABLE: Mapping[str, Who] = {
    # Files, and what machines read
    "static GET": EVERYBODY,
    "feeds.robots GET": EVERYBODY,
    "feeds.sitemap GET": EVERYBODY,
    "feeds.sitemap_of_year GET": EVERYBODY,
    "feeds.manifest GET": EVERYBODY,
    "feeds.health GET": EVERYBODY,
    # What visitors read
    "site.gateway GET": EVERYBODY,
    "site.home GET": EVERYBODY,
    "news.index GET": EVERYBODY,
    "news.of_town GET": EVERYBODY,
    "news.of_objective GET": EVERYBODY,
    "news.of_year GET": EVERYBODY,
    "news.item GET": EVERYBODY,
    "news.short GET": EVERYBODY,
    "news.feed GET": EVERYBODY,
    "news.feed_of_town GET": EVERYBODY,
    "site.objectives GET": EVERYBODY,
    "site.objective GET": EVERYBODY,
    "site.towns GET": EVERYBODY,
    "site.town GET": EVERYBODY,
    "site.documents GET": EVERYBODY,
    "site.language_gateway GET": EVERYBODY,
    "site.remember_language POST": EVERYBODY,
    "api.openapi GET": EVERYBODY,
    "api.news GET": EVERYBODY,
    "api.nothing GET": EVERYBODY,
    "api.news_item GET": EVERYBODY,
    "api.towns GET": EVERYBODY,
    "api.documents GET": EVERYBODY,
    "api.objectives GET": EVERYBODY,
    "parallel.objectives GET": EVERYBODY,
    "search.index GET": EVERYBODY,
    "site.sitemap GET": EVERYBODY,
    "site.page GET": EVERYBODY,
    # The way into the desk, and out of it
    "accounts.gateway GET": EVERYBODY,
    "accounts.sign_in GET": EVERYBODY,
    "accounts.sign_in POST": EVERYBODY,
    "accounts.check GET": EVERYBODY,
    "accounts.check POST": EVERYBODY,
    "accounts.sign_out POST": SIGNED_IN,
    "accounts.keep POST": SIGNED_IN,
    # Links that were sent
    "accounts.forgotten GET": EVERYBODY,
    "accounts.forgotten POST": EVERYBODY,
    "accounts.reset GET": EVERYBODY,
    "accounts.reset POST": EVERYBODY,
    "accounts.welcome GET": EVERYBODY,
    "accounts.welcome POST": EVERYBODY,
    # Oneself
    "profile.show GET": SIGNED_IN,
    "profile.show POST": SIGNED_IN,
    "profile.password GET": SIGNED_IN,
    "profile.password POST": SIGNED_IN,
    "profile.second_step GET": SIGNED_IN,
    "profile.second_step POST": SIGNED_IN,
    "profile.stop_second_step POST": SIGNED_IN,
    "profile.new_codes POST": SIGNED_IN,
    "profile.devices GET": SIGNED_IN,
    "profile.sign_out_devices POST": SIGNED_IN,
    "profile.export GET": SIGNED_IN,
    "profile.erase GET": SIGNED_IN,
    "profile.erase POST": SIGNED_IN,
    "profile.leave POST": CONTRIBUTORS_HERE,
    # The desk of a town
    "desk.start GET": CONTRIBUTORS_HERE,
    "site_desk.guide GET": SIGNED_IN,
    # The news of a town; which of them a contributor may change is told by the item
    "workbench.of_town GET": CONTRIBUTORS_HERE,
    "workbench.ask POST": CONTRIBUTORS_HERE,
    "workbench.board GET": TRANSLATORS,
    "workbench.passages GET": TRANSLATORS,
    "workbench.passage GET": TRANSLATORS,
    "workbench.write POST": TRANSLATORS,
    "workbench.glossary GET": TRANSLATORS,
    "workbench.glossary POST": TRANSLATORS,
    "workbench.remove POST": TRANSLATORS,
    "workbench_files.take_out GET": TRANSLATORS,
    "workbench_files.to_print GET": TRANSLATORS,
    "workbench_files.bring GET": TRANSLATORS,
    "workbench_files.bring POST": TRANSLATORS,
    "workbench_files.look GET": TRANSLATORS,
    "workbench_files.bring_in POST": TRANSLATORS,
    "workbench_files.take_back POST": TRANSLATORS,
    "news_desk.list_all GET": CONTRIBUTORS_HERE,
    "news_desk.write GET": CONTRIBUTORS_HERE,
    "news_desk.write POST": CONTRIBUTORS_HERE,
    "news_desk.keep POST": CONTRIBUTORS_HERE,
    "news_desk.resume GET": CONTRIBUTORS_HERE,
    "news_desk.resume POST": CONTRIBUTORS_HERE,
    "news_desk.drop POST": CONTRIBUTORS_HERE,
    "news_desk.item GET": CONTRIBUTORS_HERE,
    "news_desk.edit GET": CONTRIBUTORS_HERE,
    "news_desk.edit POST": CONTRIBUTORS_HERE,
    "news_desk.propose POST": CONTRIBUTORS_HERE,
    "news_desk.take_back POST": CONTRIBUTORS_HERE,
    "news_desk.publish GET": CONTRIBUTORS_HERE,
    "news_desk.publish POST": CONTRIBUTORS_HERE,
    "news_desk.send_back GET": EDITORS_HERE,
    "news_desk.send_back POST": EDITORS_HERE,
    "news_desk.withdraw POST": CONTRIBUTORS_HERE,
    "news_desk.put_in_bin POST": CONTRIBUTORS_HERE,
    "news_desk.restore POST": CONTRIBUTORS_HERE,
    "news_desk.revisions GET": CONTRIBUTORS_HERE,
    "news_desk.revision GET": CONTRIBUTORS_HERE,
    "news_desk.restore_revision POST": CONTRIBUTORS_HERE,
    "preview.saved GET": CONTRIBUTORS_HERE,
    "preview.typed GET": CONTRIBUTORS_HERE,
    "preview.typed POST": CONTRIBUTORS_HERE,
    # The people of a town
    "people.team GET": CONTRIBUTORS_HERE,
    "people.invite GET": MANAGERS_HERE,
    "people.invite POST": MANAGERS_HERE,
    "people.invitation_link POST": MANAGERS_HERE,
    "people.withdraw POST": MANAGERS_HERE,
    "people.person GET": MANAGERS_HERE,
    "people.person POST": MANAGERS_HERE,
    "people.close POST": MANAGERS_HERE,
    "people.reopen POST": MANAGERS_HERE,
    "people.remove POST": MANAGERS_HERE,
    "people.password_link POST": MANAGERS_HERE,
    "people.set_trust POST": MANAGERS_HERE,
    "people.set_languages POST": ADMINISTRATORS,
    "people.set_administrator POST": ADMINISTRATORS,
    # Pictures: the file of one that nothing public shows is a 404 for strangers
    "media.file GET": EVERYBODY,
    "pictures.library GET": CONTRIBUTORS_HERE,
    "pictures.upload GET": CONTRIBUTORS_HERE,
    "pictures.upload POST": CONTRIBUTORS_HERE,
    "pictures.begin POST": CONTRIBUTORS_HERE,
    "pictures.keep POST": CONTRIBUTORS_HERE,
    "pictures.picture GET": CONTRIBUTORS_HERE,
    "pictures.picture POST": CONTRIBUTORS_HERE,
    "pictures.remove POST": CONTRIBUTORS_HERE,
    "pictures.choose POST": CONTRIBUTORS_HERE,
    "pictures.stop POST": CONTRIBUTORS_HERE,
    # The audit log
    "people.log GET": MANAGERS_HERE,
    "people.whole_log GET": ADMINISTRATORS,
}

WITHOUT_TOKEN = {"site.remember_language"}
"""What is taken without the token of a session: it must work for visitors, who have none."""


def may_enter(actor: str, who: Who, town: str | None) -> bool:
    """Tell whether one of the cast is among those who enter, at the desk of a town."""
    if not isinstance(who, Mapping):
        return actor in who
    # Where the address names no town, nobody has a role in it.
    return actor in who[town] if town is not None else actor == ADMINISTRATOR


assert all(set(who) == set(TOWNS) for who in DOORS.values() if isinstance(who, Mapping))
