"""Languages of pages: every message is known to every catalogue, placeholders stay, plural forms and dates are the language's own."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from babel.messages.catalog import Catalog

from badgepress.content.schema_check import schema_bytes
from badgepress.language import available_languages, completeness, read_catalogue, words_in
from badgepress.publishing.achievement_types import TYPE_WORDS
from tests.languages import FOLDER, messages_in_code, updated

LANGUAGES = [code for code in available_languages() if code != "en"]
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def code() -> Catalog:
    return messages_in_code()


def test_there_are_two_languages_beside_english_and_one_runs_from_right_to_left() -> None:
    assert len(LANGUAGES) >= 2
    assert "rtl" in {words_in(language).direction for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(language: str, code: Catalog) -> None:
    path = FOLDER / f"{language}.po"
    assert path.read_bytes() == updated(path, code), "run: python -m tests.languages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    missing = [message.id for message in read_catalogue(language) if message.id and not message.string]
    done, total = completeness(language)
    assert (done, missing) == (total, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        wanted = {name for text in _texts(message.id) for name in _PLACEHOLDER.findall(text)}
        for text in _texts(message.string):
            # the forms for one and two may be a word, without the number
            assert wanted - {"num"} <= set(_PLACEHOLDER.findall(text)) <= wanted, message.id
            assert "<" not in text, message.id


def _texts(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, (tuple, list)) else (str(said),)


def test_dates_are_written_as_the_language_does() -> None:
    day = datetime.date(2026, 3, 2)
    assert [words_in(code).date(day) for code in ("en", "de", "ar", "xx")] == ["2 March 2026", "2. März 2026", "2 مارس 2026", "2 March 2026"]


def test_a_language_without_words_keeps_its_direction() -> None:
    assert (words_in("he").direction, words_in("he").catalogue) == ("rtl", "en")


def test_every_type_of_achievement_has_words() -> None:
    schema = json.loads(schema_bytes("badge"))
    assert set(TYPE_WORDS) == set(schema["properties"]["achievement_type"]["enum"])
