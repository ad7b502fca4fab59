"""What every answer says to browsers about itself: pages, errors, files and redirects alike.

Content-Security-Policy is that of the W3C's CSP Level 3. A referrer is told within the portal
alone, and features are refused that a page could ask a reader for.
"""

from flask import Flask, Response, current_app, g

from portal.web.assets import current_assets

_A_YEAR = 365 * 24 * 3600

_NO_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def open_headers(app: Flask) -> None:
    """Let every answer carry the headers."""
    app.after_request(_protect)


def policy() -> str:
    """Give the Content-Security-Policy: nothing but our own files, and the one style we write."""
    return "; ".join(
        [
            "default-src 'none'",
            "base-uri 'none'",
            *(["connect-src 'self'"] if "lets_send" in g else []),
            "font-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            "manifest-src 'self'",
            "media-src 'self'",
            "script-src 'self'",
            f"style-src 'self' '{current_assets().first_style_hash}'",
        ]
    )


def hide_address() -> None:
    """Let nobody be told the address of this page: it holds a secret."""
    g.hides_address = True


def let_page_send() -> None:
    """Let the scripts of this page send something to the portal; no other page's may."""
    g.lets_send = True


def _protect(response: Response) -> Response:
    headers = {
        "Content-Security-Policy": policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NO_FEATURES),
        "Referrer-Policy": "no-referrer" if "hides_address" in g else "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    # A browser told so once refuses plain HTTP for a year: only where readers do come by TLS.
    if current_app.config["PUBLIC_URL"].startswith("https:"):
        headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
    for name, value in headers.items():
        response.headers[name] = value
    return response
