"""The repository as it was at a commit: which files a change touches, and what they were."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.content.files import Folder
from badgepress.errors import BaseUnknownError
from badgepress.git import PLAIN_DIFF, git_command, git_environment, lines_of, run_git
from badgepress.plain_text import only_printable

_AS_THEY_ARE = tuple(f":(exclude,attr:{f}filter {i}ident {e}working-tree-encoding)" for f in "!-" for i in "!-" for e in "!-")
"""Leave out of a list of files those whose bytes Git does not rewrite but for the ends of lines."""
_REGULAR = frozenset({b"100644", b"100755"})
_RAW = re.compile(rb":([0-7]{6}) [0-7]{6} ([0-9a-f]{40,64}) [0-9a-f]{40,64} [A-Z]\d*")


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs from the base, or is not in it, or is there no more."""

    path: str
    """Relative to the repository folder, with `/`."""
    old_object: str
    """Name of the Git object with its bytes at the base; empty if there was no such file."""
    is_there: bool
    """Whether it is in the folder now."""


@dataclass(slots=True)
class GitBase:
    """A commit to compare the folder with. Use it in a `with` statement: reading old files keeps one Git program running."""

    root: Path
    commit: str
    """Where the change left the branch that it is compared with (the merge base)."""
    _reader: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def changed_files(self) -> list[ChangedFile]:
        """Return every file that differs, by path; files that Git ignores are left out but for `content/` and `keys/`, which a build reads.

        Raises:
            BaseUnknownError: Git could not compare.
        """
        printed = run_git(self.root, *PLAIN_DIFF, "--raw", "--no-abbrev", self.commit, "--")
        untracked = run_git(self.root, "ls-files", "--others", "--exclude-standard", "-z")
        ignored = run_git(
            self.root, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", "content", "keys"
        )
        if printed is None or untracked is None or ignored is None:
            raise BaseUnknownError("Git could not compare the folder with the base", hint="Run: git status")
        found = {path: ChangedFile(path, "", is_there=True) for path in (*lines_of(untracked), *lines_of(ignored))}
        fields = printed.split(b"\0")
        for head, raw_path in zip(fields[::2], fields[1::2], strict=False):
            match = _RAW.fullmatch(head)
            if match is None:
                raise BaseUnknownError("Git's comparison with the base cannot be read", hint="Update Git.")
            path = raw_path.decode("utf-8", "surrogateescape")
            old = match[2].decode() if match[1] in _REGULAR else ""
            found[path] = ChangedFile(path, old, self._is_file_or_link(path))
        for path, old in self._handed_out_otherwise():
            found.setdefault(path, ChangedFile(path, old, is_there=True))
        return [found[path] for path in sorted(found)]

    def _is_file_or_link(self, path: str) -> bool:
        """A folder or a submodule in place of a file is no file: what stood there is gone."""
        return Folder(self.root).is_there(path) and (not (self.root / path).is_dir() or (self.root / path).is_symlink())

    def _handed_out_otherwise(self) -> Iterator[tuple[str, str]]:
        """Yield path and old object of what .gitattributes lets Git rewrite: it calls such a file unchanged, whatever a build reads."""
        listed = run_git(self.root, "ls-files", "-z", "--", "content", "keys", *_AS_THEY_ARE)
        if listed is None:
            raise BaseUnknownError("Git could not compare the folder with the base", hint="Update Git.")
        rewritten, folder = set(lines_of(listed)), Folder(self.root)
        for line in lines_of(run_git(self.root, "ls-tree", "-r", "-z", self.commit, "--", "content", "keys")) if rewritten else ():
            head, _, path = line.partition("\t")
            mode, _, name = head.split(" ")
            if path in rewritten and mode.encode() in _REGULAR and folder.is_there(path):
                before = self.read(name)
                if folder.read_regular(path, len(before)) != before:
                    yield path, name

    def read(self, object_name: str) -> bytes:
        """Return the bytes of a file of the base.

        Raises:
            BaseUnknownError: The object is not there: the clone does not hold its history.
        """
        if self._reader is None:
            self._reader = subprocess.Popen(  # noqa: S603 - fixed words
                git_command("cat-file", "--batch"),
                cwd=self.root,
                env=git_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        asks, answers = self._reader.stdin, self._reader.stdout
        assert asks is not None and answers is not None  # noqa: S101 - both are pipes
        asks.write(object_name.encode() + b"\n")
        asks.flush()
        head = answers.readline().split()
        if len(head) != 3:
            raise BaseUnknownError("this clone lacks files of the base", hint=_FETCH_HINT)
        data = answers.read(int(head[2]) + 1)
        return data[:-1]

    def read_path(self, path: str) -> bytes | None:
        """Return the bytes of a file at the base, None if there was none.

        Raises:
            BaseUnknownError: As `read`.
        """
        printed = run_git(self.root, "ls-tree", "-z", self.commit, "--", path)
        if not printed:
            return None
        mode, _, name = printed.split(b"\t")[0].split(b" ")
        return self.read(name.decode()) if mode in _REGULAR else None

    def has_folder(self, folder: str) -> bool:
        """Say whether a folder held anything at the base."""
        return bool(run_git(self.root, "ls-tree", "-z", self.commit, "--", f"{folder}/"))

    def close(self) -> None:
        """End the Git program."""
        if self._reader is not None:
            self._reader.communicate()
            self._reader = None


_FETCH_HINT = "Fetch the whole history: git fetch --unshallow origin (in GitHub Actions: fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0)."


@contextmanager
def git_base(root: Path, revision: str) -> Iterator[GitBase]:
    """Open the base of a change.

    Args:
        root: The repository folder.
        revision: The branch or commit that the change is to be merged into; compared is with where the change left it.

    Raises:
        BaseUnknownError: There is no Git repository, no such revision, or the history between the two is not in this clone.
    """
    base = GitBase(root, _merge_base(root, revision))
    try:
        yield base
    finally:
        base.close()


def _merge_base(root: Path, revision: str) -> str:
    if run_git(root, "rev-parse", "--git-dir") is None:
        raise BaseUnknownError(
            "this folder is not in a Git repository, so there is nothing to compare with",
            hint="Run it in a clone, or leave --base out.",
        )
    named = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    is_shallow = run_git(root, "rev-parse", "--is-shallow-repository") == b"true\n"
    if named is None:
        shown = only_printable(revision)[:80]
        if is_shallow:
            raise BaseUnknownError(f"the base “{shown}” is not in this shallow clone", hint=_FETCH_HINT)
        remote, _, branch = shown.partition("/")
        fetch = f"git fetch {remote} {branch}" if branch and not remote.startswith("-") else "git fetch origin"
        raise BaseUnknownError(f"Git knows no commit or branch “{shown}”", hint=f"Fetch it: {fetch}")
    commit = named.decode().strip()
    merge_base = run_git(root, "merge-base", "--all", commit, "HEAD")
    if merge_base is None:
        if is_shallow:
            raise BaseUnknownError("this shallow clone does not show where the change began", hint=_FETCH_HINT)
        raise BaseUnknownError("the change and its base have no common history", hint="Name another base.")
    bases = merge_base.decode().split()
    if len(bases) > 1:
        # compared with one of them alone, what the others hold could vanish unseen
        hint = f"Merge {revision if revision.isprintable() else 'the base'} into the change first; then it is compared with that."
        raise BaseUnknownError("the change and its base were merged crosswise, so there is no one commit to compare with", hint=hint)
    return bases[0]
