"""Reads who wrote the commits of a change, and whether they signed them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from badgepress.errors import BaseUnknownError
from badgepress.git import run_git
from badgepress.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the change."""

    name: str
    is_merge: bool
    addresses: frozenset[str]
    """E-mail addresses of author and committer; never shown."""
    signer: str = ""
    """Whom its signature names, empty if it has no good one."""


def commits_of(root: Path, base: str, allowed_signers: bytes | None = None) -> list[Commit]:
    """Return the commits that are not in the base, the newest first.

    Args:
        root: The repository folder.
        base: Name of a commit.
        allowed_signers: A file of principals and public keys (ssh-keygen(1), “ALLOWED SIGNERS”); without it no signature is looked at.

    Raises:
        BaseUnknownError: Git cannot list them.
    """
    form = "%H%x00%P%x00%ae%x00%ce%x00" + ("%G?%x00%GS" if allowed_signers is not None else "%x00")
    with tempfile.NamedTemporaryFile(prefix="badgepress-signers-") as signers:
        signers.write(allowed_signers or b"")
        signers.flush()
        # no program but ssh-keygen itself, and no file but the one above
        settings = (
            "-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", f"gpg.ssh.allowedSignersFile={signers.name}",
            "-c", "gpg.program=/bin/false", "-c", "gpg.x509.program=/bin/false", "-c", "gpg.ssh.revocationFile=",
        )  # fmt: skip
        printed = run_git(root, *settings, "log", f"--format={form}%x00%x01", f"{base}..HEAD")
    if printed is None:
        raise BaseUnknownError("Git cannot list the commits of this change", hint="Run: git log")
    return list(_parsed(printed.decode("utf-8", "replace")))


def _parsed(printed: str) -> Iterator[Commit]:
    for entry in printed.split("\x00\x01"):
        if not entry.strip():
            continue
        name, parents, author, committer, state, signer = entry.lstrip("\n").split("\x00")[:6]
        yield Commit(name, " " in parents, frozenset({author, committer}), signer if state == "G" else "")


def signature_problems(commits: list[Commit], author: str) -> Iterator[Problem]:
    """Yield the commits that their author did not sign; merges, which add nothing of their own to a change, are left out."""
    for commit in commits:
        place = Place(f"commit {commit.name[:12]}")
        if commit.is_merge or (commit.signer and commit.signer.lower() == author.lower()):
            continue
        hint = "Sign it with a key that the allowed signers name: git commit --amend -S, then push again."
        whom = f"is signed by {commit.signer}, not by {author}" if commit.signer else "has no good signature"
        yield Problem(place, "BP454", f"commit {commit.name[:12]} {whom}", hint)
