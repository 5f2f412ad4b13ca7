"""What may not become of badge classes, keys, issuer and status date once something was issued with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from badgepress.content.durations import parse_instant
from badgepress.history.change import ChangeSet, ClassChange, FileChange, Values
from badgepress.problems import Place, Problem

FREE_IN_A_CLASS = frozenset({"apply", "offered", "status", "tags"})
"""What may change of an awarded version, beside the alternative text of its picture."""


def class_problems(changes: ChangeSet, held_at_base: Callable[[tuple[str, int]], int]) -> Iterator[Problem]:
    """Yield what a change does to badge classes that it may not do.

    Args:
        changes: The change.
        held_at_base: Says how many awards of a class version there were at the base.
    """
    for change in changes.classes:
        if change.old is None or change.old.get("status") == "draft":
            continue
        if change.new is None:
            yield _gone(change, changes.base)
        elif change.new.get("status") == "draft":
            hint = f"A class that is no longer awarded is retired: badgepress retire {change.slug}."
            message = f"{change.slug}@{change.version} was published and became a draft; its page would vanish"
            yield Problem(change.source.place("status"), "BP353", message, hint)
        elif count := held_at_base(change.key):
            yield from _edited(change, change.old, change.new, count, changes.base)


def _gone(change: ClassChange, base: str) -> Problem:
    hint = (
        f"Bring it back: git restore --source {base[:12]} -- {change.path}. To award it no longer: badgepress retire {change.slug}."
    )
    message = f"the badge class {change.slug}, version {change.version}, was published and is gone"
    return Problem(Place(change.path), "BP353", message, hint)


def _edited(change: ClassChange, old: Values, new: Values, count: int, base: str) -> Iterator[Problem]:
    hint = f"Put it back: git restore --source {base[:12]} -- {change.path}. Then write the next version instead: badgepress revise {change.slug}."
    holders = f"{count} award{'s' if count != 1 else ''}"
    before, after = _fixed(old), _fixed(new)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            message = f"“{name}” of {change.slug}@{change.version} changed, which {holders} hold{'s' if count == 1 else ''}"
            yield Problem(change.source.place(name), "BP354", message, hint)
    if change.is_picture_changed:
        message = (
            f"the picture of {change.slug}@{change.version} changed, which {holders} hold{'s' if count == 1 else ''}"
        )
        image = old.get("image")
        if isinstance(image, dict):
            hint = hint.replace(change.path, f"{change.path} {change.path.rpartition('/')[0]}/{image.get('file', '')}", 1)
        yield Problem(change.source.place("image", "file"), "BP354", message, hint)


def _fixed(badge: Values) -> dict[str, Any]:
    kept = {name: value for name, value in badge.items() if name not in FREE_IN_A_CLASS and name != "image"}
    for name in ("description",):
        if isinstance(kept.get(name), str):
            kept[name] = " ".join(kept[name].split())
    return kept


def file_problems(changes: ChangeSet, *, was_anything_issued: bool) -> Iterator[Problem]:
    """Yield what a change does to issuer, status date and keys that it may not do."""
    for change in changes.files:
        if change.path == "content/issuer.yml":
            yield from _issuer_problems(change, was_anything_issued=was_anything_issued)
        elif change.path == "content/status.yml":
            yield from _date_problems(change)
        else:
            yield from _key_problems(change)


def _issuer_problems(change: FileChange, *, was_anything_issued: bool) -> Iterator[Problem]:
    old, new = change.old or {}, change.new or {}
    before, after = str(old.get("base_url", "")).rstrip("/"), str(new.get("base_url", "")).rstrip("/")
    if was_anything_issued and before and before != after:
        hint = f"Put {before} back, and keep that address answering; a new address is a new issuer."
        yield Problem(change.source.place("base_url"), "BP355", "base_url changed", hint)


def _date_problems(change: FileChange) -> Iterator[Problem]:
    before, after = str((change.old or {}).get("as_of", "")), str((change.new or {}).get("as_of", ""))
    if before and after and after < before:
        hint = f"Take the later date, {before}, or today's: badgepress refresh."
        yield Problem(change.source.place("as_of"), "BP357", f"as_of goes back from {before} to {after}", hint)


def _key_problems(change: FileChange) -> Iterator[Problem]:
    if change.old is None:
        return
    name = change.path.removeprefix("keys/").removesuffix(".yml")
    if change.new is None:
        hint = f"Bring the file back. A key that signs no more is retired: badgepress keys retire {name}."
        yield Problem(Place(change.path), "BP356", f"the public key “{name}” is gone", hint)
        return
    for field in ("algorithm", "public_key", "created", "role"):
        if _same_instant(change.old.get(field)) != _same_instant(change.new.get(field)):
            hint = "Put it back. Another key is another file: badgepress keys rotate."
            yield Problem(change.source.place(field), "BP356", f"“{field}” of the key “{name}” changed", hint)
    before, after = change.old.get("state"), change.new.get("state")
    if before == "compromised" and after != before:
        hint = "Put “compromised” back: whoever stole it can still sign with it. Make another key: badgepress keys rotate."
        yield Problem(change.source.place("state"), "BP356", f"the key “{name}” is compromised for good", hint)


def _same_instant(value: object) -> object:
    try:
        return parse_instant(str(value))
    except ValueError:
        return value
