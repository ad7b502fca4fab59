"""What a person may do: in a town, in a language, or everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from portal.i18n import LazyText, _l
from portal.web.doors import Door


class TownRole(Enum):
    """What a person may do in a town; each may all that those before may."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    MANAGER = "manager"

    @property
    def rank(self) -> int:
        """The place among the roles of a town, from 0."""
        return list(TownRole).index(self)


class LanguageRole(Enum):
    """What a person may do in a language, for all towns; a reviewer is a translator too."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"

    @property
    def rank(self) -> int:
        """The place among the roles of a language, from 0."""
        return list(LanguageRole).index(self)


ROLE_NAMES: Mapping[TownRole | LanguageRole, LazyText] = {
    TownRole.CONTRIBUTOR: _l("contribution"),
    TownRole.EDITOR: _l("publication"),
    TownRole.MANAGER: _l("gestion de l’équipe"),
    LanguageRole.TRANSLATOR: _l("traduction"),
    LanguageRole.REVIEWER: _l("relecture"),
}
"""Roles are named by what is done, so that no name has a gender."""

ADMINISTRATION = _l("administration du portail")

ROLE_SENTENCES: Mapping[TownRole, LazyText] = {
    TownRole.CONTRIBUTOR: _l("Contribution : écrire pour la commune, et proposer ses textes."),
    TownRole.EDITOR: _l("Publication : relire, publier et retirer les textes de la commune."),
    TownRole.MANAGER: _l("Gestion de l’équipe : publier, et aussi inviter et fermer des comptes."),
}


@dataclass(frozen=True)
class Rights:
    """What one person may do now."""

    person_id: int
    is_administrator: bool = False
    towns: Mapping[int, TownRole] = field(default_factory=dict)
    languages: Mapping[str, LanguageRole] = field(default_factory=dict)
    # The towns that let them publish what they write themselves.
    trusted: frozenset[int] = frozenset()

    def may_enter(self, door: Door, town_id: int | None) -> bool:
        """Tell whether a door is open to them, in the town of the address if it names one."""
        if self.is_administrator or door in ("everyone", "person"):
            return True
        if door == "administrator":
            return False
        if door in ("translator", "reviewer"):
            least = LanguageRole(door).rank
            return any(role.rank >= least for role in self.languages.values())
        role = self.towns.get(town_id) if town_id is not None else None
        return role is not None and role.rank >= TownRole(door).rank

    def rank_in(self, town_id: int) -> int:
        """Give their rank in a town: -1 for a stranger, above every role for an administrator."""
        if self.is_administrator:
            return len(TownRole)
        role = self.towns.get(town_id)
        return -1 if role is None else role.rank

    def may_give(self, role: TownRole, town_id: int) -> bool:
        """Tell whether they may give a role in a town: never above their own."""
        rank = self.rank_in(town_id)
        return rank >= TownRole.MANAGER.rank and role.rank <= rank
