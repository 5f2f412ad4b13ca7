"""Reads who wrote the commits of a change, and whether they signed them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from badgepress.errors import BaseUnknownError
from badgepress.git import run_git
from badgepress.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the change."""

    name: str
    is_plain_merge: bool
    """Whether it holds what Git makes of its two parents by itself, and nothing of its own; only asked where signatures are."""
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
    form = "%H%x00%P%x00%T%x00%ae%x00%ce%x00" + ("%G?%x00%GS" if allowed_signers is not None else "%x00")
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
    merged_in = root if allowed_signers is not None else None
    return list(_parsed(printed.decode("utf-8", "replace"), merged_in))


def _parsed(printed: str, merged_in: Path | None) -> Iterator[Commit]:
    for entry in printed.split("\x00\x01"):
        if not entry.strip():
            continue
        name, parents, tree, author, committer, state, signer = entry.lstrip("\n").split("\x00")[:7]
        is_plain_merge = merged_in is not None and _merged(merged_in, parents.split()) == tree
        yield Commit(name, is_plain_merge, frozenset({author, committer}), signer if state == "G" else "")


def _merged(root: Path, parents: Sequence[str]) -> str:
    """Return the tree that Git makes of two parents without anybody's help, nothing for any other number, for conflicts, and of a Git before 2.38."""
    printed = run_git(root, "merge-tree", "--write-tree", "--no-messages", *parents) if len(parents) == 2 else None
    return (printed or b"").decode("ascii", "replace").strip()


def signature_problems(commits: list[Commit], author: str) -> Iterator[Problem]:
    """Yield the commits that their author did not sign; merges are left out that add nothing of their own to a change."""
    for commit in commits:
        place = Place(f"commit {commit.name[:12]}")
        if commit.is_plain_merge or (commit.signer and commit.signer.lower() == author.lower()):
            continue
        hint = "Sign it with a key that the allowed signers name: git commit --amend -S, then push again."
        whom = f"is signed by {commit.signer}, not by {author}" if commit.signer else "has no good signature"
        yield Problem(place, "BP454", f"commit {commit.name[:12]} {whom}", hint)
