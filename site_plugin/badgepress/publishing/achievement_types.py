"""The types of achievements in words."""

from __future__ import annotations

from badgepress.publishing.language import Words, words_in


def type_in_words(achievement_type: str, words: Words | None = None) -> str:
    """Write an OB 3.0 achievementType such as `CertificateOfCompletion` as words, in English if no language is given."""
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in achievement_type).strip()
    english = {"Micro Credential": "Micro-credential", "Co Curricular": "Co-curricular achievement"}.get(
        spaced, spaced.capitalize()
    )
    return (words or words_in("en")).text(english)
