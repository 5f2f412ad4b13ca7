"""Which characters may stand in names and texts, and where an e-mail address hides in them.

A name goes into pages, JSON, signatures and other people's software. What is refused here is what does not show (so
that two names differ unseen), what shows elsewhere than where it stands, and what programs read differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from badgepress.content.email_addresses import ADDRESS_HINT, addresses, has_at_sign

TextKind = Literal["name", "line", "text"]
TextFaultCode = Literal["control", "bidi", "invisible", "not-nfc", "edges", "angle", "mixed-script", "email"]

MAX_FAULTS_PER_CODE = 3
"""A text pasted from the wrong place has hundreds of the same; three show the pattern."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """One thing that is wrong with a text.

    Attributes:
        code: The family of the fault, stable.
        message: What is wrong; begins in the middle of a sentence, after the field's name ("contains …"). It never
            repeats an e-mail address.
        hint: What to do about it, a sentence.
        offset: Where, in code points from 0.
    """

    code: TextFaultCode
    message: str
    hint: str
    offset: int

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Whether this fault refuses the text; mixed scripts are legitimate now and then."""
        return "warning" if self.code == "mixed-script" else "error"


def text_faults(text: str, *, kind: TextKind) -> list[TextFault]:
    """Say everything that is wrong with a text.

    Args:
        text: Any string, lone surrogates included.
        kind: A "name" is a title or a person's name; a "line" is any other text of one line, such as a URL or a
            caption; a "text" may have tabs and lines.

    Returns:
        Faults by offset, at most `MAX_FAULTS_PER_CODE` of each code; empty for a good text.
    """
    if _PLAIN[kind].fullmatch(text) and "mailto" not in text.lower():
        return []
    seen: dict[str, int] = {}
    kept: list[TextFault] = []
    for rule in _RULES:
        for fault in rule(text, kind):
            seen[fault.code] = seen.get(fault.code, 0) + 1
            if seen[fault.code] <= MAX_FAULTS_PER_CODE:
                kept.append(fault)
            elif rule is not _character_faults:
                break
    return sorted(kept, key=lambda fault: fault.offset)


def are_plain(texts: Sequence[str]) -> bool:
    """Say whether texts are of words in plain Latin letters, one line each, in which none of the rules finds anything; False says nothing."""
    joined = "\n".join(texts)
    return (
        joined.count("\n") == len(texts) - 1
        and _PLAIN_LINES.fullmatch(joined) is not None
        and "mailto" not in joined.lower()
    )


def utf16_order_differs(texts: Sequence[str]) -> bool:
    """Say whether the texts sort differently by code point (RDFC-1.0) and by UTF-16 code unit (JavaScript).

    They do only where characters above U+FFFF meet characters from U+E000 to U+FFFF at the first difference. Such texts
    must not stand as values of one property of one subject: verifiers would disagree about the signature.
    """
    if all(text.isascii() for text in texts):
        return False
    return sorted(texts) != sorted(texts, key=lambda text: text.encode("utf-16-be", "surrogatepass"))


# Printable ASCII without what the rules below look at, and letters such as é or ř in one piece; anything else takes the slow path.
_LETTERS = "À-ÖØ-öø-įĲ-ž"  # without ı, İ and ſ, which a search that ignores case takes for i and s
_WORD = rf"[!-$'-;=?A-~{_LETTERS}]++"
_PLAIN: dict[TextKind, re.Pattern[str]] = {
    "name": re.compile(rf"(?:{_WORD} ?(?! ))*+(?<! )"),
    "line": re.compile(rf"[ -$'-?A-~{_LETTERS}]*+"),
    "text": re.compile(rf"[\t\n -$'-?A-~{_LETTERS}]*+"),
}
_PLAIN_LINES = re.compile(rf"(?:{_WORD}(?: {_WORD})*+)?+(?:\n(?:{_WORD}(?: {_WORD})*+)?+)*+")

