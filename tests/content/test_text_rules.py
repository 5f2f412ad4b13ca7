from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.content.email_addresses import addresses
from badgepress.content.text_rules import (
    _RULES,
    MAX_FAULTS_PER_CODE,
    TextKind,
    are_plain,
    text_faults,
    utf16_order_differs,
)

KINDS: tuple[TextKind, ...] = ("name", "line", "text")
EVERY_CHARACTER = st.characters(categories=None)


def codes(text: str, kind: TextKind = "name") -> set[str]:
    return {fault.code for fault in text_faults(text, kind=kind)}


GOOD_NAMES = [
    "Bicycle repair",
    "",
    "Ada L.",
    "C++ & friends: 100 % (level 2)!",
    "O’Brien",
    "O'Brien",
    "Jean-Luc d’Arc",
    "Åse Müller-Lüdenscheidt",
    "Nguyễn Thị Hồng Hạnh",
    "محمد بن سلمان",
    "می‌خواهم",  # Persian, zero width non-joiner between letters
    "کتاب‌ها",
    "۱۴۰۲ ه‍",  # Persian, joiner that shapes the last letter
    "יוסי כהן",
    "שָׁלוֹם",
    "ܫܠܡܐ",
    "श्रीमती अनीता",
    "क्‍ष",  # Devanagari, joiner after virama
    "क्‌ष",
    "ශ්‍රී ලංකා",  # Sinhala
    "র‍্যাব",  # Bengali, joiner before virama
    "ന്‍",  # Malayalam chillu of old
    "தமிழ் செல்வன்",
    "ប៉‌ិ",  # Khmer register shifter
    "สมชาย ใจดี",
    "王小明",
    "山田 太郎",
    "𠮷野家",
    "김철수",
    "Ελένη Παπαδοπούλου",
    "Анна Каренина",
    "Лев Tolstoy",
    "გიორგი",
    "Հայկ",
    "አበበ ቢቂላ",
    "ᓄᓇᕗᑦ",
    "N’Ko ߒߞߏ",
    "𞤀𞤣𞤤𞤢𞤥",  # Adlam, beyond the BMP
    "Δt in μm, kΩ and 2πr",
    "Team 🚲",
    "👩‍👩‍👧‍👦 Family helper",
    "👩🏽‍🚀 Astronaut",
    "🏳️‍🌈 Pride",
    "❤️‍🔥",
    "👨‍⚕️",
    "🐻‍❄️",
    "1️⃣ First step",
    "☎︎ Telephone",
    "☕️",
    "🫨",  # Unicode 15, newer than Python 3.11
    "bicycle-repair@2",
    "release@2.1.0",
    "badge@2x",
    "Meet @ the library",
    "@ada",
    "50 %40",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_good_name_is_accepted(name: str) -> None:
    assert unicodedata.is_normalized("NFC", name), "the test's own name"
    assert text_faults(name, kind="name") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "char",
    list("\0\x01\x1b\r\x7f\x85\x9f\u2028\u2029\ufffe\uffff\ufdd0\U0001ffff\U0010ffff\ud800\udfff"),
)
def test_control_is_refused_everywhere(char: str, kind: TextKind) -> None:
    (fault,) = text_faults(f"Bicy{char}cle", kind=kind)
    assert (fault.code, fault.offset, fault.severity) == ("control", 4, "error")
    fault.message.encode()


@pytest.mark.parametrize("char", ["\t", "\n"])
def test_tab_and_newline_belong_to_texts_only(char: str) -> None:
    assert codes(f"a{char}b", "text") == set()
    assert codes(f"ä{char}b", "text") == set()
    assert codes(f"a{char}b", "line") == {"control"}
    assert codes(f"a{char}b", "name") == {"control"}


