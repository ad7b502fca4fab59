"""The portal of Chaponost, Gon-Boussougou and Lesignano de'Bagni.

This file is the roof: the only one that sees every room.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import SettingsError, read_settings
from portal import cli
from portal.accounts import desk as people
from portal.accounts import dress, guard, log, profile, sessions
from portal.accounts import views as accounts
from portal.accounts.traces import leave_trace
from portal.db import db
from portal.desk import views as town_desk
from portal.i18n import formats
from portal.i18n.addresses import open_addresses
from portal.i18n.catalogue import Catalogues
from portal.i18n.current import formatting_locale
from portal.i18n.languages import MESSAGES, load_languages
from portal.i18n.letter_names import letter_name
from portal.i18n.text import characters, lang_attribute
from portal.media import desk as pictures
from portal.media import views as media
from portal.media.holders import hold, open_media
from portal.news import desk as news_desk
from portal.news import pictures as news_pictures
from portal.news.actions import TRACE
from portal.post.delivery import open_post
from portal.search.models import is_of_models
from portal.site import api, desk, feeds, menu, parallel, preview, views
from portal.site import news as site_news
from portal.site import search as site_search
from portal.site.shelves import open_shelves
from portal.translate import desk as workbench
from portal.translate import files as workbench_files
from portal.translate import telling as translations
from portal.translate.interface import SiteEdits
from portal.translate.kinds import kind_name
from portal.web.assets import open_assets
from portal.web.compression import open_compression
from portal.web.drawings import open_drawings
from portal.web.errors import open_errors
from portal.web.headers import open_headers
from portal.web.limits import open_limits
from portal.web.said import open_said
from portal.web.weight import open_weight
from portal.writing import dress as writing

_READ = {"text/html", "application/atom+xml", "application/rss+xml"}
"""What is in the language of its address."""


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the app from settings, or from the environment (SettingsError, LanguagesError)."""
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(read_settings() if settings is None else settings)
    if app.debug and app.config["MODE"] == "production":
        raise SettingsError("FLASK_DEBUG shows the code to everybody; unset it in production.")
    _trust_proxies(app)
    open_errors(app)
    _finish_answers(app)
    _speak_languages(app)
    _dress_templates(app)
    _open_database(app)
    _open_doors(app)
    _open_rooms(app)
    cli.add_commands(app)
    return app


def _trust_proxies(app: Flask) -> None:
    """Believe what a proxy says of the reader's address, for as many proxies as there are."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _finish_answers(app: Flask) -> None:
    """Weigh a page, press it, name its version and protect it; what is said last is done first."""
    open_headers(app)
    app.after_request(guard.keep_private)
    app.after_request(_tell_language)
    open_compression(app)
    open_weight(app)
    app.after_request(guard.note_use)


def _speak_languages(app: Flask) -> None:
    """Give Flask-Babel our languages: it asks us for messages, and CLDR for formats only."""
    directory = app.config["TRANSLATIONS"]
    known = load_languages(directory / "languages.toml")
    catalogues = Catalogues(directory, known, SiteEdits())
    app.extensions["languages"] = known
    app.extensions["catalogues"] = catalogues
    babel = Babel(
        app,
        default_locale=MESSAGES,
        default_translation_directories=str(directory),
        locale_selector=formatting_locale,
    )
    babel.domain_instance = catalogues
    open_addresses(app, known)


def _dress_templates(app: Flask) -> None:
    """Make templates strict, and give them the tools of languages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        lang=lang_attribute,
        characters=characters,
        long_date=formats.long_date,
        number=formats.number,
        percent=formats.percent,
        weight=formats.weight,
        duration=formats.duration,
        territory=formats.territory,
        moment=formats.moment,
        listed=formats.listed,
    )
    app.add_template_global(formats.partial_date, "partial_date")
    app.add_template_global(kind_name, "kind_name")
    app.add_template_global(letter_name, "letter_name")
    menu.dress_templates(app)
    site_news.dress_templates(app)
    open_assets(app)
    open_drawings(app)


def _open_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(
        app,
        db,
        directory=str(app.config["MIGRATIONS"]),
        render_as_batch=True,
        compare_type=True,
        include_name=is_of_models,
    )


def _open_doors(app: Flask) -> None:
    """Know who comes, and let everybody in where they may."""
    sessions.open_sessions(app)
    guard.open_guard(app, accounts.ask_to_sign_in, accounts.offer_again)
    open_limits(app)
    open_said(app)
    log.open_log(app)
    log.name_in_log(app, "news", news_pictures.titles)
    leave_trace(app, TRACE)
    leave_trace(app, translations.TRACE)
    dress.dress_templates(app)


def _open_rooms(app: Flask) -> None:
    open_post(app)
    open_media(app)
    hold(app, news_pictures.HOLDER)
    open_shelves(app)
    media.dress_templates(app)
    writing.dress_templates(app)
    app.register_blueprint(feeds.bp)
    app.register_blueprint(media.bp)
    app.register_blueprint(pictures.bp)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(profile.bp)
    app.register_blueprint(people.bp)
    app.register_blueprint(town_desk.bp)
    app.register_blueprint(news_desk.bp)
    app.register_blueprint(workbench.bp)
    app.register_blueprint(workbench_files.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(preview.bp)
    app.register_blueprint(site_news.bp)
    app.register_blueprint(api.bp)
    app.register_blueprint(site_search.bp)
    app.register_blueprint(parallel.bp)
    app.register_blueprint(views.bp)


def _tell_language(response: Response) -> Response:
    """Name the language of a page, and let browsers keep it as long as it has not changed."""
    if "language" not in g or response.mimetype not in _READ or response.location:
        return response
    response.headers["Content-Language"] = g.language.tag
    is_whole = request.method in ("GET", "HEAD") and response.status_code == 200
    if is_whole and not guard.is_private():
        response.headers.setdefault("Cache-Control", "public, no-cache")
        response.add_etag()
        if not _is_kept_from_another_day(response):
            response.make_conditional(request)
    return response


def _is_kept_from_another_day(response: Response) -> bool:
    """Tell whether a program knows another day of change than this, be it a later one.

    What is newest in a feed may be taken away: the feed has changed, and its day is an earlier one.
    """
    known, is_by_day = request.if_modified_since, not request.if_none_match
    return is_by_day and known is not None and known != response.last_modified
