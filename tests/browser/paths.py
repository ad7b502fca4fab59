"""The kinds of pages there are, by an address of each in French words.

An address in another language's words leads on to the right one, so that ``/it`` before it will do.
"""

LANGUAGES = ("fr", "it", "bib", "mos")

HOME = "/"
PAGES = {
    "home": HOME,
    "news": "/actualites/",
    "partnership": "/le-partenariat/",
    "history": "/le-partenariat/histoire/",
    "organisation": "/le-partenariat/organisation/",
    "objectives": "/objectifs/",
    "objective": "/objectifs/4/",
    "towns": "/communes/",
    "town": "/communes/chaponost/",
    "town without services": "/communes/gon-boussougou/",
    "documents": "/documents/",
    "help": "/aide/",
    "legal": "/mentions-legales/",
    "privacy": "/donnees-personnelles/",
    "accessibility": "/accessibilite/",
    "languages": "/langues/",
    "site map": "/plan-du-site/",
    "sheet to print": "/communes/chaponost/?qr=1",
    "error": "/rien/",
}
"""What visitors see."""

GUIDE = "/bureau/guide/"
"""Every component in every state: what the pages above do not show yet is there."""
