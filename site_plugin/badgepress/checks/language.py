"""Rules about the language of a site: whether its pages can speak it."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.content.model import Issuer
from badgepress.language import ENGLISH, available_languages, completeness, words_in
from badgepress.problems import Problem


def check_language(issuer: Issuer) -> Iterator[Problem]:
    """Yield what is not said in the language of the site but in English."""
    words = words_in(issuer.language)
    place = issuer.source.place("language")
    if words.catalogue == ENGLISH and issuer.language.partition("-")[0] != ENGLISH:
        known = ", ".join(available_languages())
        hint = f"Your own texts are shown as they are. Pages can say the rest in: {known}. A translation is one file; see docs/languages.md."
        yield Problem(
            place, "BP807", f"pages have no words in “{issuer.language}” yet; they use English ones", hint, "warning"
        )
    elif words.catalogue != ENGLISH:
        done, total = completeness(words.catalogue)
        if done < total:
            message = f"pages say {done} of {total} texts in “{words.catalogue}”, the others in English"
            hint = "A newer version of badgepress may say more; or help with the translation: docs/languages.md."
            yield Problem(place, "BP807", message, hint, "warning")
