"""Which award files changed since a build: asked of Git where it knows, found by reading them all where it does not. Never by times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from badgepress.content.award_index import AwardIndex
from badgepress.content.award_sources import AWARDS_FOLDER, award_files
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.git import PLAIN_DIFF, lines_of, run_git
from badgepress.pipeline.check_task import blob_id


@dataclass(frozen=True, slots=True)
class GitState:
    """What Git says of a work tree."""

    commit: str
    """Empty where there is no repository or no commit."""
    dirty: tuple[str, ...] = ()
    """Award files, relative to the folder, that differ from the commit or are not in it."""

    def with_dirty(self, paths: Iterable[str]) -> GitState:
        """Return it with more files that are to be asked about again."""
        return GitState(self.commit, tuple(sorted({*self.dirty, *paths})))


def git_state(root: Path, since: str = "HEAD") -> GitState:
    """Ask Git which award files differ from a commit; an empty state where it cannot tell."""
    commit = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{since}^{{commit}}")
    if commit is None:
        return GitState("")
    name = commit.decode().strip()
    # both look at every file: side by side, that takes half as long
    with ThreadPoolExecutor(1) as aside:
        # files that Git ignores are read by a build too: no --exclude-standard
        listing = aside.submit(run_git, root, "ls-files", "--others", "-z", "--", AWARDS_FOLDER)
        changed = run_git(root, *PLAIN_DIFF, "--name-only", name, "--", AWARDS_FOLDER)
    untracked = listing.result()
    if changed is None or untracked is None:
        return GitState("")
    return GitState(name, tuple(sorted({*lines_of(changed), *lines_of(untracked)})))


def git_states(root: Path, since: str) -> tuple[GitState, GitState]:
    """Ask Git for the state of the newest commit, and then since an older one.

    Both in this order, and before any award is read: whatever changes meanwhile, the next build asks about it again.
    """
    head = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if since and head is not None and head.decode().strip() == since:
        known = git_state(root, since)
        return known, known
    return git_state(root), git_state(root, since) if since else GitState("")


@contextmanager
def git_asked(root: Path, since: str) -> Iterator[Callable[[], tuple[GitState, GitState]]]:
    """Ask for `git_states` while the caller does something else; what is given waits for the answer."""
    with ThreadPoolExecutor(1) as aside:
        answer = aside.submit(git_states, root, since)
        yield answer.result


def is_tracked(path: Path) -> bool:
    """Say whether Git keeps a file: then anybody who proposes a change could have written it."""
    found = run_git(path.parent, "ls-files", "-z", "--", path.name) if path.parent.is_dir() else None
    return bool(found)


def changed_files(root: Path, index: AwardIndex, state: GitState, dirty: Iterable[str]) -> list[str]:
    """Return the award files whose bytes differ from those that the index was made of.

    Args:
        root: The repository folder.
        index: Of the last build.
        state: What Git says now of the commit that build was made of; empty if it is not known.
        dirty: The award files that differed from that commit then.

    Raises:
        OSError: A file cannot be read.
    """
    if state.commit:
        candidates: Iterable[str] = {*state.dirty, *dirty}
    else:
        candidates = _all_paths(root, index)
    return [path for path in sorted(candidates) if _blob(root, path) != (index.blob_of(path) or b"")]


def _all_paths(root: Path, index: AwardIndex) -> Iterator[str]:
    known = {path for path, _ in index.blobs()}
    present = {file.path for file in award_files(Folder(root))}
    yield from known | present


def _blob(root: Path, path: str) -> bytes:
    """Return the digest of a file's bytes, nothing where there is no file."""
    try:
        return blob_id(Folder(root).read(path, MAX_BATCH_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return b""
