"""What other rooms keep of a person: they hand it over with the person's data, and forget it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class Trace:
    """What one room keeps: its name in the export, and how it is given and forgotten.

    Both are called with the number of the person; what is forgotten is not saved here.
    """

    name: str
    export: Callable[[int], Any]
    forget: Callable[[int], None]


def leave_trace(app: Flask, trace: Trace) -> None:
    """Tell accounts that a room keeps something of people."""
    app.extensions.setdefault("traces", []).append(trace)


def traces() -> list[Trace]:
    """Give what rooms keep of people."""
    found: list[Trace] = current_app.extensions.get("traces", [])
    return found
