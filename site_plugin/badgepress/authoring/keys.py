"""The life of a signing key, as edits of its public document: announced, active, retired, compromised.

Of each algorithm one key at most is active, so that it is never in doubt which one signs.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.edits import with_field
from badgepress.content.durations import rfc3339
from badgepress.content.files import Folder
from badgepress.content.load import RESERVED_KEY_NAME, load
from badgepress.content.model import Key, KeyState
from badgepress.errors import BadgepressError, SigningKeyError
from badgepress.signing.interface import Algorithm

ANNOUNCED_FOR = timedelta(days=1)
"""How long a key stands in the DID document before it signs: verifiers may answer from a copy that is a day old."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD = (
    "yaml-language-server: $schema=../site/schemas/v1/key.json",
    "The public half of a signing key. The private half never enters this repository.",
)


class KeyRing:
    """The keys of a repository that is about to be written to."""

    def __init__(self, root: Path) -> None:
        """Read the keys.

        Raises:
            BadgepressError: A file in `keys/` is wrong: it could be the key that matters.
            OSError: A file cannot be read.
        """
        self._folder = Folder(root)
        self._loaded = load(root)
        broken = [problem for problem in self._loaded.problems if problem.place.path.startswith("keys/") and problem.is_error]
        if broken:
            raise BadgepressError(f"{broken[0].place}: {broken[0].message}", hint="Mend it first; badgepress check says more.")
        self.keys = sorted(self._loaded.keys, key=lambda key: (key.created, key.name))

    def named(self, name: str) -> Key:
        """Return a key by its name, or by its file.

        Raises:
            SigningKeyError: There is none.
        """
        bare = name.rpartition("/")[2].removesuffix(".yml")
        for key in self.keys:
            if key.name == bare:
                return key
        known = ", ".join(key.name for key in self.keys)
        raise SigningKeyError(f"keys/ has no key of this name; it has: {known or 'none'}", hint="badgepress keys list shows them.")

    def of(self, algorithm: Algorithm, state: KeyState) -> list[Key]:
        """Return the keys of an algorithm that are in a state, oldest first."""
        return [key for key in self.keys if key.algorithm == algorithm and key.state == state]

    def active(self, algorithm: Algorithm) -> Key | None:
        """Return the key that signs.

        Raises:
            SigningKeyError: There are two.
        """
        found = self.of(algorithm, "active")
        if len(found) > 1:
            names = " and ".join(key.name for key in found)
            raise SigningKeyError(f"{names} are both active", hint="Retire the one that signs no more: badgepress keys retire NAME")
        return found[0] if found else None

    def next_name(self, now: datetime) -> str:
        """Return a name that no key has: the year and a number."""
        number = 1
        while self._is_taken(f"{now.year}-{number}"):
            number += 1
        return f"{now.year}-{number}"

    def _is_taken(self, name: str) -> bool:
        return self._folder.is_there(f"keys/{name}.yml")

    def add(self, drafts: Drafts, name: str, algorithm: Algorithm, public_key: str, now: datetime) -> KeyState:
        """Plan the public document of a new key.

        Args:
            drafts: Where it is planned.
            name: Its name, the fragment of its verification method.
            algorithm: Of the key.
            public_key: Multikey.
            now: The present, UTC; no proof of the key bears an earlier date.

        Returns:
            `active` if no other key of the algorithm is, else `announced`.

        Raises:
            SigningKeyError: The name or the key is taken, or the name cannot be used.
        """
        if not _NAME.fullmatch(name) or name.startswith(RESERVED_KEY_NAME) or len(name) > 40:
            hint = "Use small letters, digits and hyphens, 40 at most, and not “preview”."
            raise SigningKeyError("this name cannot be used for a key", hint=hint)
        if self._is_taken(name):
            raise SigningKeyError(f"keys/{name}.yml is there already", hint="Choose another name; nothing was overwritten.")
        same = next((key for key in self.keys if key.public_key == public_key), None)
        if same is not None:
            raise SigningKeyError(f"this key is in keys/ already, as “{same.name}”", hint="Make another one.")
        state: KeyState = "announced" if self.active(algorithm) else "active"
        values = {"algorithm": algorithm, "public_key": public_key, "created": rfc3339(now), "state": state}
        drafts.add(f"keys/{name}.yml", canonical_text("key", values, _HEAD).encode())
        return state

    def announced(self, algorithm: Algorithm, to: str | None = None) -> Key | None:
        """Return the announced key that takes over next, None if there is none.

        Raises:
            SigningKeyError: There are several and none is named, or the named one is not announced.
        """
        waiting = self.of(algorithm, "announced")
        if to is not None:
            chosen = self.named(to)
            if chosen not in waiting:
                raise SigningKeyError(f"“{chosen.name}” is {chosen.state}, {chosen.algorithm}", hint=f"Name an announced {algorithm} key.")
            return chosen
        if len(waiting) > 1:
            names = ", ".join(key.name for key in waiting)
            raise SigningKeyError(f"several keys are announced: {names}", hint="Say which one takes over: --to NAME")
        return waiting[0] if waiting else None

    def switch(self, drafts: Drafts, new: Key, now: datetime, *, at_once: bool) -> Key | None:
        """Plan that an announced key signs from now on and the active one retires; return the latter.

        Raises:
            SigningKeyError: The key was announced too short a time ago.
        """
        ready = new.created + ANNOUNCED_FOR
        if now < ready and not at_once:
            hint = "Wait, so that verifiers with an older copy of did.json learn of it first; or say --at-once."
            raise SigningKeyError(f"“{new.name}” was made less than a day ago; it may take over from {rfc3339(ready)} on", hint=hint)
        old = self.active(new.algorithm)
        if old is not None:
            self.set_state(drafts, old, "retired")
        self.set_state(drafts, new, "active")
        return old

    def retire(self, drafts: Drafts, key: Key) -> None:
        """Plan that a key signs no more; what it signed stays good.

        Raises:
            SigningKeyError: It is retired or compromised, or nothing else would sign what is published.
        """
        if key.state in ("retired", "compromised"):
            raise SigningKeyError(f"“{key.name}” is {key.state} already", hint="Nothing was changed.")
        issuer = self._loaded.issuer
        is_needed = key.algorithm == "Ed25519" or (issuer is not None and "vc-jwt" in issuer.also_publish)
        if key.state == "active" and is_needed and len(self.of(key.algorithm, "active")) == 1:
            other = "" if key.algorithm == "Ed25519" else " --algorithm P-256"
            hint = f"Let another key take over, which retires this one: badgepress keys rotate{other}"
            raise SigningKeyError(f"“{key.name}” is the only active {key.algorithm} key: nothing could be signed any more", hint=hint)
        self.set_state(drafts, key, "retired")

    def compromise(self, drafts: Drafts, key: Key, since: date, to: str | None) -> Key | None:
        """Plan that a key leaves the DID document for good.

        Args:
            drafts: Where it is planned.
            key: The key that somebody else may have.
            since: The first day on which they may have had it.
            to: Name of the announced key that takes over; None to take the only one there is.

        Returns:
            The announced key that signs instead from now on; None if none is needed or there is none.
        """
        successor = self.announced(key.algorithm, to) if key.state == "active" or to is not None else None
        if successor == key:
            raise SigningKeyError("a compromised key cannot take over", hint="Name another one.")
        self.set_state(drafts, key, "compromised", since)
        if successor is not None and key.state == "active":
            self.set_state(drafts, successor, "active")
            return successor
        return None

    def set_state(self, drafts: Drafts, key: Key, state: KeyState, compromised_on: date | None = None) -> None:
        """Plan the state of a key; all else in its file stays byte for byte."""
        path = key.source.path
        before = self._folder.read(path)
        text = with_field("key", before.decode(), ("state",), state)
        if compromised_on is not None:
            text = with_field("key", text, ("compromised_on",), compromised_on.isoformat())
        drafts.replace(path, before, text.encode())
