"""Repairs collisions: the earliest award keeps what is shared, later ones that nobody was issued yet get new values (docs/adr/0014)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from badgepress.authoring.batch_rows import NewRow, plain_rows, with_rows
from badgepress.authoring.collisions import Collision, StandingAward
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.edits import with_field
from badgepress.authoring.recipients import email_recipient, hash_of
from badgepress.authoring.repository import Repository
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.errors import BadgepressError

AskAddress = Callable[[StandingAward], str]
"""Gives the e-mail address of an award's recipient, an empty text where nobody knows it."""


@dataclass(slots=True)
class Repair:
    """What becomes of a later award."""

    award: StandingAward
    new_id: str = ""
    new_fields: dict[str, Any] = field(default_factory=dict)
    is_copy: bool = False
    """Whether it is the earlier award once more, and goes."""
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """All repairs, and what cannot be repaired here."""

    repairs: list[Repair] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """Message and way out of each collision that stays."""


def plan_repairs(
    repository: Repository, collisions: Iterable[Collision], way_out: Callable[[Collision], str], ask: AskAddress | None
) -> Plan:
    """Decide what becomes of each later award.

    Args:
        repository: The repository; new status indexes are drawn from it.
        collisions: What was found.
        way_out: Says what to do where more than one award was issued.
        ask: Whom to ask for addresses, None if nobody is there.

    Raises:
        BadgepressError: An address that was given is none.
        OSError: A file cannot be read.
    """
    plan = Plan()
    repairs: dict[tuple[str, int], Repair] = {}
    for collision in collisions:
        gone = {key for key, repair in repairs.items() if repair.is_copy}
        first, *later = (award for award in collision.awards if (award.path, award.line) not in gone)
        for award in later:
            if award.is_issued:
                message = f"{collision.what} {collision.value} stands in two awards that are merged already: {first} and {award}"
                plan.left.append((message, way_out(collision)))
                continue
            repair = repairs.setdefault((award.path, award.line), Repair(award))
            if collision.column == "id":
                repair.is_copy = award.values == first.values
                repair.new_id = "" if repair.is_copy else str(uuid.uuid4())
                what = "is a copy of" if repair.is_copy else f"id → {repair.new_id}; {award.id} stays with"
            elif collision.column == "status_index":
                drawn = repository.status_indexes.draw()
                repair.new_fields["status_index"] = drawn
                what = f"status_index {collision.value} → {drawn}; {collision.value} stays with"
            else:
                recipient = _with_new_salt(award, ask)
                if recipient is None:
                    plan.left.append((f"the salt of {award} stands in {first} too, which came earlier", _salt_way_out(award)))
                    continue
                repair.new_fields["recipient"] = recipient
                what = "recipient hashed with a new salt; the old one stays with"
            repair.reasons.append(f"{what} {first}")
    plan.repairs = [repair for repair in repairs.values() if repair.reasons]
    return plan


def _with_new_salt(award: StandingAward, ask: AskAddress | None) -> dict[str, str] | None:
    if ask is None:
        return None
    address = ask(award)
    if not address.strip():
        return None
    old = award.values["recipient"]
    if hash_of(address, old["salt"]) != old["email_hash"]:
        raise BadgepressError(f"this is not the address that {award} was made for", hint="Nothing was changed. Try again.")
    return email_recipient(address)


def _salt_way_out(award: StandingAward) -> str:
    badge = str(award.values.get("badge", "BADGE"))
    where = f"the row in line {award.line} of {award.path}" if award.line else award.path
    return (
        f"A new salt needs the recipient's address, which is written nowhere. If you know it: badgepress fix --ask. If not: delete {where}, and award it "
        f"anew with a code from the recipient: badgepress award {badge} --code CODE"
    )


def draft_repairs(repository: Repository, repairs: Iterable[Repair], drafts: Drafts) -> None:
    """Plan the files of all repairs.

    Raises:
        BadgepressError: A file cannot be edited safely.
        OSError: A file cannot be read.
    """
    rows: dict[str, dict[int, NewRow]] = {}
    for repair in repairs:
        award = repair.award
        if award.line:
            values = None if repair.is_copy else {**award.values, **repair.new_fields}
            rows.setdefault(award.path, {})[award.line] = NewRow(repair.new_id or award.id, values)
            continue
        before = repository.folder.read(award.path)
        text = before.decode()
        for name, value in repair.new_fields.items():
            text = with_field("award", text, (name,), value)
        if repair.new_id:
            drafts.add(f"{award.path.rpartition('/')[0]}/{repair.new_id}.yml", text.encode())
        if repair.new_id or repair.is_copy:
            drafts.remove(award.path, before)
        else:
            drafts.replace(award.path, before, text.encode())
    for path, changed in rows.items():
        before = repository.folder.read(path, MAX_BATCH_BYTES)
        after = with_rows(path, before, changed)
        if next(plain_rows(path, after), None) is None:
            drafts.remove(path, before)
        else:
            drafts.replace(path, before, after)
