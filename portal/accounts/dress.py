"""What the templates of the desk ask for by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, url_for

from portal.accounts import guard, queries, sessions
from portal.accounts.roles import ROLE_NAMES, ROLE_SENTENCES, LanguageRole, TownRole
from portal.i18n import Text, _, languages
from portal.towns.models import Town
from portal.web.csrf import masked_token
from portal.web.handing import sms_link, whatsapp_link


@dataclass(frozen=True)
class Entry:
    """An entry of the menu of the desk; *has_parts*: pages below it belong to it."""

    words: Text
    address: str
    has_parts: bool = True


@dataclass(frozen=True)
class KeptWords:
    """What the script says of a form that the device has kept."""

    found: Text
    take: Text
    drop: Text


def dress_templates(app: Flask) -> None:
    """Give templates what is asked of people and of the desk."""
    for each in (
        desk_menu,
        kept_words,
        language_choices,
        language_name,
        language_roles,
        role_name,
        role_sentence,
        masked_token,
        sms_link,
        whatsapp_link,
    ):
        app.add_template_global(each, each.__name__)
    app.add_template_global(sessions.current_person, "current_person")
    app.add_template_global(guard.current_town, "current_town")


def desk_menu() -> list[Entry]:
    """Give the menu of the desk: that of the town in the address, or of one's own first town."""
    rights = sessions.current_rights()
    if rights is None:
        return [Entry(_("Bureau"), url_for("accounts.gateway"), has_parts=False)]
    town = guard.current_town() or _first_town(rights.person_id)
    entries = []
    if town is not None and rights.may_enter("contributor", town.id):
        slug = town.slug
        entries.append(Entry(_("Mon bureau"), url_for("desk.start", town=slug), has_parts=False))
        entries.append(Entry(_("Actualités"), url_for("news_desk.list_all", town=slug)))
        entries.append(Entry(_("Images"), url_for("pictures.library", town=slug)))
        entries.append(Entry(_("Traductions"), url_for("workbench.of_town", town=slug)))
        entries.append(Entry(_("L’équipe"), url_for("people.team", town=slug)))
        if rights.may_enter("manager", town.id):
            entries.append(Entry(_("Journal"), url_for("people.log", town=slug)))
    if rights.may_enter("translator", None):
        entries.append(Entry(_("Traduire"), url_for("workbench.board")))
    entries.append(Entry(_("Mon profil"), url_for("profile.show")))
    if len(rights.towns) > 1 or rights.is_administrator:
        entries.append(Entry(_("Communes"), url_for("accounts.gateway"), has_parts=False))
    return entries


def _first_town(person_id: int) -> Town | None:
    memberships = queries.list_memberships(person_id)
    return memberships[0].town if memberships else None


def role_name(role: TownRole | LanguageRole | str) -> Text:
    """Give what a role lets somebody do, in a word."""
    if isinstance(role, str):
        role = LanguageRole(role)
    return ROLE_NAMES[role].text()


def role_sentence(role: TownRole) -> Text:
    """Give what a role lets somebody do, in a sentence."""
    return ROLE_SENTENCES[role].text()


def language_name(tag: str) -> Text:
    """Give a language's own name; a language the portal no longer has is its tag."""
    language = languages().get(tag)
    return Text(language.name if language else tag, tag)


def language_choices(skills: Mapping[str, str]) -> list[tuple[str, Text, str]]:
    """Give each language with its own name and the role somebody has in it, or ""."""
    return [(tag, Text(each.name, tag), skills.get(tag, "")) for tag, each in languages().items()]


def language_roles() -> dict[str, Text]:
    """Give what somebody may do in a language, nothing first."""
    names = {role.value: ROLE_NAMES[role].text() for role in LanguageRole}
    return {"": _("rien"), **names}


def kept_words() -> KeptWords:
    """Give what the script says where the device has kept a form that never arrived."""
    return KeptWords(
        found=_("Vous aviez commencé à écrire ici, et l’envoi n’est pas arrivé."),
        take=_("Reprendre ce que j’ai écrit"),
        drop=_("Ne pas le reprendre"),
    )
