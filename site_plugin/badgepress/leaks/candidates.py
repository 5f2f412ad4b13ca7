"""Whatever in some bytes may be the 32 bytes of a private key, in any encoding people write keys in.

Too much rather than too little: `scanner` derives the public key of each candidate and keeps those that are ours, so nothing is found by mistake.
"""

from __future__ import annotations

import base64
import binascii
import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from badgepress.linkeddata.multibase import MultikeyError, decode_base58btc

SECRET_BYTES = 32
_MAX_DEPTH = 3
_SMALL_BINARY = 1024
"""In so small a binary file, a key is looked for at every byte."""
_WINDOWS_UP_TO = 240

_TOKEN = re.compile(rb"[A-Za-z0-9+/_-]+")
_HEX = re.compile(rb"[0-9a-fA-F]{64,}")
_HEX_PAIRS = re.compile(rb"[0-9a-fA-F]{2}(?:[: ]\s*[0-9a-fA-F]{2}){31,}")
_NUMBERS = re.compile(rb"[0-9]{1,3}(?:\s*,\s*[0-9]{1,3}){31,}")
_HEX_NUMBERS = re.compile(rb"0[xX][0-9a-fA-F]{1,2}(?:\s*,\s*0[xX][0-9a-fA-F]{1,2}){31,}")
_BASE32 = re.compile(rb"[A-Z2-7]{52,}|[a-z2-7]{52,}")
_BASE58 = re.compile(rb"[1-9A-HJ-NP-Za-km-z]{42,140}")
_WRAPPED = re.compile(rb"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{40,100}\r?\n[ \t]*)+[A-Za-z0-9+/_-]{4,100}={0,2}")
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{0,20})PRIVATE KEY-----(.{40,8000}?)-----END", re.DOTALL)
_PEM_NOISE = re.compile(rb"\\[nr]|[\s\"'\\]")
_DER = re.compile(rb"(?:\x04\x22\x04\x20|\x02\x01\x01\x04\x20)(.{32})", re.DOTALL)
_BREAKS = re.compile(rb"[+/_-]")
_LENGTHS = (32, 33, 34, 35, 64, 65, 96, 97)
"""Of a key with or without its public half, a line break or a prefix."""
_BEHIND_PUBLIC = (32, 64, 68, 69)
"""How far behind the beginning of a public key its private half may begin; OpenSSH puts it there for P-256, with its length before it."""
_MULTICODECS = (b"\x80\x26", b"\x86\x26")
_ESCAPES = {b"\\/": b"/", b"\\u002B": b"+", b"&#43;": b"+", b"&#x2F;": b"/"}
_MAY_ESCAPE = (b"%", b"\\", b"&#")
_ESCAPE = re.compile(rb"%(?:[2-7][0-9A-F]|0[9AD])|\\/|\\u002B|&#43;|&#x2F;", re.IGNORECASE)


class Candidate(NamedTuple):
    """Bytes that may be a private key."""

    offset: int
    """Where it begins in what was looked through, roughly."""
    encoding: str
    secret: bytes


def candidates(data: bytes, publics: tuple[bytes, ...], depth: int = 0) -> Iterator[Candidate]:
    """Yield the candidates of a piece of text or binary.

    Args:
        data: What to look through.
        publics: Our public keys, raw; many formats keep the private half just before the public one.
        depth: How many encodings were taken off already.
    """
    yield from _of_binary(data, publics, depth)
    yield from _of_text(data, publics, depth)
    if depth == 0 and data.count(b"\0") * 3 >= len(data) > 0:
        # UTF-16, as Windows writes what a program prints, or UTF-32
        yield from _of_text(data.replace(b"\0", b""), publics, depth)
    if any(mark in data for mark in _MAY_ESCAPE) and _ESCAPE.search(data):
        yield from _of_text(_ESCAPE.sub(_unescaped, data), publics, depth)


