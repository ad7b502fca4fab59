"""The app, for a web server and for ``flask``."""

from config import SettingsError
from portal import create_app
from portal.i18n.languages import LanguagesError

try:
    app = create_app()
except (SettingsError, LanguagesError) as error:
    raise SystemExit(f"The portal can't start. {error}") from None
