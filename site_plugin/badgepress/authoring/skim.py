"""Reads of an award file what lists show, some ten times as fast as a reader that has to say what is wrong with it.

Only files of the plain form that our own commands write are read here: whatever could mean something else than it looks like gives None, and is read
the ordinary way. Where both read a file they say the same; the tests hold them to it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from badgepress.content.durations import parse_instant
from badgepress.content.model import Award, Consent, Recipient, Revocation, Visibility
from badgepress.content.yaml_reader import MAX_BYTES, Source, typed_scalar

_KNOWN = frozenset(
    {
        "badge", "recipient", "name", "learner", "consent", "awarded", "expires", "status_index", "evidence", "results", "narrative", "assessor",
        "awarded_by", "visibility", "revoked", "supersedes", "forgotten",
    }
)  # fmt: skip
_FIELD = re.compile(r"^([a-z_]+):(?: ([^\n]*))?$", re.MULTILINE)
_GOES_ON = re.compile(r"^(?:badge|name|learner|awarded|expires|visibility|status_index|supersedes):[^\n]*\n[ \n]", re.MULTILINE)
_TOP = re.compile(r"^[^ \n]", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^[ -]*[a-z_]+: \"[^\"\\\n]*\"$", re.MULTILINE)
_PLAIN_VALUE = re.compile(r"[^\W_](?:[^\s#:{}\[\]]|:(?=[^\s])| (?=[^\s#]))*")
_BADGE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([1-9][0-9]{0,2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_RECIPIENT = re.compile(r"^recipient:\n  (?:(?:email_hash|salt)(?=:)|(did|url): ([^\n]+)$)", re.MULTILINE)
_TAKEN_BACK = date(1, 1, 1)


def skimmed(path: str, award_id: str, data: bytes) -> Award | None:
    """Return an award with badge, dates, name, learner, visibility, what it supersedes, and whether it was taken back; None if the file needs a closer look.

    Args:
        path: Of the file.
        award_id: The UUID that it is named after.
        data: Its bytes.
    """
    if len(data) > MAX_BYTES or b"'" in data or b"\\" in data or b"\t" in data or b"\r" in data:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    fields = dict(_FIELD.findall(text))
    # every line that is not indented must be a field of its own, none of them twice
    if len(_TOP.findall(text)) != len(fields) or not fields.keys() <= _KNOWN or not text.endswith("\n"):
        return None
    if '"' in text and 2 * len(_QUOTED_LINE.findall(text)) != text.count('"'):
        return None
    if "{" in text or "[" in text or _GOES_ON.search(text):
        return None
    return _award(path, award_id, fields, text)


def _award(path: str, award_id: str, fields: dict[str, str], text: str) -> Award | None:
    badge = _BADGE.fullmatch(fields.get("badge", ""))
    recipient = _RECIPIENT.search(text)
    name, learner, expires, supersedes = (
        _value(fields, field) for field in ("name", "learner", "expires", "supersedes")
    )
    visibility = fields.get("visibility", "unlisted")
    is_forgotten = "forgotten" in fields
    if (
        badge is None or (recipient is None) != is_forgotten or name is None or learner is None or expires is None or supersedes is None
        or visibility not in ("listed", "unlisted", "private") or not _DAY.fullmatch(fields.get("awarded", "")) or "status_index" not in fields
        or (expires and not _DAY.fullmatch(expires)) or (supersedes and not _UUID.fullmatch(supersedes))
    ):  # fmt: skip
        return None
    try:
        awarded = parse_instant(fields["awarded"])
        end = parse_instant(expires, end_of_day=True) if expires else None
    except ValueError:
        return None
    known = Recipient() if recipient is None else Recipient(email_hash="" if recipient[1] else "?")
    if recipient is not None and recipient[1]:
        known = Recipient(did=recipient[2]) if recipient[1] == "did" else Recipient(url=recipient[2])
    return Award(
        Source(path), award_id, badge[1], int(badge[2] or 1), known, awarded, 0, name=name, learner=learner, expires=end, visibility=cast(Visibility, visibility),
        revoked=Revocation(_TAKEN_BACK, "") if "revoked" in fields else None, supersedes=supersedes,
        consent=Consent(_TAKEN_BACK, "") if "consent" in fields else None, forgotten=_TAKEN_BACK if is_forgotten else None,
    )  # fmt: skip


def _value(fields: dict[str, str], field: str) -> str | None:
    """Return a plain text of one line, empty if the field is not there, None if it needs a closer look."""
    if field not in fields:
        return ""
    text = fields[field]
    if not _PLAIN_VALUE.fullmatch(text) or typed_scalar(text) != text or not text.isprintable():
        return None
    return text