def _of_binary(data: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    for match in _DER.finditer(data) if b"\x04\x20" in data else ():
        yield Candidate(match.start(1), "PKCS#8 or SEC 1 (DER)", match[1])
    for public in publics:
        where = data.find(public)
        while where >= 0:
            for start in (where - SECRET_BYTES, *(where + gap for gap in _BEHIND_PUBLIC)):
                if 0 <= start <= len(data) - SECRET_BYTES:
                    yield Candidate(start, "private and public key together", data[start : start + SECRET_BYTES])
            where = data.find(public, where + 1)
    if depth == 0 and SECRET_BYTES <= len(data) <= _SMALL_BINARY and not _is_text(data):
        for start in range(len(data) - SECRET_BYTES + 1):
            yield Candidate(start, "raw bytes", data[start : start + SECRET_BYTES])
    elif len(data) in _LENGTHS:
        if data[:2] in _MULTICODECS:
            yield Candidate(0, "multikey", data[2 : 2 + SECRET_BYTES])
        yield Candidate(0, "raw bytes", data[:SECRET_BYTES])


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match[0]
    return bytes.fromhex(escape[1:].decode()) if escape[:1] == b"%" else _ESCAPES.get(escape.upper()) or _ESCAPES.get(escape) or escape


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _of_text(data: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    if depth >= _MAX_DEPTH:
        return
    letters = data.translate(_LETTERS)
    for start, token in _tokens(data, letters):
        yield from _of_token(start, token, publics, depth)
    for match in _PEM.finditer(data):
        blob = _base64(_PEM_NOISE.sub(b"", match[2]))
        kind = f"PEM ({(match[1].decode() + 'PRIVATE KEY').strip()})"
        yield from _inner(match.start(), kind, blob, publics, depth)
    for match in _WRAPPED.finditer(data) if b"a" * 40 + b"\n" in letters or b"a" * 40 + b"\r" in letters else ():
        yield from _inner(match.start(), "base64 in lines", _base64(b"".join(match[0].split())), publics, depth)
    for match in _HEX_PAIRS.finditer(data) if b"hh:hh:hh:hh:hh:hh:hh" in data.translate(_PAIRS) else ():
        yield from _of_bytes(match.start(), "hexadecimal pairs", bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", match[0]).decode()), publics, depth)
    for match in _NUMBERS.finditer(data) if b"n" * 63 in data.translate(_DIGITS) else ():
        numbers = [int(number) for number in match[0].split(b",")]
        if max(numbers) < 256:
            yield from _of_bytes(match.start(), "list of numbers", bytes(numbers), publics, depth)
    for match in _HEX_NUMBERS.finditer(data) if b"0x" in data or b"0X" in data else ():
        numbers = [int(number, 16) for number in match[0].split(b",")]
        yield from _of_bytes(match.start(), "list of numbers", bytes(numbers), publics, depth)


def _tokens(data: bytes, letters: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the long runs of characters of base64; searching for a fixed text is many times faster than matching at each place."""
    start = letters.find(_LONG)
    while start >= 0:
        token = _TOKEN.match(data, start)
        end = token.end() if token else len(data)
        yield start, data[start:end]
        start = letters.find(_LONG, end)


def _of_token(offset: int, token: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    run = token.rstrip(b"=")
    for match in _HEX.finditer(run):
        digits = match[0][: len(match[0]) // 2 * 2]
        yield from _of_bytes(offset + match.start(), "hexadecimal", bytes.fromhex(digits.decode()), publics, depth)
        if match[0][:1] in b"fF":
            digits = match[0][1 : len(match[0]) - (len(match[0]) - 1) % 2]
            yield from _of_bytes(offset + match.start(), "multibase (hexadecimal)", bytes.fromhex(digits.decode()), publics, depth)
        if len(match[0]) == len(run):
            return
    for match in _BASE32.finditer(run):
        yield from _of_base32(offset + match.start(), match[0], publics, depth)
    for match in _BASE58.finditer(run):
        yield from _of_base58(offset + match.start(), match[0])
    yield from _inner(offset, "base64", _base64(run), publics, depth)
    if run[:1] in b"um":
        yield from _inner(offset, "multibase (base64)", _base64(run[1:]), publics, depth)
    if len(run) <= _WINDOWS_UP_TO:
        breaks = [match.start() for match in _BREAKS.finditer(run)]
        starts = {0, 1, *(place + 1 for place in breaks), *(place - 43 for place in [*breaks, len(run)])}
        for start in sorted(starts):
            window = run[max(0, start) : max(0, start) + 43]
            if start >= 0 and len(window) == 43 and window[-1] in _LAST_OF_32_BYTES:
                yield Candidate(offset + start, "base64", _base64(window))


def _of_base58(offset: int, text: bytes) -> Iterator[Candidate]:
    for digits, encoding in ((text, "base58"), (text[1:], "multibase (base58)")):
        if encoding == "base58" or text[:1] == b"z":
            try:
                blob = decode_base58btc(digits.decode())
            except MultikeyError:
                continue
            if blob[:2] in _MULTICODECS and len(blob) == SECRET_BYTES + 2:
                yield Candidate(offset, "multikey", blob[2:])
            elif len(blob) in (SECRET_BYTES, 2 * SECRET_BYTES, 3 * SECRET_BYTES):
                yield Candidate(offset, encoding, blob[:SECRET_BYTES])


def _of_base32(offset: int, text: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    for letters, encoding in ((text, "base32"), (text[1:], "multibase (base32)")):
        if encoding == "base32" or text[:1] in b"bB":
            whole = letters[: len(letters) - (len(letters) % 8 in (1, 3, 6))].upper()
            blob = base64.b32decode(whole + b"=" * (-len(whole) % 8))
            yield from _of_bytes(offset, encoding, blob, publics, depth)


def _of_bytes(offset: int, encoding: str, blob: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    """Bytes of which it is not known where the key begins: at either end, or after a prefix of one or two bytes."""
    for start in {0, 1, 2, len(blob) - SECRET_BYTES}:
        if 0 <= start <= len(blob) - SECRET_BYTES:
            yield Candidate(offset, encoding, blob[start : start + SECRET_BYTES])
    yield from _inner(offset, encoding, blob, publics, depth)


def _inner(offset: int, encoding: str, blob: bytes, publics: tuple[bytes, ...], depth: int) -> Iterator[Candidate]:
    if len(blob) >= SECRET_BYTES and depth < _MAX_DEPTH:
        for found in candidates(blob, publics, depth + 1):
            yield Candidate(offset, encoding if found.encoding == "raw bytes" else f"{encoding} of {found.encoding}", found.secret)


def _base64(text: bytes) -> bytes:
    """Return the bytes of base64 of either alphabet, whatever its padding; empty if it is none."""
    bare = text.rstrip(b"=").translate(_TO_STANDARD)
    try:
        return base64.b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + b"=" * (-len(bare) % 4 % 3), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _classes(**classes: str) -> bytes:
    """Return a table that turns characters into their class, and all others into a dot."""
    table = bytearray(b"." * 256)
    for name, members in classes.items():
        for member in members.encode():
            table[member] = ord(_NAMES.get(name, name))
    return bytes(table)


_ALPHANUMERIC = string.ascii_letters + string.digits
_NAMES = {"newline": "\n", "return_": "\r", "separator": ":"}
_LETTERS = _classes(a=_ALPHANUMERIC + "+/_-", newline="\n", return_="\r")
_PAIRS = _classes(h=string.hexdigits, separator=": ")
_DIGITS = _classes(n=string.digits + ", \t\r\n")
_LONG = b"a" * 42
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_LAST_OF_32_BYTES = b"AEIMQUYcgkosw048"
"""The 43rd character of 32 bytes holds four bits only."""
