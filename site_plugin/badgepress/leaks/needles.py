"""A private key in hand, in all encodings, as pieces of bytes that can be searched for fast: what is about to be published is looked through so."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

from cryptography.hazmat.primitives.serialization import PrivateFormat

from badgepress.linkeddata.multibase import encode_base58btc
from badgepress.signing.private_key import PrivateKey

MIN_PIECE = 14
"""Shorter pieces would be found by chance; this many characters of base64 are 84 bits."""
_IN_BOTH_ALPHABETS = re.compile(rb"[A-Za-z0-9]+")


def needles_of(key: PrivateKey) -> tuple[bytes, ...]:
    """Return pieces of bytes of which at least one stands in whatever holds a key, and none in anything else."""
    secret, public = key.secret_raw, key.public_raw
    codec = b"\x80\x26" if key.algorithm == "Ed25519" else b"\x86\x26"
    numbers = [str(number) for number in secret[:16]]
    found = {
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        # as OpenSSL prints it, 15 bytes a line
        secret[2:13].hex(":").encode(),
        secret[2:13].hex(":").upper().encode(),
        ", ".join(numbers).encode(),
        ",".join(numbers).encode(),
        *(encode_base58btc(data).encode() for data in (secret, secret + public, codec + secret)),
        *_base64_pieces(secret),
        *_base64_pieces(base64.urlsafe_b64encode(secret).rstrip(b"=")),
    }
    forms = [PrivateFormat.PKCS8, PrivateFormat.OpenSSH] + ([PrivateFormat.TraditionalOpenSSL] if key.algorithm == "P-256" else [])
    for document in map(key.plain_pem, forms):
        found |= _pieces_of_pem(document, secret)
    # what holds a longer needle holds a shorter one that stands in it
    return tuple(sorted(one for one in found if not any(other in one for other in found if other != one)))


def _pieces_of_pem(document: bytes, secret: bytes) -> set[bytes]:
    """Return pieces of a PEM file and of its base64, in one line or broken into lines as usual."""
    lines = [line for line in document.splitlines() if line and not line.startswith(b"-----")]
    where = base64.b64decode(b"".join(lines)).index(secret)
    piece = _longest_piece(lines, where, len(secret))
    outer = base64.b64encode(document)
    inner = document.index(piece)
    wrapped = (_longest_piece([outer[start : start + width] for start in range(0, len(outer), width)], inner, len(piece)) for width in (64, 76))
    return {piece, *_base64_pieces(piece), *wrapped}


def _longest_piece(lines: Sequence[bytes], where: int, length: int) -> bytes:
    """Return the longest piece of a line of base64 that depends on nothing but the `length` bytes at `where`."""
    first, last = (where * 8 + 5) // 6, (where + length) * 8 // 6
    pieces, begin = [], 0
    for line in lines:
        pieces.append(line[max(0, first - begin) : max(0, last - begin)])
        begin += len(line)
    return max(pieces, key=len)


def _base64_pieces(data: bytes) -> Iterator[bytes]:
    """Yield, for each place that data can have in a larger whole, what its base64 has in any case: the same in both alphabets."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data)
        sure = text[(before * 8 + 5) // 6 : (before + len(data)) * 8 // 6]
        yield max(_IN_BOTH_ALPHABETS.findall(sure), key=len) if _is_long_enough(sure) else sure
        if not _is_long_enough(sure):
            yield sure.translate(bytes.maketrans(b"+/", b"-_"))


def _is_long_enough(sure: bytes) -> bool:
    return any(len(piece) >= MIN_PIECE for piece in _IN_BOTH_ALPHABETS.findall(sure))
