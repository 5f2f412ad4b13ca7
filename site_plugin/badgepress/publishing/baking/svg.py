"""SVG: the credential is an element of its own, directly after the opening `<svg …>`; every other byte of the drawing stays."""

from __future__ import annotations

from xml.parsers import expat

from badgepress.errors import BadgepressError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_HINT = "Export the picture as plain SVG, or as PNG."


def bake_svg(picture: bytes, credential: bytes) -> bytes:
    """Return an SVG with a credential in it.

    Args:
        picture: A sound SVG in UTF-8 without a document type.
        credential: UTF-8 JSON with its proof.

    Raises:
        BadgepressError: It is no such SVG, or has a badge in it already.
    """
    start, end = _opening_tag(picture)
    tag = picture[start:end]
    if not tag.startswith(b"<svg") or tag.endswith(b"/>") or b"openbadges:" in picture or b":openbadges" in picture:
        raise BadgepressError("the picture is an SVG that a badge cannot be baked into", hint=_HINT)
    # “]]>” would end the CDATA section; in JSON it stands within a text, where an escape says the same
    inside = credential.strip().replace(b"]]>", b"]]\\u003e")
    opening = b'<svg xmlns:openbadges="' + NAMESPACE.encode() + b'"' + tag[len(b"<svg") :]
    element = b"<openbadges:credential><![CDATA[" + inside + b"]]></openbadges:credential>"
    # readers look for “<svg” in the first 256 bytes: what stands before it, comments at most, is left out
    return _DECLARATION + opening + element + picture[end:]


def _opening_tag(picture: bytes) -> tuple[int, int]:
    """Return where the root's opening tag begins and ends, in bytes."""
    starts: list[int] = []
    parser = expat.ParserCreate("UTF-8")

    def note(_name: str, _attributes: dict[str, str]) -> None:
        if not starts:
            starts.append(parser.CurrentByteIndex)

    parser.StartElementHandler = note
    try:
        parser.Parse(picture, True)
    except expat.ExpatError:
        raise BadgepressError("the picture is no sound SVG", hint="Run badgepress check, and mend it first.") from None
    quote = b""
    for at in range(starts[0], len(picture)):
        letter = picture[at : at + 1]
        if quote:
            quote = b"" if letter == quote else quote
        elif letter in (b'"', b"'"):
            quote = letter
        elif letter == b">":
            return starts[0], at + 1
    raise BadgepressError("the picture is no sound SVG", hint="Run badgepress check, and mend it first.")
