"""Every view says who may enter; what says nothing is shut.

The rule of who is who belongs to the accounts; here a view is only marked.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

Door = Literal[
    "everyone",
    "person",  # whoever is signed in
    "contributor",  # of the town in the address, as the two below
    "editor",
    "manager",
    "translator",  # of some language, as the one below
    "reviewer",
    "administrator",
]

View = TypeVar("View", bound=Callable[..., Any])


def open_to(door: Door) -> Callable[[View], View]:
    """Let a view be entered by those named, and by whoever may do more than they."""

    def mark(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return mark


def door_of(view: Callable[..., Any]) -> Door | None:
    """Give who may enter a view, or None for a view that does not say it."""
    return getattr(view, "door", None)


def takes_up_to(most: int) -> Callable[[View], View]:
    """Let whoever may enter a view send it this many bytes, and not only as many as a form has."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes_of(view: Callable[..., Any]) -> int | None:
    """Give how many bytes may be sent to a view, or None for as many as anywhere."""
    return getattr(view, "most_bytes", None)
