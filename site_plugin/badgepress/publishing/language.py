"""Kept for a moment: the words of pages live in `badgepress.language`."""

from badgepress.language import Words, available_languages, words_in

__all__ = ["Words", "available_languages", "words_in"]
