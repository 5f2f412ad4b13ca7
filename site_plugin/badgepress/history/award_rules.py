"""What may not become of an issued award: its facts stay, its revocation stays, and it stays to be found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from badgepress.content.durations import parse_instant
from badgepress.history.change import AwardChange, Values
from badgepress.problems import Place, Problem

ISSUED_FACTS = (
    "badge", "recipient", "awarded", "expires", "status_index", "evidence", "results", "narrative", "assessor",
)  # fmt: skip
"""What holders and verifiers rely on; the rest of an award may change (name, learner, visibility, revoked, supersedes, awarded_by)."""
_KEPT_WHEN_FORGOTTEN = ("badge", "awarded", "status_index")
_WIDTH = {"private": 0, "unlisted": 1, "listed": 2}


def award_problems(changes: list[AwardChange], base: str, renamed_pages: Collection[tuple[str, str]] = ()) -> Iterator[Problem]:
    """Yield what a change does to awards that it may not do.

    Args:
        changes: The awards that differ from the base.
        base: The commit compared with, for the hints.
        renamed_pages: Old and new handle of each learner whose page only got another address.
    """
    renamed = _renamed(changes)
    for change in changes:
        if change.new is None:
            yield _gone(change, renamed.get(change.id), base)
        elif change.old is None:
            yield from _consent_problems(change)
        else:
            yield from _changed(change, change.old, change.new, _restoring(change, base))
            yield from _another_holder(change, change.old, change.new, renamed_pages)


def issued_facts(award: Values) -> dict[str, Any]:
    """Return the facts of an award in one form: `first-aid` is `first-aid@1`, a date is midnight UTC."""
    facts = {name: award[name] for name in ISSUED_FACTS if award.get(name) not in (None, [], {})}
    if "badge" in facts and "@" not in str(facts["badge"]):
        facts["badge"] = f"{facts['badge']}@1"
    for name in ("awarded", "expires"):
        if name in facts:
            try:
                facts[name] = parse_instant(str(facts[name]), end_of_day=name == "expires")
            except ValueError:
                continue
    return facts


def _gone(change: AwardChange, renamed: AwardChange | None, base: str) -> Problem:
    badge = change.values.get("badge", "an unknown badge")
    message = f"the award {change.id} of {badge} was issued and is gone"
    back = f"git restore --source {base[:12]} -- {change.path}"
    if renamed:
        message = f"the award {change.id} of {badge} was renamed to {renamed.id}; its address is part of what was signed"
        if _has_a_file_of_its_own(renamed):
            back += f" && rm {renamed.path}"
    hint = (
        f"Bring it back: {back}. To take an award back: badgepress revoke {change.id[:8]}. "
        f"If its holder wants it forgotten: badgepress forget {change.id[:8]}."
    )
    return Problem(Place(change.path), "BP350", message, hint)


def _renamed(changes: list[AwardChange]) -> dict[str, AwardChange]:
    """Return old id → what is new in its place, of awards that only changed their name."""
    fresh = {_fingerprint(change.values): change for change in changes if change.is_new}
    return {
        change.id: fresh[_fingerprint(change.values)]
        for change in changes
        if change.new is None and _fingerprint(change.values) in fresh
    }


def _fingerprint(award: Values) -> tuple[str, ...]:
    return str(award.get("badge")), str(award.get("recipient")), str(award.get("status_index"))


def _restoring(change: AwardChange, base: str) -> str:
    """Return the command that undoes the change of the file, where nothing else stands in it."""
    return f": git restore --source {base[:12]} -- {change.path}" if _has_a_file_of_its_own(change) else ""


def _has_a_file_of_its_own(change: AwardChange) -> bool:
    return change.path.endswith(f"{change.id}.yml")


def _changed(change: AwardChange, old: Values, new: Values, restoring: str) -> Iterator[Problem]:
    if "forgotten" in old and "forgotten" not in new:
        hint = f"Put “forgotten” back{restoring}. A new award of the badge is a new file: badgepress award. ({change.id[:8]})"
        yield Problem(change.source.place(), "BP361", "this award was forgotten at its holder's request", hint)
        return
    yield from _revocation_problems(change, old, new, restoring)
    names = _KEPT_WHEN_FORGOTTEN if "forgotten" in new else ISSUED_FACTS
    before, after = issued_facts(old), issued_facts(new)
    for name in names:
        if before.get(name) != after.get(name):
            yield _edited(change, name, old, new, restoring)
    if "forgotten" not in new:
        yield from _replaced_no_more(change, old, new)
        yield from _visibility_problems(change, old, new)
        yield from _consent_problems(change)


def _edited(change: AwardChange, name: str, old: Values, new: Values, restoring: str) -> Problem:
    if name not in new:
        what = f"“{name}” of an issued award is gone"
    elif name not in old:
        what = f"“{name}” was added to an issued award"
    else:
        what = f"“{name}” of an issued award changed"
        if isinstance(old[name], str | int) and isinstance(new[name], str | int):
            what += f" from “{_short(old[name])}” to “{_short(new[name])}”"
    hint = f"Put it back as it was{restoring}. A correction is a new award that takes its place: badgepress supersede {change.id[:8]}."
    if name in ("status_index", "badge", "recipient"):
        hint = (
            f"Put it back as it was{restoring}. If the award is wrong: badgepress revoke {change.id[:8]}, and award the right one."
        )
    return Problem(change.source.place(name), "BP351", what, hint)


def _revocation_problems(change: AwardChange, old: Values, new: Values, restoring: str) -> Iterator[Problem]:
    if "revoked" not in old or "forgotten" in new:
        return
    if "revoked" not in new:
        hint = f"Put “revoked” back{restoring}. If the holder has earned the badge after all, award it anew: badgepress award."
        yield Problem(change.source.place(), "BP352", f"the revocation of the award {change.id} was lifted", hint)
    elif _day(old) != _day(new):
        hint = f"Put “{_day(old)}” back; the reason may be reworded."
        yield Problem(
            change.source.place("revoked", "on"), "BP352", "the date of a revocation changed", hint
        )


def _day(award: Values) -> str:
    revoked = award.get("revoked")
    return str(revoked.get("on", "")) if isinstance(revoked, dict) else ""


def _replaced_no_more(change: AwardChange, old: Values, new: Values) -> Iterator[Problem]:
    """Which award this one took the place of may have been wrong; but the page of that one has said so, and says otherwise now."""
    before, after = old.get("supersedes"), new.get("supersedes")
    if before and before != after:
        message = f"this award no longer takes the place of {before}, which counts as valid again" + (f"; {after} is called replaced" if after else "")
        hint = f"If that is not meant, put it back: supersedes: {before}. If the older award is wrong: badgepress revoke {str(before)[:8]}."
        yield Problem(change.source.place("supersedes"), "BP351", message, hint, "warning")


def _visibility_problems(change: AwardChange, old: Values, new: Values) -> Iterator[Problem]:
    if old.get("visibility") != "private" and new.get("visibility") == "private":
        hint = f"“unlisted” takes it out of all lists. If its holder wants it gone: badgepress forget {change.id[:8]}."
        message = "a public award became private; its credential would vanish from an address that verifiers know"
        yield Problem(change.source.place("visibility"), "BP359", message, hint)


def _consent_problems(change: AwardChange) -> Iterator[Problem]:
    """A name or a listing that this change brings needs the holder's word, with its date."""
    old, new = change.old or {}, change.new or {}
    if "consent" in old and "consent" not in new and "forgotten" not in new and ("name" in new or "learner" in new or new.get("visibility") == "listed"):
        hint = "Put it back. If the holder takes their word back, take name, learner and listing out, too."
        yield Problem(change.source.place(), "BP358", "the record of its holder's consent is gone, but not what they agreed to", hint)
        return
    if "consent" in new or "forgotten" in new:
        return
    names_more = any(name in new and new[name] != old.get(name) for name in ("name", "learner"))
    width = _WIDTH.get(str(new.get("visibility", "unlisted")), 1)
    before = _WIDTH.get(str(old.get("visibility", "unlisted")), 1)
    if names_more or width > before:
        what = "names its holder" if names_more else "is shown more widely"
        hint = "Ask the holder, and record it: consent: {on: <date>, text: <version of your consent text>}. Or leave name and listing out."
        place = change.source.place(("name" if "name" in new else "learner") if names_more else "visibility")
        yield Problem(place, "BP358", f"the award {what}, but no consent is recorded", hint)


def _another_holder(change: AwardChange, old: Values, new: Values, renamed_pages: Collection[tuple[str, str]]) -> Iterator[Problem]:
    """Who agreed to stand there did not agree for anybody else, nor to another name; only a warning, as it may be a spelling mended on the same day."""
    for name in ("name", "learner"):
        before, after = old.get(name), new.get(name)
        if not before or not after or before == after or (before, after) in renamed_pages:
            continue
        if "consent" in new and new["consent"] == old.get("consent"):
            message = f"the “{name}” of an award changed from “{_short(before)}” to “{_short(after)}”, with the consent that was there before"
            hint = f"Ask whoever it names now, and record the day on which they agreed. If somebody else earned it: badgepress revoke {change.id[:8]}, and award them."
            yield Problem(change.source.place(name), "BP358", message, hint, "warning")


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}…"
