"""Makes learners' files, and says in awards whose they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from badgepress.authoring.comments import commented
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.repository import Repository
from badgepress.content.load_people import LEARNERS_FOLDER
from badgepress.errors import BadgepressError

_ABOVE: dict[tuple[str | int, ...], list[str]] = {
    ("consent",): ["# To take it back, delete this file: the page vanishes with the next build."],
    ("visibility",): ["# unlisted: found by whoever has the address. listed: stands in lists, and shows listed awards only."],
}
_TAIL = ["# More that a page can say: about, links, goal, hide … see docs/learners.md of badgepress."]


def learner_path(handle: str) -> str:
    """Return where the file of a learner stands."""
    return f"{LEARNERS_FOLDER}/{handle}.yml"


def draft_learner(drafts: Drafts, handle: str, values: Mapping[str, Any], *, is_linked: bool) -> None:
    """Plan the file of a learner.

    Args:
        drafts: Takes the file.
        handle: Its name, and part of the page's address.
        values: Its fields; what is None or empty is left out.
        is_linked: Whether the learner agreed that their signed badges name one random id in common.
    """
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    if is_linked:
        kept["subject"] = f"urn:uuid:{uuid.uuid4()}"
    drafts.add(learner_path(handle), commented("learner", kept, _ABOVE, (), _TAIL))


def link_awards(
    repository: Repository, drafts: Drafts, handle: str, consent: Mapping[str, str], award_ids: Iterable[str], now: datetime
) -> int:
    """Plan to say in awards that they are a learner's; the consent is recorded in those that have none.

    Args:
        repository: Where they stand.
        drafts: Takes the changes.
        handle: The learner.
        consent: When they agreed, and to what: `on` and `text`.
        award_ids: Ids, or unique beginnings of them.
        now: The present, UTC.

    Returns:
        How many awards change.

    Raises:
        BadgepressError: One is not there, is somebody else's, or may name nobody.
        OSError: A file cannot be read.
    """
    changed = 0
    for wanted in award_ids:
        place = repository.find_award(wanted)
        named = place.values.get("learner")
        if named not in (None, handle):
            hint = f"If that is wrong, take “learner: {named}” out of {place.path} first."
            raise BadgepressError(f"the award {place.id[:8]} is {named}'s", hint=hint)
        if place.values.get("visibility") == "private" or "forgotten" in place.values:
            hint = "Leave it out; a private award says nothing of its holder."
            raise BadgepressError(f"the award {place.id[:8]} is private or forgotten", hint=hint)
        if named == handle:
            continue
        fields: dict[str, Any] = {"learner": handle} | ({} if "consent" in place.values else {"consent": dict(consent)})
        for name, value in fields.items():
            repository.set_field(drafts, place, name, value)
            place = replace(place, values={**place.values, name: value})
        repository.refuse_unsound(drafts, place, now)
        changed += 1
    return changed