@pytest.mark.parametrize("char", ["\ue000", "\U000f0000", "\u0530", "\U000e0fff"])
def test_private_and_unassigned_are_refused_in_names(char: str) -> None:
    assert codes(f"a{char}b", "name") == {"control"}
    assert codes(f"a{char}b", "line") == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("char", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
def test_bidi_control_is_refused_everywhere(char: str, kind: TextKind) -> None:
    assert codes(f"abc{char}def", kind) == {"bidi"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "Bicy\u200bcle",
        "Bicy\u2060cle",
        "\ufeffBicycle",
        "Bicy\u00adcle",
        "Bicy\U000e0041cle",
        "Bicy\U000e0001cle",
        "Bicy\u200dcle",
        "Bicy\u200ccle",
        "\u200d",
        "\u200cا",
        "ا\u200c",
        "ا\u200ca",
        "क\u200dख",  # no virama: nothing changes
        "Bicy\ufe0fcle",
        "\ufe0f",
        "☕\ufe00",
        "葛\U000e0100",
        "Bicy\u2061cle",
        "Bicy\u206acle",
        "Bicy\u180ecle",
        "Bicy\u034fcle",
        "김\u3164수",
        "a\uffa0b",
        "a\u2800b",
        "a\ufff9b",
        "🚲\u200d",
        "a\u200d🚲",
        "🚲\u200d\u200d🚲",
    ],
)
def test_invisible_is_refused(text: str, kind: TextKind) -> None:
    assert codes(text, kind) == {"invisible"}


def test_message_says_where_in_words() -> None:
    (fault,) = text_faults("Bicy\u200bcle", kind="name")
    assert fault.message == "contains an invisible character (zero width space) after “Bicy”"
    assert fault.offset == 4


def test_place_at_the_beginning_is_said() -> None:
    (fault,) = text_faults("\ufeffBicycle", kind="name")
    assert fault.message.endswith("(byte order mark) at the beginning")


@pytest.mark.parametrize("kind", KINDS)
def test_decomposed_letter_is_refused_and_the_composed_form_shown(kind: TextKind) -> None:
    (fault,) = text_faults("Cafe\u0301 Rouge", kind=kind)
    assert (fault.code, fault.offset) == ("not-nfc", 3)
    assert "“Café Rouge”" in fault.hint
    assert "U+00E9" in fault.hint


def test_singleton_decomposition_is_not_nfc() -> None:
    assert codes("5 k\u2126") == {"not-nfc"}


def test_decomposition_at_the_very_end_of_a_long_text_is_found() -> None:
    (fault,) = text_faults("x" * 3000 + "e\u0301", kind="text")
    assert fault.offset == 3000
    assert len(fault.hint) < 200


@pytest.mark.parametrize(
    ("text", "offset"),
    [(" Ada", 0), ("Ada ", 3), ("Ada  L.", 3), ("\u00a0Ada", 0), ("Ada\u3000", 3), ("Å \u00a0b", 1), (" ", 0)],
)
def test_blanks_at_edges_and_in_rows_are_refused_in_names(text: str, offset: int) -> None:
    faults = text_faults(text, kind="name")
    assert {fault.code for fault in faults} == {"edges"}
    assert faults[0].offset == offset
    assert codes(text, "line") == set()


@pytest.mark.parametrize("text", ["<b>Ada</b>", "a < b", "a > b", "Å>"])
def test_angle_brackets_are_refused_in_names_only(text: str) -> None:
    assert codes(text, "name") == {"angle"}
    assert codes(text, "line") == set()


@pytest.mark.parametrize("word", ["Bісycle", "Аda", "Adа", "pаypal", "Αda", "Adaο", "B2В", "e\u0323а"])
def test_latin_mixed_with_lookalikes_is_a_warning(word: str) -> None:
    faults = [fault for fault in text_faults(word, kind="line") if fault.code != "not-nfc"]
    assert {(fault.code, fault.severity) for fault in faults} == {("mixed-script", "warning")}


