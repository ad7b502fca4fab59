"""The commands of ``flask``: each reads its words, calls what does the work, and tells the result."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError

from portal.db import saving
from portal.i18n import catalogue_files, languages
from portal.i18n.languages import LanguagesError, add_language
from portal.seed.loader import SeedError, plant

catalogues = AppGroup("catalogues", help="Make and count the catalogues of messages.")
languages_group = AppGroup("languages", help="Change the list of languages.")


def add_commands(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(seed)
    app.cli.add_command(catalogues)
    app.cli.add_command(languages_group)


@click.command("seed")
@with_appcontext
def seed() -> None:
    """Load the founding content; what was edited on the site stays as it is."""
    try:
        with saving():
            harvest = plant(datetime.now(UTC))
    except SeedError as error:
        raise click.ClickException(str(error)) from None
    except (IntegrityError, DataError) as error:
        raise click.ClickException(f"The database refuses a value: {error.orig}") from None
    except (OperationalError, ProgrammingError):
        raise click.ClickException(
            "The database is not ready: run `flask db upgrade`, and see that it answers."
        ) from None
    click.echo(
        f"Founding content: {harvest.new} new, {harvest.changed} changed, {harvest.kept} kept."
    )


@catalogues.command("extract")
def extract() -> None:
    """Read the messages of the code and templates into messages.pot."""
    template = catalogue_files.extract(Path(current_app.root_path))
    catalogue_files.write_template(_directory(), template)
    click.echo(f"messages.pot: {len(template)} messages.")


@catalogues.command("update")
def update() -> None:
    """Bring every catalogue up to date with the code and templates."""
    template = catalogue_files.extract(Path(current_app.root_path))
    for language in catalogue_files.translated_languages(languages()):
        catalogue = catalogue_files.read_catalogue(_directory(), language)
        catalogue_files.update(catalogue, template, language)
        catalogue_files.write_catalogue(_directory(), language, catalogue)
        click.echo(f"{language.tag}: up to date.")


@catalogues.command("status")
def status() -> None:
    """Tell how far each catalogue is."""
    click.echo(f"{'':8}{'total':>7}{'translated':>12}{'fuzzy':>7}{'percent':>9}")
    for language in catalogue_files.translated_languages(languages()):
        catalogue = catalogue_files.read_catalogue(_directory(), language)
        progress = catalogue_files.count(language, catalogue)
        click.echo(
            f"{progress.tag:8}{progress.total:>7}{progress.translated:>12}{progress.fuzzy:>7}"
            f"{progress.percentage:>7} %"
        )


@languages_group.command("add")
@click.argument("tag")
@click.option("--name", required=True, help="The language's own name, such as Julakan.")
@click.option("--fallback", required=True, help="Tags shown where it has no text: fr, or it,fr.")
@click.option("--name-fr", help="Its name in French; its own name if not given.")
@click.option("--name-it", help="Its name in Italian; its own name if not given.")
@click.option("--locale", help="CLDR locale of dates and numbers; the fallback's if not given.")
@click.option("--plural", default="nplurals=2; plural=(n != 1);", help="The gettext plural rule.")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), default="ltr")
@click.option("--for-translators", is_flag=True, help="Translators see it, visitors do not yet.")
@click.option("--no-review", is_flag=True, help="Translations show before they are reviewed.")
@click.option("--letters", default="", help="Letters of its palette, with spaces between.")
@click.option("--alphabet", default=" ".join("abcdefghijklmnopqrstuvwxyz"), help="In order.")
def add(
    tag: str,
    name: str,
    fallback: str,
    name_fr: str | None,
    name_it: str | None,
    locale: str | None,
    plural: str,
    direction: str,
    for_translators: bool,
    no_review: bool,
    letters: str,
    alphabet: str,
) -> None:
    """Add a language to languages.toml and give it an empty catalogue."""
    path = _directory() / "languages.toml"
    chain = [each.strip() for each in fallback.split(",") if each.strip()]
    known = languages()
    try:
        language = add_language(
            path,
            tag,
            name=name,
            names={"fr": name_fr or name, "it": name_it or name},
            locale=locale or (known[chain[0]].locale if chain and chain[0] in known else "fr"),
            fallback=chain,
            plural=plural,
            direction=direction,
            visible_to="translators" if for_translators else "visitors",
            review=not no_review,
            letters=letters.split(),
            alphabet=alphabet,
        )
    except LanguagesError as error:
        raise click.ClickException(str(error)) from None
    catalogue = catalogue_files.read_catalogue(_directory(), language)
    template = catalogue_files.extract(Path(current_app.root_path))
    catalogue_files.update(catalogue, template, language)
    catalogue_files.write_catalogue(_directory(), language, catalogue)
    click.echo(f"{language.name} ({tag}) is in languages.toml. Restart the portal to open it.")


def _directory() -> Path:
    directory: Path = current_app.config["TRANSLATIONS"]
    return directory
