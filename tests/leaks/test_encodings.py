"""A private key of ours is found in every encoding, wherever it stands; nothing else ever is."""

from __future__ import annotations

import base64
import io
import secrets

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from badgepress.content.model import Key
from badgepress.content.private_keys import holds_private_key
from badgepress.content.yaml_reader import Source
from badgepress.leaks import scanner as scanning
from badgepress.leaks.needles import needles_of
from badgepress.leaks.scanner import Scanner
from tests.conftest import NOW
from tests.leaks.encodings import BINARY, ENCODINGS, ONLY_P256, RARE, KeyForms

FORMS = {algorithm: KeyForms(algorithm) for algorithm in ("Ed25519", "P-256")}
CASES = [(algorithm, name) for algorithm in FORMS for name in ENCODINGS] + [("P-256", name) for name in ONLY_P256]
WRITERS = ENCODINGS | ONLY_P256 | RARE


def announced(forms: KeyForms, name: str = "2026-1") -> Key:
    return Key(Source(f"keys/{name}.yml"), name, forms.ours.algorithm, forms.ours.public_multikey, NOW, "active")


def surroundings(name: str, written: bytes) -> dict[str, bytes]:
    """Return files that hold what was written; a line number is known of each but binary ones."""
    if name in BINARY:
        return {"alone": written}
    return {
        "alone": written,
        "a line of YAML": b"# notes\n\nkey: " + written + b"\n",
        "a variable in quotes": b'\n\nexport KEY="' + written + b'" # here\n',
        "a log line": b"first\nsecond\n2026-11-24T12:00:00Z key=" + written + b" opened\n",
        "HTML": b"<p>\n<p>\n<code>" + written + b"</code>\n",
    }


@pytest.mark.parametrize(("algorithm", "name"), [*CASES, *((algorithm, name) for algorithm in FORMS for name in RARE)])
def test_a_key_is_found_knowing_only_its_public_half(algorithm: str, name: str) -> None:
    forms = FORMS[algorithm]
    scanner = Scanner([announced(KeyForms(algorithm, b"\x07" * 32), "other"), announced(forms)])
    for where, data in surroundings(name, WRITERS[name](forms)).items():
        leaks = list(scanner.scan(data))
        assert {leak.key for leak in leaks} == {"2026-1"}, where
        first = 1 if where == "alone" else 3
        assert len(leaks) == 1, where
        assert first <= leaks[0].line <= first + WRITERS[name](forms).count(b"\n"), where
        assert all(forms.secret.hex() not in str(leak) for leak in leaks)


@pytest.mark.parametrize(("algorithm", "name"), CASES)
def test_what_is_published_is_looked_through_for_every_encoding(algorithm: str, name: str) -> None:
    forms = FORMS[algorithm]
    found = needles_of(forms.ours)
    assert all(len(needle) >= 14 for needle in found)
    for where, data in surroundings(name, WRITERS[name](forms)).items():
        assert any(needle in b"..." + data + b"..." for needle in found), where


@given(st.binary(min_size=32, max_size=32).filter(any), st.sampled_from(sorted(ENCODINGS | RARE)), st.binary(max_size=40))
def test_any_key_is_found(secret: bytes, name: str, before: bytes) -> None:
    forms = KeyForms("Ed25519", secret)
    written = WRITERS[name](forms)
    assert {leak.key for leak in Scanner([announced(forms)]).scan(written)} == {"2026-1"}
    assert name in RARE or any(needle in before + written for needle in needles_of(forms.ours))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_else_stands_there_is_no_leak_and_no_error(data: bytes) -> None:
    assert list(Scanner([announced(FORMS["Ed25519"]), announced(FORMS["P-256"])]).scan(data)) == []


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", sorted(set(ENCODINGS) - set(BINARY)))
def test_a_key_in_a_file_of_windows_is_found(name: str, form: str) -> None:
    data = f"# kept here\r\nkey: {WRITERS[name](FORMS['Ed25519']).decode()}\r\n".encode(form)
    assert {leak.key for leak in Scanner([announced(FORMS["Ed25519"])]).scan(data)} == {"2026-1"}
    assert holds_private_key(data) == holds_private_key(WRITERS[name](FORMS["Ed25519"]))


@pytest.mark.parametrize("name", sorted(ENCODINGS | RARE))
def test_a_strangers_key_is_not_ours(name: str) -> None:
    stranger = KeyForms("Ed25519", secrets.token_bytes(32))
    assert list(Scanner([announced(FORMS["Ed25519"])]).scan(WRITERS[name](stranger))) == []


@pytest.mark.parametrize("name", ["base64", "PEM PKCS#8", "base64 of PEM in lines", "hex"])
@pytest.mark.parametrize("place", [-400, -40, -1, 0, 1])
def test_a_key_across_the_border_of_two_pieces_is_found_once(monkeypatch: pytest.MonkeyPatch, name: str, place: int) -> None:
    monkeypatch.setattr(scanning, "PIECE_BYTES", 64 * 1024)
    lines = b"nothing to see\n" * (2 * 64 * 1024 // 15)
    cut = (64 * 1024 + place) // 15 * 15
    data = lines[:cut] + WRITERS[name](FORMS["Ed25519"]) + b"\n" + lines[cut:]
    leaks = list(Scanner([announced(FORMS["Ed25519"])]).scan_stream(io.BytesIO(data)))
    assert [leak.line for leak in leaks] == [cut // 15 + 1]


def test_anybodys_key_is_recognised_by_its_form() -> None:
    stranger = KeyForms("P-256", secrets.token_bytes(32))
    for name in ("PEM PKCS#8", "PEM in a JSON string", "OpenSSH", "PEM SEC 1", "base64 of PEM", "base64 of PEM SEC 1", "JWK", "secret multikey"):
        assert holds_private_key(b"a: " + WRITERS[name](stranger)), name
    assert holds_private_key(b"# an age identity\nAGE-SECRET-KEY-1" + b"Q2" * 29)
    public = stranger.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for harmless in (public, base64.b64encode(public), b"LS0tLS1CRUdJTi", b'{"d": "short"}', b"PRIVATE KEY", b"AGE-SECRET-KEY-1"):
        assert not holds_private_key(harmless), harmless