def test_mixed_script_points_at_the_foreign_letter() -> None:
    (fault,) = text_faults("Adа", kind="name")
    assert fault.offset == 2
    assert "cyrillic small letter a (U+0430) after “Ad”" in fault.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "Ada <ada.l+badges@mail.example.co.uk>",
        "write to ada@example.org.",
        "(ada@example.org)",
        "ADA@EXAMPLE.ORG",
        "ada%40example.org",
        "ada%2540example.org",
        "ada&#64;example.org",
        "ada&#x40;example.org",
        "ada&commat;example.org",
        "ada＠example.org",
        "ada﹫example.org",
        "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        "ada@例え。テスト",
        "ada@exämple.org",
        "ada@xn--exmple-cua.xn--p1ai",
        "ada@[192.0.2.1]",
        '"ada l"@example.org',
        "mailto:ada",
        "MailTo:ada",
        "mailto:ada%40example.org",
        "https://example.org/?mail=ada@example.org",
        "https://example.org/people/ada@example.org/",
        "acct:ada@example.org",
        "ada@example.org@",
        "@@ada@example.org",
        "x" * 70 + "@example.org",
        "ada\\@example.org",
        "ada@-mail.example.org",
        "ada@_mail.example.org",
        "ada@example\\.org",
        "ada@example&period;org",
        "ada@example&#46;org",
        "ada&#0064;example&#x2E;org",
        "**ada**@example.org",
        "ada`@`*example*.org",
    ],
)
def test_email_address_is_refused_and_not_repeated(text: str, kind: TextKind) -> None:
    faults = text_faults(text, kind=kind)
    assert "email" in {fault.code for fault in faults}
    assert "example" not in "".join(fault.message + fault.hint for fault in faults)


def test_email_address_is_not_repeated_by_other_faults_either() -> None:
    faults = text_faults("ada@exam\u200bple.org ada@example.org Cafe\u0301", kind="line")
    assert {fault.code for fault in faults} == {"email", "invisible", "not-nfc"}
    assert "ada" not in "".join(fault.message + fault.hint for fault in faults)


@pytest.mark.parametrize(
    "text",
    [
        "https://ada@example.org/path",
        "https://ada:secret@example.org",
        "https://mastodon.example/@ada@example.org",
        "@ada@example.org",
        "https://medium.example/@ada.lovelace",
        "git@github.com:ada/gear.git",
        "ssh://git@github.com/ada/gear.git",
        "images/logo@2x.png",
        "bicycle-repair@2",
        "npm install left-pad@1.3.0",
        "https://example.org/a%20b%40c",
        "ada@localhost",
        "the mailto: scheme",
        "Tom & Jerry",
    ],
)
def test_what_only_resembles_an_address_is_accepted(text: str) -> None:
    assert codes(text, "line") == set()


def test_email_offset_is_where_the_address_begins() -> None:
    (fault,) = text_faults("write to ada@example.org", kind="text")
    assert fault.offset == len("write to ")
    assert "at character 10" in fault.message


@pytest.mark.parametrize("before", ["**write** to ", "R&amp;D: ", "&NotEqualTilde; ", "a \\* ", "&nonsense; "])
def test_email_offset_is_where_it_is_written_not_where_it_shows(before: str) -> None:
    assert list(addresses(f"{before}ada&#64;*example*.org")) == [len(before)]


def test_all_faults_are_told_at_once_in_order() -> None:
    faults = text_faults(" A\u200bd\u202ea<\x00", kind="name")
    assert [fault.code for fault in faults] == ["edges", "invisible", "bidi", "angle", "control"]


def test_many_faults_of_one_code_are_cut() -> None:
    faults = text_faults("\u200b\x00" * 500, kind="text")
    assert [fault.code for fault in faults].count("invisible") == MAX_FAULTS_PER_CODE
    assert [fault.code for fault in faults].count("control") == MAX_FAULTS_PER_CODE


@given(st.text(EVERY_CHARACTER), st.sampled_from(KINDS))
def test_any_text_gets_an_answer_that_can_be_printed(text: str, kind: TextKind) -> None:
    for fault in text_faults(text, kind=kind):
        assert 0 <= fault.offset <= len(text)
        assert (fault.message + fault.hint).isprintable()


