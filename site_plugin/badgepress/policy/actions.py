"""What a change does, in the words of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from badgepress.content.model import Action
from badgepress.history.change import AwardChange, ChangeSet, FileChange
from badgepress.history.learner_rules import handle_of
from badgepress.plain_text import shown_path
from badgepress.problems import Place

_BADGE_PICTURE = re.compile(r"content/badges/(?P<slug>[a-z0-9-]+)(\.v[0-9]+)?\.(svg|png)")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a change does, and to which badge."""

    action: Action
    slug: str
    """Empty for what belongs to no badge."""
    place: Place
    what: str
    """In words, for the report."""
    recipient: Mapping[str, Any] = field(default_factory=dict)
    """Of the award concerned."""
    learner: str = ""
    requested_by: str = ""
    """Login of the recipient, where the award says that they asked for it themselves."""
    page_of: str = ""
    """Handle of the learner whose page it is."""
    is_withdrawal: bool = False
    """Whether that page goes."""


def deeds_of(changes: ChangeSet) -> Iterator[Deed]:
    """Yield everything that a change does."""
    for award in changes.awards:
        deed = _award_deed(award)
        yield deed
        yield from _done_beside(award, deed)
    for badge in changes.classes:
        verb = "remove" if badge.new is None else "add" if badge.old is None else "change"
        yield Deed("change", badge.slug, badge.source.place(), f"{verb} the badge class {badge.slug}@{badge.version}")
    yield from _pathway_deeds(changes)
    yield from map(_learner_deed, changes.learners)
    for path in (*(change.path for change in changes.files), *changes.other, *changes.unreadable):
        picture = _BADGE_PICTURE.fullmatch(path)
        if picture:
            yield Deed("change", picture["slug"], Place(path), f"change the picture {path.rpartition('/')[2]}")
        else:
            shown = shown_path(path)
            yield Deed("administer", "", Place(shown), f"change {shown}")


def _pathway_deeds(changes: ChangeSet) -> Iterator[Deed]:
    """A pathway is for whoever may change the badge at its end: of the old end and of the new one; one without is for whoever administers.

    A picture that it shows goes with it.
    """
    for pathway in changes.pathways:
        verb = "remove" if pathway.new is None else "add" if pathway.old is None else "change"
        ends = [str((values or {}).get("milestone", "")) for values in (pathway.old, pathway.new) if values is not None]
        for slug in dict.fromkeys(ends):
            yield Deed("change" if slug else "administer", slug, pathway.source.place(), f"{verb} the pathway {pathway.slug}")


def _learner_deed(change: FileChange) -> Deed:
    handle = handle_of(change.path)
    verb = "remove" if change.new is None else "add" if change.old is None else "change"
    what = f"{verb} the page of {handle}"
    return Deed("administer", "", change.source.place(), what, page_of=handle, is_withdrawal=change.new is None)


def _done_beside(change: AwardChange, deed: Deed) -> Iterator[Deed]:
    """Yield what a change of an award does beside its main deed: nothing may hide behind a deed that others may do."""
    old, new = change.old, change.new
    if old is None or new is None or "forgotten" in new or deed.action == "change":
        return
    which = f"the award {change.id[:8]} of {change.class_key[0]}"
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if deed.action == "award":
        differing -= {"badge", "recipient", "learner", "consent"}
        if ("revoked" in new) != ("revoked" in old):
            does = "revoke" if "revoked" in new else "lift the revocation of"
            yield replace(deed, action="revoke", what=f"{does} {which}")
    if differing - {"revoked"}:
        beside = "its revocation" if deed.action == "revoke" else "showing or giving it to somebody else"
        yield replace(deed, action="change", what=f"change {which}, beside {beside}")


def _award_deed(change: AwardChange) -> Deed:
    slug, version = change.class_key
    badge = f"{slug}@{version}"
    old, new = change.old or {}, change.new or {}
    action: Action = "change"
    what = f"change the award {change.id[:8]} of {badge}"
    if change.new is None:
        action, what = "revoke", f"delete the award {change.id[:8]} of {badge}"
    elif change.old is None:
        action, what = "award", f"award {badge}"
    elif old.get("badge") != new.get("badge") or old.get("recipient") != new.get("recipient"):
        # a badge given by rewriting another award is awarded all the same
        action, what = ("revoke", f"forget the award {change.id[:8]} of {badge}") if "forgotten" in new else ("award", what)
    elif new.get("learner") not in (None, old.get("learner")):
        # shown as somebody else's, it is awarded to them
        action, what = "award", f"show the award {change.id[:8]} of {badge} as that of {new.get('learner')}"
    elif ("forgotten" in new) != ("forgotten" in old):
        does = "forget" if "forgotten" in new else "bring back"
        action, what = "revoke", f"{does} the award {change.id[:8]} of {badge}"
    elif ("revoked" in new) != ("revoked" in old):
        does = "revoke" if "revoked" in new else "lift the revocation of"
        action, what = "revoke", f"{does} the award {change.id[:8]} of {badge}"
    recipient = change.values.get("recipient")
    learner = change.values.get("learner")
    requested_by = change.values.get("requested_by")
    return Deed(
        action,
        slug,
        change.source.place(),
        what,
        recipient if isinstance(recipient, dict) else {},
        learner if isinstance(learner, str) else "",
        requested_by if isinstance(requested_by, str) else "",
    )