_NAMED = {
    0x00AD: "soft hyphen",
    0x034F: "combining grapheme joiner",
    0x061C: "Arabic letter mark",
    0x180E: "Mongolian vowel separator",
    0x200B: "zero width space",
    0x200C: "zero width non-joiner",
    0x200D: "zero width joiner",
    0x200E: "left-to-right mark",
    0x200F: "right-to-left mark",
    0x2060: "word joiner",
    0xFEFF: "byte order mark",
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible without being format characters: fillers, vowels that never show, the empty Braille cell.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Format characters that do show: number and verse signs written around what follows.
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EMOJI_BASE = re.compile(
    "[#*0-9©®\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_EMOJI_JOINED = re.compile("[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_EMOJI_MODIFIER = frozenset("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
# Scripts whose letters join: Arabic, Syriac, N'Ko, Mandaic, Mongolian, Phags-pa, Rohingya, Adlam.
_CURSIVE = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06ef\u06fa-\u06ff\u0710-\u077f\u07ca-\u07f5\u0840-\u085b\u0860-\u08ff"
    "\u1807\u1820-\u18aa\ua840-\ua871\ufb50-\ufbb1\ufe70-\ufefc\U00010d00-\U00010d27\U0001e900-\U0001e94b]"
)
_KHMER_SHIFTERS = "\u17c9\u17ca"
_VIRAMA_CLASS = 9
# New emoji and ideographs appear every year, faster than Python's tables; their places are set aside in advance.
_SET_ASIDE = ((0x1F000, 0x1FAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD))

_BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BLANKS_HINT = "Delete the blanks that are too many."
_MARKS = "\u0300-\u036f"
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff\uab30-\uab64"
_CYRILLIC_OR_GREEK = "\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"
_MIXED = re.compile(
    f"[{_LATIN}][{_MARKS}0-9]*+[{_CYRILLIC_OR_GREEK}]|[{_CYRILLIC_OR_GREEK}][{_MARKS}0-9]*+[{_LATIN}]",
)
# Units and formulas (μm, kΩ, ΔT, 2πr): nobody takes these for Latin letters.
_SYMBOLS = re.compile("[μΩΔπ]")


def _character_faults(text: str, kind: TextKind) -> Iterator[TextFault]:
    for offset, char in enumerate(text):
        if " " <= char <= "~":
            continue
        if char in _BIDI:
            yield _fault(
                "bidi", "a character that turns the writing direction", text, offset,
                "Delete it; text in Arabic or Hebrew finds its direction by itself.",
            )  # fmt: skip
        elif (control := _control(char, kind)) is not None:
            yield _fault("control", control, text, offset, "Delete it, or type the text anew instead of pasting it.")
        elif _is_invisible(text, offset):
            yield _fault(
                "invisible", "an invisible character", text, offset,
                "Delete it: put the cursor after it, press the backspace key once, and see that no letter goes.",
            )  # fmt: skip


def _control(char: str, kind: TextKind) -> str | None:
    """Name what is wrong with a character that no text has, or that names do not have; None if nothing is."""
    if char in "\t\n":
        if kind == "text":
            return None
        return "a tab" if char == "\t" else "a line break"
    code = ord(char)
    category = unicodedata.category(char)
    if category in ("Zl", "Zp") or char in "\r\x85":
        return "an unusual line break"
    if category == "Cc":
        return "a control character"
    if category == "Cs":
        return "half a character"
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "a code that is no character"
    if kind == "name" and category == "Co":
        return "a private character, which shows only with one font,"
    if kind == "name" and category == "Cn" and not any(first <= code <= last for first, last in _SET_ASIDE):
        return f"a character that Unicode {unicodedata.unidata_version} does not know"
    return None


def _is_invisible(text: str, offset: int) -> bool:
    char = text[offset]
    if char in _BLANK_LETTERS:
        return True
    if char in "\u200c\u200d":
        return not _joiner_is_needed(text, offset)
    if _SELECTOR.match(char):
        return char not in "\ufe0e\ufe0f" or not (offset and _EMOJI_BASE.match(text[offset - 1]))
    return unicodedata.category(char) == "Cf" and char not in _VISIBLE_FORMAT


def _joiner_is_needed(text: str, offset: int) -> bool:
    """Say whether a joiner or non-joiner changes what shows: in emoji, cursive and Indic scripts (RFC 5892, A.1)."""
    joins = text[offset] == "\u200d"
    before = text[offset - 1 : offset]
    after = text[offset + 1 : offset + 2]
    if not before:
        return False
    if unicodedata.combining(before) == _VIRAMA_CLASS or (after and unicodedata.combining(after) == _VIRAMA_CLASS):
        return True
    if _CURSIVE.match(before):
        # A joiner shapes the letter before it even at the end of a word; a non-joiner needs a letter to keep apart.
        return (joins and not after.isalpha()) or bool(_CURSIVE.match(after))
    if not joins:
        return before in _KHMER_SHIFTERS
    at = offset - 1
    while at > 0 and text[at] in _EMOJI_MODIFIER:
        at -= 1
    return bool(_EMOJI_JOINED.match(text[at]) and _EMOJI_JOINED.match(after))


def _form_faults(text: str, kind: TextKind) -> Iterator[TextFault]:
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        pairs = enumerate(zip(text, composed, strict=False))
        offset = next((at for at, (old, new) in pairs if old != new), min(len(text), len(composed)))
        hint = "Type the text anew, or normalise it to NFC."
        if not has_at_sign(text):
            shown = _printable(composed[max(0, offset - 20) : offset + 20])
            code = f" with U+{ord(composed[offset]):04X}" if offset < len(composed) else ""
            hint = f"Write “{shown}”{code}: it looks the same, and is what keyboards type and searches find."
        yield TextFault("not-nfc", f"writes a letter in an unusual way (not NFC){_after(text, offset)}", hint, offset)
    if kind != "name":
        return
    if text != text.lstrip(_BLANKS):
        yield TextFault("edges", "begins with a blank", _BLANKS_HINT, 0)
    if text != (kept := text.rstrip(_BLANKS)):
        yield TextFault("edges", "ends with a blank", _BLANKS_HINT, len(kept))
    for match in re.finditer(f"(?<=[^{_BLANKS}])[{_BLANKS}]{{2,}}(?=[^{_BLANKS}])", text):
        message = f"has more than one blank in a row{_after(text, match.start())}"
        yield TextFault("edges", message, _BLANKS_HINT, match.start())
    for match in re.finditer("[<>]", text):
        yield _fault("angle", "an angle bracket", text, match.start(), "Write it with words: names go into web pages.")


def _script_faults(text: str, _kind: TextKind) -> Iterator[TextFault]:
    for match in _MIXED.finditer(text):
        foreign = next(at for at in range(match.start(), match.end()) if re.match(f"[{_CYRILLIC_OR_GREEK}]", text[at]))
        if _SYMBOLS.match(text[foreign]):
            continue
        name = unicodedata.name(text[foreign], "an unnamed letter").lower()
        yield TextFault(
            "mixed-script",
            f"mixes Latin letters with others in one word: {name} (U+{ord(text[foreign]):04X}){_after(text, foreign)}",
            "If the word is meant to be in one script, type it anew with one keyboard layout.",
            foreign,
        )


def _email_faults(text: str, _kind: TextKind) -> Iterator[TextFault]:
    for offset in addresses(text):
        yield TextFault(
            "email",
            f"contains what looks like an e-mail address, at character {offset + 1}",
            ADDRESS_HINT,
            offset,
        )


def _fault(code: TextFaultCode, what: str, text: str, offset: int, hint: str) -> TextFault:
    char = ord(text[offset])
    exact = _NAMED.get(char) or unicodedata.name(text[offset], "").lower() or f"U+{char:04X}"
    return TextFault(code, f"contains {what} ({exact}){_after(text, offset)}", hint, offset)


def _after(text: str, offset: int) -> str:
    """Say where in words: after the last few letters before the place, if they may be shown."""
    before = _printable(text[max(0, offset - 12) : offset]).strip()
    if has_at_sign(text):
        return f" at character {offset + 1}"
    return f" after “{before}”" if before else " at the beginning" if offset == 0 else f" at character {offset + 1}"


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char not in _BIDI)


_RULES: tuple[Callable[[str, TextKind], Iterator[TextFault]], ...] = (
    _character_faults,
    _form_faults,
    _script_faults,
    _email_faults,
)
