"""The words with which pages end an article, point to others, caption pictures and ask for consent."""

from __future__ import annotations

import re

_LONGEST_END = 60
_LONGEST_REMARK = 250

_END = re.compile(
    r"(?:kommentare?(?:\s*\(\d+\))?|\d+\s+kommentare?|schreib\w*\s+(?:einen|deinen|ihren)\s+kommentar\w*|hinterlass\w*\s+.{0,30}"
    r"(?:kommentar|antwort)\w*|ähnliche\s+(?:artikel|beiträge)|das\s+könnte\s+(?:sie|dich|ihnen|euch|dir)\b.*|auch\s+interessant\w*"
    r"|mehr\s+(?:zum\s+thema|aus|artikel|beiträge|von|über)\b.*|weitere\s+(?:artikel|beiträge|themen|meldungen|nachrichten|news)\b.*"
    r"|über\s+(?:den|die)\s+autor\w*|lesen\s+sie\s+(?:auch|mehr|weiter)\b.*|(?:zum\s+)?weiterlesen|themen?|schlagw(?:o|ö)rter\w*|tags"
    r"|related\s+(?:posts|articles)|verwandte\s+(?:artikel|beiträge|themen)|empfohlene\s+(?:artikel|beiträge)\b.*|newsletter\b.*"
    r"|teilen|artikel\s+teilen|diesen?\s+(?:artikel|beitrag)\s+(?:teilen|weiterempfehlen)\b.*|empfehlungen\b.*)\s*:?",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:lesen\s+sie\s+(?:auch|mehr|hier|dazu)|lies\s+(?:auch|mehr|hier)|mehr\s+(?:zum\s+thema|dazu|lesen)|auch\s+interessant|siehe\s+auch"
    r"|(?:hier\s+)?(?:geht\s+es|geht's)\s+(?:hier\s+)?zu|zum\s+thema:|das\s+könnte\s+(?:sie|dich)|[-–*\s]*(?:anzeige|werbung)[-–*\s]*$|foto:|fotos:|bild:"
    r"|bildquelle|titelbild:|beitragsbild|bildnachweis|quelle:\s+\S+(?:\s+\S+){0,3}$|©|copyright|teilen$|newsletter|jetzt\s+(?:abonnieren|anmelden|teilen)"
    r"|drucken$|vorlesen$|artikel\s+(?:anhören|vorlesen|merken|teilen)|merken$|lesezeit|lesedauer|\d+\s*min(?:uten)?\.?(?:\s+lese\w+)?$|tags?:|schlagw(?:o|ö)rter:"
    r"|kategorien?:|link\s+kopieren|audio\s+herunterladen|zurück\s+zu|nach\s+oben$|weiterlesen$|mehr$|video:)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:empfohlener\s+(?:redaktioneller|externer)\s+inhalt|an\s+dieser\s+stelle\s+finde|externe[rn]?\s+inhalte?|ich\s+bin\s+damit\s+einverstanden"
    r"|personenbezogene\s+daten|placeholder|(?:image|bild|video|audio|inhalt|karte)$|dieser\s+inhalt\s+kann|um\s+diese[ns]\s+\w+\s+(?:anzusehen|zu\s+sehen)"
    r"|ihr\s+browser|dein\s+browser|bitte\s+aktivier|javascript|weitere\s+informationen$|ende\s+der\s+weiteren)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:bildrechte|foto|fotos|bild|grafik|quelle|credits?|©)\s*:?\s+[^.!?]{2,80}$|\((?:foto|bild|grafik):[^)]*\)$|©[^.!?]{2,60}$",
    re.IGNORECASE,
)


def is_end(text: str) -> bool:
    """Whether a line announces what follows after an article: comments, similar articles, the newsletter."""
    return len(text) < _LONGEST_END and _END.fullmatch(text) is not None


def is_remark(text: str) -> bool:
    """Whether a short text is a caption, a link to something else, or a note of the site."""
    if len(text) >= _LONGEST_REMARK:
        return False
    return bool(_ASIDE.match(text) or _CONSENT.match(text) or _CREDIT.search(text))
