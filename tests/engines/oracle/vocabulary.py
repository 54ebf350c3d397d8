"""The words and properties of generated articles: few different ones, so that the articles share them.

Words come in several inflections and spellings, with several readings and with signs.
"""

from __future__ import annotations

# Forms of one word stand together; the further down, the rarer.
WORDS = [
    "der die das",
    "und mit in nicht",
    "Haus Häuser Hauses haus",
    "Regierung Regierungen",
    "Stadt Städte",
    "neue neuen neuer",
    "große großen grosse",
    "Präsident Präsidenten",
    "Minister Ministers Ministerin",
    "Garten Gärten",
    "Wahl Wahlen wählen",
    "Müller Mueller Müllers",
    "Straße Strasse Straßen",
    "Waren waren",
    "Bürger Bürgern Bürger*innen Bürgerinnen",
    "Gericht Gerichte Bundesverfassungsgericht",
    "Koalition Koalitionen",
    "schön schon",
    "Miete Mieten Mieter",
    "U-Bahn Bahn",
    "Kanzler Kanzlers Kanzlerin",
    "Arm arme Arme",
    "EU US IS",
    "Kasachstan Kasachstans",
    "Größe Groesse",
    "Nordrhein-Westfalen",
    "3.600 3600 1989",
    "Gans Gänse",
    "COVID-19",
    "AT&T C++",
    "ging gehen",
    "Almaty",
]
VOCABULARY = [word for line in WORDS for word in line.split()]
FREQUENCIES = [1 / (2 + place) for place, line in enumerate(WORDS) for _ in line.split()]
SAYINGS = ["große Koalition", "Haus mit Garten", "die neue Regierung", "nicht in der Stadt", "Regierung und Gericht"]

SOURCES = ["taz", "Die Zeit", "Tagesspiegel", "Neue Zürcher Zeitung", "dpa"]
SECTIONS = ["Politik", "Wirtschaft", "Kultur", "Vermischtes"]
# More than a facet lists.
AUTHORS = [
    f"{first} {last}"
    for first in ("Anna", "Jörg", "Franz-Josef", "Meryem", "Zoë")
    for last in ("Müller", "Schmidt", "Weiß", "von Haus", "Gärtner", "Straßer", "Öztürk", "Neumann")
]
PERSONS = ["Angela Merkel", "Olaf Scholz", "Kassym-Schomart Tokajew", "Heiko Haus", "Gerd Müller", "Franz Joseph I."]
PLACES = ["Berlin", "Almaty", "Frankfurt am Main", "Zürich"]
ORGANISATIONS = ["Europäische Union", "Bundesverfassungsgericht", "FC Bayern"]
LANGUAGES = {"de": "deutsch", "en": "Englisch", "fr": "französisch"}
# Of every precision and calendar unit.
DATES = [
    "2022-01-05", "2022-01-06", "2022-01-31", "2022-02-01", "2021-12-31", "2021-03-24", "2020-02-29", "1999-12-31",
    "2022-01", "2021-03", "2020-02", "1989-11", "2022", "2021", "1989", "1950~", "1989-22", "2021-24", "2021-23",
    "2021-12-30/2022-01-02", "2020-05/2020-06", "1933/1945", "1914/1918", "1871/1918", "1995/2005", "1789-07-14",
]  # fmt: skip
