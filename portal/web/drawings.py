"""The drawings a page uses: its sprite holds these and no other."""

from flask import Flask, g


def open_drawings(app: Flask) -> None:
    """Let templates note what they draw."""
    app.add_template_global(draw, "draw")
    app.add_template_global(drawn, "drawn")


def draw(name: str) -> str:
    """Note that the page uses a drawing of ``_sprite.html``, and give its id."""
    drawn().add(name)
    return name


def drawn() -> set[str]:
    """Give the drawings the page has used so far."""
    if "drawings" not in g:
        g.drawings = set()
    names: set[str] = g.drawings
    return names