@given(st.text(st.characters(max_codepoint=127)).map(lambda text: text + "."), st.sampled_from(KINDS))
def test_ascii_has_the_faults_it_has_beside_other_letters(text: str, kind: TextKind) -> None:
    # “é” has no fault of its own, and where it stands the short cut for ASCII cannot be taken.
    slow = [(fault.code, fault.offset) for fault in text_faults(text + "é", kind=kind) if fault.code != "email"]
    assert [(fault.code, fault.offset) for fault in text_faults(text, kind=kind) if fault.code != "email"] == slow


@pytest.mark.parametrize(
    ("texts", "differs"),
    [
        (["a", "b"], False),
        (["é", "日本", "\ud7ff"], False),
        (["😀", "\ue000"], True),
        (["😀", "ﬁ"], True),
        (["x😀", "xﬁ"], True),
        (["x😀", "yﬁ"], False),
        (["😀", "é"], False),
        (["😀"], False),
        (["ﬁ😀"], False),
        ([], False),
        (["ﬁ", "😀", "ﬁ"], True),
    ],
)
def test_utf16_order(texts: list[str], differs: bool) -> None:
    assert utf16_order_differs(texts) is differs


@given(st.lists(st.text(EVERY_CHARACTER, max_size=3), max_size=4))
def test_utf16_order_ignores_the_order_given(texts: list[str]) -> None:
    assert utf16_order_differs(texts) is utf16_order_differs(texts[::-1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" " * 4096 + "x", "name"),
        (" " * 4096, "name"),
        ("@" * 4096, "text"),
        ("a@" * 2048, "text"),
        ("a@b.c" * 800, "text"),
        ("a." * 2048 + "@" + "a." * 2048, "text"),
        ("a1" * 1024 + "а" * 2048, "text"),
        ("\u200d" * 4096, "text"),
        ("😀" + "\U0001f3fb" * 4094 + "\u200d", "text"),
        ("mailto " * 600, "text"),
        ("e\u0301" * 2048, "name"),
    ],
)
def test_hostile_text_takes_no_time(text: str, kind: TextKind) -> None:
    begin = time.process_time()
    text_faults(text, kind=kind)
    assert time.process_time() - begin < 0.5


@given(st.lists(st.text("ab1-/:;=$'\"<>&%@ \n\té\u200b", max_size=8) | st.sampled_from(["MAILTO:x", "a b", "", " a", "a  b"]), max_size=5))
def test_what_is_plain_at_a_glance_has_no_fault_as_any_kind_of_text(texts: list[str]) -> None:
    if are_plain(texts):
        assert [fault for text in texts for kind in KINDS for fault in text_faults(text, kind=kind)] == []


PLAIN_LETTERS = [chr(code) for code in range(0xC0, 0x180) if are_plain([chr(code)])]


def faults_by_every_rule(text: str) -> list[object]:
    return [fault for kind in KINDS for rule in _RULES for fault in rule(text, kind)]


def test_plain_letters_are_those_that_no_rule_has_anything_against() -> None:
    assert len(PLAIN_LETTERS) == 187
    assert not set("×÷ıİſ") & set(PLAIN_LETTERS)
    for letter in PLAIN_LETTERS:
        for text in (letter, f"a{letter}b", f"{letter} 1", f"ma{letter}lto:x", f"mailto{letter}"):
            assert faults_by_every_rule(text) == [], text


@settings(max_examples=500)
@given(st.text(st.sampled_from("abMAILTOmailto1-/:;=$'\"?.,() ") | st.sampled_from(PLAIN_LETTERS), max_size=12))
def test_no_rule_has_anything_against_what_is_plain_at_a_glance(text: str) -> None:
    if are_plain([text]):
        assert faults_by_every_rule(text) == []


def test_the_texts_of_a_usual_award_are_plain_at_a_glance() -> None:
    assert are_plain(["first-aid", f"sha256${'0f' * 32}", "2026-11-02", "Photo of the piece", "https://photos.example/1", "Ada L."])
    assert are_plain(["Zoë Ní Bhriain", "Łukasz Š."])
    assert not are_plain(["Ada\nL."])
