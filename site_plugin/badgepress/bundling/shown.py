"""What the page of a copy shows of a badge: texts and addresses out of the signed file, whatever else stands in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgepress.bundling.site_copy import SiteCopy
from badgepress.language import Words
from badgepress.publishing.achievement_types import TYPE_WORDS, type_in_words
from badgepress.publishing.markdown import MAX_CHARACTERS
from badgepress.verifying.credential_check.results import listed

_MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence."""

    name: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownBadge:
    """A badge on the page of a copy."""

    path: str
    kind: str
    name: str
    description: str
    language: str
    picture: str
    """As a data: address; empty without one."""
    alt: str
    awarded: str
    ends: str
    narrative: str
    """Markdown: what was shown."""
    criteria: str
    """Markdown."""
    evidence: tuple[Piece, ...]
    live: str
    """Address of its page at the issuer."""


def shown_badge(site: SiteCopy, path: str, document: Mapping[str, Any], *, with_picture: bool = True) -> ShownBadge:
    """Return what is shown of a credential."""
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    image = _object(achievement.get("image") or document.get("image"))
    kind = _text(achievement.get("achievementType"))
    words = site.words
    return ShownBadge(
        path=path,
        kind=type_in_words(kind, words) if kind in TYPE_WORDS else "",
        name=_text(achievement.get("name")) or _text(document.get("name")),
        description=_text(achievement.get("description")) or _text(document.get("description")),
        language=_text(achievement.get("inLanguage")),
        picture=data_address(site, _text(image.get("id"))) if with_picture else "",
        alt=_text(image.get("caption")),
        awarded=_day(document.get("awardedDate") or document.get("validFrom"), words),
        ends=_day(document.get("validUntil"), words),
        narrative=_markdown(subject.get("narrative")),
        criteria=_markdown(_object(achievement.get("criteria")).get("narrative")),
        evidence=tuple(_piece(item) for item in listed(document.get("evidence")) if isinstance(item, Mapping)),
        live=live_address(site, _text(document.get("id"))),
    )


def live_address(site: SiteCopy, credential_id: str) -> str:
    """Return the address of the page that belongs to a credential of the site, else the site's own."""
    path = site.path_of(credential_id)
    if path.startswith("awards/") and path.endswith(".json"):
        return site.url(path.removesuffix(".json") + ".html")
    if path.startswith("learners/") and path.endswith("/clr.json"):
        return site.url(path.removesuffix("clr.json"))
    return site.url("")


def data_address(site: SiteCopy, url: str) -> str:
    """Return a picture of the site as a data: address; empty if there is none of a known kind."""
    path = site.path_of(url)
    media_type = _MEDIA_TYPES.get(path.rpartition(".")[2])
    data = site.read(path) if media_type else None
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}" if data is not None else ""


def _piece(item: Mapping[str, Any]) -> Piece:
    url = _text(item.get("id"))
    return Piece(_text(item.get("name")), _text(item.get("description")), url if url.startswith("https://") else "")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _markdown(value: object) -> str:
    return _text(value)[:MAX_CHARACTERS]


def _day(value: object, words: Words) -> str:
    try:
        return words.date(datetime.fromisoformat(_text(value)))
    except ValueError:
        return ""
