"""`badgepress keys`: makes signing keys and sees them through their life; the private half is handed over once and kept nowhere."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.keys import ANNOUNCED_FOR, KeyRing
from badgepress.cli.keys_compromise import compromise
from badgepress.cli.keys_making import VARIABLES, MadeKey, algorithm_option, make_key, making_options
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.writing import finish, next_steps
from badgepress.content.durations import rfc3339
from badgepress.content.model import Key
from badgepress.errors import SigningKeyError
from badgepress.signing.interface import Algorithm

dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")


@click.group()
def keys() -> None:
    """Make and look after signing keys: new, list, rotate, retire, compromise. See docs/keys.md."""


keys.add_command(compromise)


@keys.command()
@repository_option
@algorithm_option
@making_options
@dry_run_option
@now_option
def new(
    root: Path, name: str | None, algorithm: str, private_file: Path | None, public_file: Path | None, dry_run: bool, now: datetime
) -> None:
    """Make a key: the public document goes into keys/, the private half is shown once.

    The first key of an algorithm signs. A further one is announced: it can take over later (badgepress keys rotate).
    """
    refuse_elsewhere(root)
    ring = KeyRing(root)
    _announce(ring, root, name, make_key(algorithm, root, private_file, public_file), dry_run=dry_run, now=now)


def _announce(ring: KeyRing, root: Path, name: str | None, made: MadeKey, *, dry_run: bool, now: datetime) -> None:
    drafts = Drafts(root)
    name = name or ring.next_name(now)
    state = ring.add(drafts, name, made.algorithm, made.public_key, now)
    if dry_run:
        finish(drafts, dry_run=True, title="", root=root)
        click.echo("The key above was made for show and is forgotten.", err=True)
        return
    passphrase = made.write_private_file()
    drafts.write()
    click.echo(f"Public key written to keys/{name}.yml.", err=True)
    made.hand_over(passphrase, signs=state == "active")
    next_steps(drafts.paths(), f"{'New' if state == 'active' else 'Announce the'} key {name}", root)
    if state == "announced":
        ready = rfc3339(now + ANNOUNCED_FOR)
        click.echo(
            f"“{name}” is announced: once this is published, verifiers learn of it. Go on signing with the key that signs now, and leave its secret as it is.\n"
            f"It takes over by `badgepress keys rotate`, from {ready} on.",
            err=True,
        )


@keys.command("list")
@repository_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@now_option
def list_keys(root: Path, form: str, now: datetime) -> None:
    """Show the keys: which one signs, which may take over, and how old they are."""
    ring = KeyRing(root)
    if form == "json":
        click.echo(json.dumps([_as_json(key, now) for key in ring.keys], indent=2))
        return
    if not ring.keys:
        click.echo("keys/ holds no key yet. Make one: badgepress keys new")
    for key in ring.keys:
        since = f" (since {key.compromised_on})" if key.compromised_on else ""
        click.echo(f"{key.name:<16} {key.algorithm:<8} {key.state:<12} made {key.created.date()}, {_age(key, now)}: {_MEANING[key.state]}{since}")


_MEANING = {
    "announced": "in did.json; may take over (badgepress keys rotate)",
    "active": "signs",
    "retired": "signs no more; what it signed stays good",
    "compromised": "out of did.json; what it signed is refused",
}


def _age(key: Key, now: datetime) -> str:
    days = max(0, (now - key.created).days)
    return f"{days} day{'s' if days != 1 else ''} ago" if days < 730 else f"{days // 365} years ago"


def _as_json(key: Key, now: datetime) -> dict[str, object]:
    return {
        "name": key.name,
        "algorithm": key.algorithm,
        "state": key.state,
        "public_key": key.public_key,
        "created": rfc3339(key.created),
        "age_days": max(0, (now - key.created).days),
        **({"compromised_on": key.compromised_on.isoformat()} if key.compromised_on else {}),
    }


@keys.command()
@repository_option
@algorithm_option
@making_options
@click.option("--to", metavar="NAME", help="The announced key that takes over, where there are several.")
@click.option("--at-once", is_flag=True, help="Do not wait until the new key has been announced for a day.")
@dry_run_option
@now_option
def rotate(
    root: Path, name: str | None, algorithm: str, private_file: Path | None, public_file: Path | None, to: str | None, at_once: bool,
    dry_run: bool, now: datetime,
) -> None:  # fmt: skip
    """Let a new key take over, in two steps a day apart: the first run announces it, the second one makes it sign.

    Verifiers keep copies of did.json; the day between sees to it that they know the new key before they meet its first signature.
    """
    ring = KeyRing(root)
    wanted = cast(Algorithm, algorithm)
    new_key = ring.announced(wanted, to)
    if new_key is None:
        if ring.active(wanted) is None:
            raise SigningKeyError(f"there is no active {algorithm} key to take over from", hint="Make the first one: badgepress keys new")
        _announce(ring, root, name, make_key(algorithm, root, private_file, public_file), dry_run=dry_run, now=now)
        return
    if name or private_file or public_file:
        hint = f"Run it without these options to let “{new_key.name}” take over. A further key: badgepress keys new"
        raise SigningKeyError(f"“{new_key.name}” is announced already and is next; no key is made now", hint=hint)
    drafts = Drafts(root)
    old = ring.switch(drafts, new_key, now, at_once=at_once)
    finish(drafts, dry_run=dry_run, title=f"Sign with the key {new_key.name}", root=root)
    if not dry_run:
        click.echo(
            f"Before it is merged, put the private half of “{new_key.name}” where the build takes it from ({VARIABLES[algorithm][1]}). A build with the wrong one\n"
            "fails and leaves the site as it is. The next build signs everything anew; ids and dates of awards stay the same."
            + (f"\n“{old.name}” stays in did.json: whatever it signed verifies as before. Destroy its private half once the new site is published." if old else ""),
            err=True,
        )


@keys.command()
@click.argument("name")
@repository_option
@dry_run_option
@now_option
def retire(name: str, root: Path, dry_run: bool, now: datetime) -> None:
    """Let a key sign no more. It stays in did.json, and what it signed stays good."""
    del now
    ring = KeyRing(root)
    key = ring.named(name)
    drafts = Drafts(root)
    ring.retire(drafts, key)
    finish(drafts, dry_run=dry_run, title=f"Retire the key {key.name}", root=root)
