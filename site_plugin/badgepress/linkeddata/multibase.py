"""Base58btc, multibase and Multikey (W3C Controlled Identifiers 1.0, §2.2.2 and §2.4), strict in both directions."""

from __future__ import annotations

import base64
import re

from badgepress.errors import BadgepressError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_TEN_DIGITS = 58**10
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_MAX_BASE58_CHARACTERS = 4096  # decoding is quadratic; a signature has 88

# codec name → (varint prefix, length of the key in bytes)
_CODECS = {
    "ed25519-pub": (b"\xed\x01", 32),
    "p256-pub": (b"\x80\x24", 33),
    "ed25519-priv": (b"\x80\x26", 32),
    "p256-priv": (b"\x86\x26", 32),
}
_NAMES = {prefix: name for name, (prefix, _length) in _CODECS.items()}


class MultikeyError(BadgepressError):
    """A text is not the multibase or Multikey that it should be; never quotes it, for it may be a secret."""


def encode_base58btc(data: bytes) -> str:
    """Return `data` in base58btc, without a multibase prefix."""
    number = int.from_bytes(data)
    pairs: list[str] = []
    while number:
        # ten digits at a time: the rest is small, and small numbers divide fast
        number, rest = divmod(number, _TEN_DIGITS)
        rest, fifth = divmod(rest, 3364)
        rest, fourth = divmod(rest, 3364)
        rest, third = divmod(rest, 3364)
        first, second = divmod(rest, 3364)
        pairs += (_PAIRS[fifth], _PAIRS[fourth], _PAIRS[third], _PAIRS[second], _PAIRS[first])
    zeros = len(data) - len(data.lstrip(b"\0"))
    pairs.reverse()
    return "1" * zeros + "".join(pairs).lstrip("1")


def decode_base58btc(text: str) -> bytes:
    """Return the bytes of a base58btc text without a multibase prefix, or raise `MultikeyError`."""
    if len(text) > _MAX_BASE58_CHARACTERS:
        raise MultikeyError(f"base58 text is longer than {_MAX_BASE58_CHARACTERS} characters")
    number = 0
    for position, character in enumerate(text):
        if character not in _DIGITS:
            raise MultikeyError(f"character {position + 1} is not of the base58btc alphabet")
        number = number * 58 + _DIGITS[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def encode_multibase58(data: bytes) -> str:
    """Return `data` as multibase `z` (base58btc), the form of a `proofValue`."""
    return "z" + encode_base58btc(data)


def decode_multibase58(text: str) -> bytes:
    """Return the bytes of a multibase `z` text, or raise `MultikeyError`."""
    if not text.startswith("z"):
        raise MultikeyError("multibase text does not start with 'z' (base58btc)")
    return decode_base58btc(text[1:])


def encode_multibase64url(data: bytes) -> str:
    """Return `data` as multibase `u` (base64url without padding), the form of an `encodedList`."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_multibase64url(text: str) -> bytes:
    """Return the bytes of a multibase `u` text, or raise `MultikeyError`."""
    if not text.startswith("u"):
        raise MultikeyError("multibase text does not start with 'u' (base64url)")
    return decode_base64url(text[1:])


def decode_base64url(text: str) -> bytes:
    """Return the bytes of canonical, unpadded base64url; padding and stray last bits raise `MultikeyError`."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise MultikeyError("text is not base64url without padding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii") != text:
        raise MultikeyError("base64url text is not in its canonical form")
    return data


def encode_multikey(codec: str, raw: bytes) -> str:
    """Return a key as Multikey text.

    Args:
        codec: `ed25519-pub`, `p256-pub`, `ed25519-priv` or `p256-priv`.
        raw: 32 bytes; 33, the compressed point, for `p256-pub`.

    Raises:
        MultikeyError: Unknown codec, or a key of another length.
    """
    if codec not in _CODECS:
        raise MultikeyError(f"unknown Multikey codec {codec!r}", hint=f"one of {', '.join(_CODECS)}")
    _require_form(codec, raw)
    return encode_multibase58(_CODECS[codec][0] + raw)


def decode_multikey(text: str) -> tuple[str, bytes]:
    """Return codec name and raw key of a Multikey text, or raise `MultikeyError`."""
    data = decode_multibase58(text)
    codec = _NAMES.get(data[:2])
    if codec is None:
        raise MultikeyError("Multikey is of no known kind", hint=f"one of {', '.join(_CODECS)}")
    _require_form(codec, data[2:])
    return codec, data[2:]


def _require_form(codec: str, raw: bytes) -> None:
    length = _CODECS[codec][1]
    if len(raw) != length:
        raise MultikeyError(f"a {codec} key has {length} bytes, not {len(raw)}")
    if codec == "p256-pub" and raw[0] not in (2, 3):
        raise MultikeyError("a p256-pub key is a compressed point: its first byte is 2 or 3")
