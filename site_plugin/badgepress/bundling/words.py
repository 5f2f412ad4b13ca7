"""What the script of a copy's page says: name → text in a language."""

from __future__ import annotations

from badgepress.language import Words


def kept_words(words: Words) -> dict[str, str]:
    """Return the words; `{date}` in them is a day that the script fills in."""
    return {
        "answer_valid": words.text("Valid as of {date}"),
        "answer_ended": words.text("No longer valid; it was on {date}"),
        "answer_not_valid": words.text("Not valid"),
        "answer_cannot_tell": words.text("Cannot tell"),
        "means_valid": words.text(
            "The keys enclosed here signed it, nothing in it was changed, and on {date} it was neither revoked nor expired. Whether it was revoked later, only the issuer can tell."
        ),
        "means_ended": words.text(
            "It is genuine by the keys enclosed here, and on {date} it held. It has ended since."
        ),
        "means_not_valid": words.text("Do not rely on it."),
        "means_cannot_tell": words.text("What is enclosed here is not enough to judge it. Ask the issuer."),
        "short_valid": words.text("Valid"),
        "short_ended": words.text("Ended"),
        "short_not_valid": words.text("Not valid"),
        "short_cannot_tell": words.text("Cannot tell"),
        "failed": words.text("The check itself went wrong. A newer browser may help."),
    }
