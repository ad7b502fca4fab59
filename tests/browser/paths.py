"""The kinds of pages there are, by an address of each in French words.

An address in another language's words leads on to the right one, so that ``/it`` before it will do.
"""

LANGUAGES = ("fr", "it", "bib", "mos")

HOME = "/"
PAGES = {
    "home": HOME,
    "news": "/actualites/",
    "news of a town": "/actualites/commune/gon-boussougou/",
    "news of an objective": "/actualites/objectif/3/",
    "news of a year": "/actualites/2026/",
    "news item": "/actualites/le-forage-de-tiere/",
    "partnership": "/le-partenariat/",
    "history": "/le-partenariat/histoire/",
    "organisation": "/le-partenariat/organisation/",
    "objectives": "/objectifs/",
    "objective": "/objectifs/4/",
    "objectives side by side": "/objectifs/cote-a-cote/",
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
    "search": "/recherche/?q=eau",
    "search without a find": "/recherche/?q=xyzzy&town=chaponost",
    "sheet to print": "/communes/chaponost/?qr=1",
    "error": "/rien/",
    "doors of the desk": "/bureau/",
    "sign-in": "/bureau/gon-boussougou/connexion/",
    "new password": "/bureau/mot-de-passe/",
    "link that is over": "/bureau/invitation/none/",
}
"""What visitors see."""

DESK = {
    "guide": "/bureau/guide/",
    "start": "/bureau/gon-boussougou/",
    "team": "/bureau/gon-boussougou/equipe/",
    "invitation": "/bureau/gon-boussougou/equipe/inviter/",
    "colleague": "/bureau/gon-boussougou/equipe/{colleague}/",
    "news of the desk": "/bureau/gon-boussougou/actualites/",
    "language of a text": "/bureau/gon-boussougou/actualites/ecrire/",
    "writing": "/bureau/gon-boussougou/actualites/ecrire/?language=bib",
    "text": "/bureau/gon-boussougou/actualites/{item}/",
    "changing a text": "/bureau/gon-boussougou/actualites/{item}/modifier/",
    "preview": "/bureau/gon-boussougou/actualites/{item}/apercu/",
    "revisions": "/bureau/gon-boussougou/actualites/{item}/versions/",
    "revision": "/bureau/gon-boussougou/actualites/{item}/versions/1/",
    "pictures": "/bureau/gon-boussougou/images/",
    "new picture": "/bureau/gon-boussougou/images/envoi/",
    "picture": "/bureau/gon-boussougou/images/{picture}/",
    "board of translations": "/bureau/traduire/",
    "passages": "/bureau/traduire/mos/page/{page}/",
    "passage": "/bureau/traduire/mos/{unit}/",
    "translations of a town": "/bureau/gon-boussougou/traduire/",
    "file brought in": "/bureau/traduire/mos/importer/",
    "sheet of passages": "/bureau/traduire/mos/page/{page}/feuille/",
    "glossary": "/bureau/traduire/mos/glossaire/",
    "log": "/bureau/gon-boussougou/journal/",
    "profile": "/bureau/profil/",
    "own password": "/bureau/profil/mot-de-passe/",
    "second factor": "/bureau/profil/deux-etapes/",
    "devices": "/bureau/profil/appareils/",
    "erasure": "/bureau/profil/effacer/",
}
"""What people who are signed in see; the guide shows every component in every state."""

ALL = {**PAGES, **DESK}
