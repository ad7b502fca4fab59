"""The commands of ``flask``: each reads its words, calls what does the work, and tells the result."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError

from portal.accounts import queries as accounts
from portal.accounts import tokens
from portal.accounts.actions import invite as invite_to
from portal.accounts.actions import invite_first
from portal.accounts.addresses import read_address
from portal.accounts.models import Invitation
from portal.accounts.roles import TownRole
from portal.db import saving, tidy
from portal.errors import Refused
from portal.i18n import catalogue_files, force_language, languages
from portal.i18n.addresses import path_of, public_url
from portal.i18n.catalogue import catalogue_path
from portal.i18n.languages import LanguagesError, add_language
from portal.media import actions as pictures
from portal.news import actions as news
from portal.post import actions as post
from portal.post.delivery import deliver_due
from portal.search.actions import index_all
from portal.seed.demo import plant_examples
from portal.seed.loader import SeedError, plant
from portal.towns.queries import find_town
from portal.translate.exchange.patch import patch_po
from portal.translate.interface import list_changed, note_written, take_in
from portal.translate.telling import write_digests

catalogues = AppGroup("catalogues", help="Make and count the catalogues of messages.")
languages_group = AppGroup("languages", help="Change the list of languages.")
account = AppGroup("account", help="Open the desk to people.")


def add_commands(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(seed)
    app.cli.add_command(index)
    app.cli.add_command(demo)
    app.cli.add_command(jobs)
    app.cli.add_command(account)
    app.cli.add_command(catalogues)
    app.cli.add_command(languages_group)


@click.command("seed")
@with_appcontext
def seed() -> None:
    """Load the founding content and the catalogues; what was edited on the site stays as it is."""
    now = datetime.now(UTC)
    try:
        with saving():
            harvest = plant(now)
            taken = take_in(now)
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
    click.echo(
        f"Messages: {taken.new} new, {taken.gone} gone, {taken.changed} translations changed, "
        f"{taken.moved} moved to reworded messages, {taken.conflicts} in conflict."
    )


@click.command("index")
@with_appcontext
def index() -> None:
    """Build the index of the search anew, as after a change of the languages."""
    with saving():
        total = index_all()
    click.echo(f"Items in the index: {total}.")


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Add example people and news, for trying the portal out; never where the public reads it."""
    if current_app.config["MODE"] == "production":
        raise click.ClickException("Example people would be a way in: not in production.")
    try:
        with saving():
            made = plant_examples(datetime.now(UTC))
    except SeedError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"News: {made.news} new. Password of all: {made.password}")
    for address in made.addresses:
        click.echo(address)


@click.command("jobs")
@with_appcontext
def jobs() -> None:
    """Send the letters that wait, and delete what has had its time; run it every few minutes."""
    now = datetime.now(UTC)
    with saving():
        digests = write_digests(now)
    delivered = deliver_due(now)
    with saving():
        gone = accounts.purge(now) + post.purge(now) + news.purge(now) + pictures.purge(now)
    gone += pictures.sweep()
    tidy()
    click.echo(
        f"Digests: {digests}. Letters: {delivered.sent} sent, {delivered.waiting} waiting, "
        f"{delivered.given_up} given up. Deleted: {gone}."
    )


@account.command("invite")
@click.option("--address", help="Where the invitation goes; without it, a first administrator.")
@click.option("--name", default="", help="The name of whoever is invited.")
@click.option("--town", help="The town, as addresses write it, such as chaponost.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in TownRole]),
    default=TownRole.MANAGER.value,
    help="What they may do in the town.",
)
@click.option("--language", default="fr", help="The language of the message and of the page.")
@click.option("--if-none", is_flag=True, help="Only where nobody administrates the portal yet.")
def invite(
    address: str | None, name: str, town: str | None, role: str, language: str, if_none: bool
) -> None:
    """Print a link that opens an account: it works once, for 14 days.

    Without --address it makes an administrator, who says the address and the town.
    """
    if language not in languages():
        raise click.ClickException(f"The portal has no language {language}.")
    if if_none and accounts.count_administrators():
        return
    now = datetime.now(UTC)
    try:
        with saving():
            invitation = (
                invite_first(language, now)
                if address is None
                else _invite(address, name, town, role, language, now)
            )
            token = tokens.hand_out(invitation, now)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    except (OperationalError, ProgrammingError):
        raise click.ClickException("The database is not ready: run `flask db upgrade`.") from None
    with force_language(language):
        click.echo(public_url(path_of("accounts.welcome", token=token)))


def _invite(
    address: str, name: str, town: str | None, role: str, language: str, now: datetime
) -> Invitation:
    where, read = find_town(town or ""), read_address(address)
    if read is None:
        raise click.ClickException(f"{address} is no address mail can be sent to.")
    if where is None:
        raise click.ClickException("Name the town with --town: chaponost, for example.")
    return invite_to(
        None, where, TownRole(role), name=name or read, address=read, language=language, now=now
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


@catalogues.command("write")
def write() -> None:
    """Put the messages reviewed on the site into the catalogue files, and touch nothing else."""
    now = datetime.now(UTC)
    for language in catalogue_files.translated_languages(languages()):
        changed = list_changed(language.tag)
        path = catalogue_path(_directory(), language.tag)
        if changed:
            wanted = {(each.context, each.message): (each.forms, False, None) for each in changed}
            catalogue_files.replace_file(path, patch_po(path.read_bytes(), wanted))
            with saving():
                note_written(language.tag, changed, now)
        click.echo(f"{language.tag}: {len(changed)} messages written.")


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
