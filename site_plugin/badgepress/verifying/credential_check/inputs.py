"""What it is that somebody hands over: JSON, a JWT, a picture that holds one of them, or an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.baked import PNG_SIGNATURE, badge_in_png, badge_in_svg
from badgepress.verifying.credential_check.fetching import origin_of
from badgepress.verifying.credential_check.jws import looks_like_jws
from badgepress.verifying.credential_check.report import Trouble, unclear
from badgepress.verifying.strict_json import parse
from badgepress.verifying.verdict import StepError

Kind = Literal["json", "jws", "address"]
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge in one of the forms that it travels in."""

    kind: Kind
    data: bytes
    picture: str = ""
    """`PNG` or `SVG`, if it was in one."""


def badge_of(data: bytes) -> Badge:
    """Return the badge that bytes hold.

    Raises:
        Trouble: At step `input`.
    """
    if len(data) > limits.INPUT_BYTES:
        raise unclear(
            "input-too-large", f"it has {len(data):,} bytes; no more than {limits.INPUT_BYTES:,} are looked at"
        )
    if data.startswith(PNG_SIGNATURE):
        return _plain(badge_in_png(data), "PNG")
    if data[:6].find(b"PNG") > 0:
        raise Trouble("picture-damaged", "it is a PNG whose first bytes were changed, as if it were text")
    if looks_like_markup(data):
        if b"<svg" not in data[:65_536] and b":svg" not in data[:65_536]:
            raise unclear("unknown-kind", "it is a web page or other XML, not a badge")
        return _plain(badge_in_svg(data), "SVG")
    return _plain(data, "")


def looks_like_markup(data: bytes) -> bool:
    """Say whether bytes are HTML or XML."""
    return data.lstrip(_MARK + b" \t\r\n").startswith(b"<")


def _plain(data: bytes, picture: str) -> Badge:
    text = data.strip(b" \t\r\n")
    if len(text) > limits.BADGE_BYTES:
        raise unclear(
            "input-too-large", f"the badge has {len(text):,} bytes; no more than {limits.BADGE_BYTES:,} are looked at"
        )
    if text.startswith((b"{", b"[", _MARK)):
        return Badge("json", text, picture)
    if looks_like_jws(text):
        return Badge("jws", text, picture)
    if text.startswith((b"https://", b"http://")) and len(text) <= 2000 and text.isascii() and origin_of(text.decode()):
        return Badge("address", text, picture)
    if text.startswith(b'"') or not text:
        raise unclear("unknown-kind", "there is no badge in it")
    raise unclear("unknown-kind", "it is neither JSON nor a JWT, nor a picture that holds one of them")


def json_of(badge: Badge) -> dict[str, Any]:
    """Return the object of a JSON badge, or raise `Trouble`."""
    try:
        value = parse(badge.data, max_bytes=limits.BADGE_BYTES)
    except StepError as error:
        raise Trouble("not-json", f"it {error}") from None
    if isinstance(value, list):
        raise unclear("unknown-kind", "it is a list, not one badge")
    if not isinstance(value, dict):
        raise unclear("unknown-kind", "it is not an object")
    return value
