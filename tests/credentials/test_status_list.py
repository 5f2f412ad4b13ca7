"""The bitstring: which bit is set, and that the bytes are those of any machine."""

from __future__ import annotations

import base64
import gzip
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from badgepress.credentials.status_list import encode_bitstring, status_list_credential
from badgepress.credentials.urls import STATUS_LIST_LENGTH, Addresses, status_list_number


def bits_set(encoded: str) -> set[int]:
    assert encoded[0] == "u"
    data = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(data) * 8 == STATUS_LIST_LENGTH
    return {byte * 8 + bit for byte, value in enumerate(data) if value for bit in range(8) if value & (0x80 >> bit)}


@given(st.sets(st.integers(0, STATUS_LIST_LENGTH - 1), max_size=50))
def test_exactly_the_given_bits_are_set(indexes: set[int]) -> None:
    assert bits_set(encode_bitstring(indexes)) == indexes


def test_the_first_index_is_the_highest_bit_of_the_first_byte() -> None:
    packed = base64.urlsafe_b64decode(encode_bitstring([0])[1:] + "==")
    assert gzip.decompress(packed)[0] == 0x80
    assert packed[4:10] == b"\0\0\0\0\x00\xff"  # no time of making, no system


def test_an_index_beyond_the_first_list_belongs_to_the_second() -> None:
    addresses = Addresses("https://knots.example/badges")
    revoked = [5, STATUS_LIST_LENGTH + 7]
    first, second = (status_list_credential(number, revoked, date(2026, 11, 24), addresses) for number in (1, 2))
    assert bits_set(first["credentialSubject"]["encodedList"]) == {5}
    assert bits_set(second["credentialSubject"]["encodedList"]) == {7}
    assert [status_list_number(index) for index in revoked] == [1, 2]
    assert (first["validFrom"], first["validUntil"]) == ("2026-11-24T00:00:00Z", "2027-02-22T00:00:00Z")
