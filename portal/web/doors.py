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


def takes(size: int) -> Callable[[View], View]:
    """Let a view take what is sent up to a size in bytes; others take what the settings allow."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


def size_taken(view: Callable[..., Any]) -> int | None:
    """Give how many bytes a view takes, or None for as many as the settings allow."""
    return getattr(view, "takes", None)
