from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.linkeddata.multibase import (
    MultikeyError,
    decode_base58btc,
    decode_base64url,
    decode_multibase64url,
    decode_multikey,
    encode_base58btc,
    encode_multibase64url,
    encode_multikey,
)

LENGTHS = {"ed25519-pub": 32, "p256-pub": 33, "ed25519-priv": 32, "p256-priv": 32}


@given(st.binary(max_size=80))
def test_base58_round_trip(data: bytes) -> None:
    assert decode_base58btc(encode_base58btc(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\0", "1"),
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_agrees_with_the_internet_draft(data: bytes, text: str) -> None:
    # draft-msporny-base58-03, §5
    assert encode_base58btc(data) == text
    assert decode_base58btc(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "a b", "é", "a" * 5000])
def test_base58_refuses(text: str) -> None:
    with pytest.raises(MultikeyError):
        decode_base58btc(text)


@given(st.binary(max_size=80))
def test_base64url_round_trip(data: bytes) -> None:
    assert decode_multibase64url(encode_multibase64url(data)) == data


@pytest.mark.parametrize("text", ["QQ==", "QR", "A", "Q+", "Q/==", " QQ", "QQ\n"])
def test_base64url_refuses_padding_stray_bits_and_other_alphabets(text: str) -> None:
    with pytest.raises(MultikeyError):
        decode_base64url(text)


@given(st.sampled_from(sorted(LENGTHS)), st.data())
def test_multikey_round_trip(codec: str, data: st.DataObject) -> None:
    raw = data.draw(st.binary(min_size=LENGTHS[codec], max_size=LENGTHS[codec]))
    if codec == "p256-pub":
        raw = b"\x02" + raw[1:]
    assert decode_multikey(encode_multikey(codec, raw)) == (codec, raw)


def test_multikeys_start_as_the_recommendation_says() -> None:
    # Controlled Identifiers 1.0, §2.2.2
    assert encode_multikey("ed25519-pub", bytes(32)).startswith("z6Mk")
    assert encode_multikey("p256-pub", b"\x02" + bytes(32)).startswith("zDn")
    assert encode_multikey("ed25519-priv", bytes(32)).startswith("z3u2")
    assert encode_multikey("p256-priv", bytes(32)).startswith("z42t")


@pytest.mark.parametrize(
    ("codec", "raw"),
    [
        ("ed25519-pub", bytes(31)),
        ("ed25519-pub", bytes(33)),
        ("p256-pub", b"\x02" + bytes(31)),
        ("p256-pub", b"\x04" + bytes(32)),
        ("ed25519-priv", bytes(64)),
        ("rsa-pub", bytes(32)),
    ],
)
def test_multikey_refuses_other_lengths_forms_and_codecs(codec: str, raw: bytes) -> None:
    with pytest.raises(MultikeyError):
        encode_multikey(codec, raw)


@pytest.mark.parametrize(
    "text",
    ["", "z", "6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swb"],
)
def test_multikey_refuses_texts_without_prefix_or_cut_short(text: str) -> None:
    with pytest.raises(MultikeyError):
        decode_multikey(text)


def test_errors_never_quote_a_secret() -> None:
    secret = encode_multikey("ed25519-priv", bytes(range(32)))
    with pytest.raises(MultikeyError) as caught:
        decode_multikey(secret[:-3])
    assert secret[1:10] not in str(caught.value)
