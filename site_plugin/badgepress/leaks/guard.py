"""The last look at what is about to be published: none of it may hold the keys that sign it."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from badgepress.errors import PublishError
from badgepress.leaks.needles import needles_of
from badgepress.signing.issuer_keys import IssuerKeys, SigningKey
from badgepress.signing.private_key import PrivateKey

_TOGETHER = 32
"""As many files of an award's size as a processor's near cache holds."""


class LeakGuard:
    """Looks through files for the keys of a build, in any encoding; of a preview's keys and of those that stay behind a command nothing can leak."""

    def __init__(self, keys: IssuerKeys) -> None:
        """Take the keys."""
        signers = [key.signer for key in (keys.proof, keys.jwt) if isinstance(key, SigningKey) and not keys.is_preview]
        self._needles = tuple(needle for signer in signers if isinstance(signer, PrivateKey) for needle in needles_of(signer))

    def refuse_leak(self, path: str, data: bytes) -> None:
        """Refuse a file that holds a key.

        Raises:
            PublishError: It does. The message does not repeat it.
        """
        for needle in self._needles:
            if needle in data:
                hint = "Nothing was published. Find where it comes from, with badgepress scan, and treat it as stolen: badgepress keys compromise NAME"
                raise PublishError(f"{path} would publish the private key that signs the site", hint=hint)

    def refuse_leaks_among(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Refuse files of which one holds a key; many small ones are looked through together, in half the time.

        Raises:
            PublishError: One does.
        """
        for start in range(0, len(files) if self._needles else 0, _TOGETHER):
            some = files[start : start + _TOGETHER]
            together = b"\n".join([data for _, data in some])
            if any(needle in together for needle in self._needles):
                for path, data in some:
                    self.refuse_leak(path, data)

    def refuse_leaks(self, stage: Path, but: Collection[str]) -> None:
        """Refuse a staged site if one of its files holds a key.

        Args:
            stage: The folder.
            but: Folders that were looked through when they were written.

        Raises:
            PublishError: One does.
            OSError: A file cannot be read.
        """
        if not self._needles:
            return
        for where, folders, names in os.walk(stage):
            inside = Path(where).relative_to(stage)
            folders[:] = [name for name in folders if (inside / name).as_posix() not in but]
            for name in names:
                self.refuse_leak((inside / name).as_posix(), (Path(where) / name).read_bytes())
