"""The words of pages in the language of a site: English is in the code and templates, other languages in `languages/<code>.po`."""

from __future__ import annotations

import datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from importlib.abc import Traversable
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"


def available_languages() -> tuple[str, ...]:
    """Return the codes of the languages that pages can speak, English first."""
    others = sorted(path.name.removesuffix(".po") for path in _folder().iterdir() if path.name.endswith(".po"))
    return (ENGLISH, *others)


@cache
def words_in(code: str) -> Words:
    """Return the words for a language code such as `de` or `pt-BR`: its own, or its language's, or the English ones."""
    for wanted in (code, code.partition("-")[0]):
        if wanted in available_languages():
            return Words(code, wanted)
    return Words(code, ENGLISH)


class Words:
    """What pages say in one language."""

    def __init__(self, code: str, catalogue: str) -> None:
        """Open a language.

        Args:
            code: The language of the site; it decides the direction of the page.
            catalogue: Which of the available languages the words are taken from.
        """
        self.code = code
        """BCP 47 code."""
        self.catalogue = catalogue
        """Code of the language that the words are in."""
        self.translations = _translations(catalogue)
        """What Jinja asks."""
        self._locale = str(_locale(code if catalogue == code.partition("-")[0] else catalogue))

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, of the site's language."""
        return _locale(self.code).text_direction

    def text(self, english: str) -> str:
        """Return a text, in English where it is not translated yet."""
        return self.translations.gettext(english)

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the form of a text that fits a number; `%(num)s` in it is still to be filled in."""
        return self.translations.ngettext(one, many, number)

    def date(self, day: datetime.date) -> str:
        """Return a day in words."""
        # a datetime is a date too
        return _in_words(day.date() if isinstance(day, datetime.datetime) else day, self._locale)

    def month(self, day: datetime.date) -> str:
        """Return month and year in words."""
        return str(format_date(day, "MMMM y", locale=self._locale))

    def number(self, value: float) -> str:
        """Return a number with the separators of the language."""
        return str(format_decimal(value, locale=self._locale))


def read_catalogue(code: str) -> Catalog:
    """Return the messages of one of the available languages but English."""
    with _folder().joinpath(f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def completeness(code: str) -> tuple[int, int]:
    """Return how many messages of one of the available languages but English are translated, and how many there are."""
    messages = [message for message in read_catalogue(code) if message.id]
    return sum(_is_translated(message) for message in messages), len(messages)


def _is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return not message.fuzzy and all(forms)


def _translations(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _folder() -> Traversable:
    return resources.files(__package__).joinpath("languages")


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH)


@lru_cache(maxsize=4096)
def _in_words(day: datetime.date, locale: str) -> str:
    # the order that most of those who write English read: 2 November 2026
    return str(format_date(day, "d MMMM y" if locale == ENGLISH else "long", locale=locale))
