"""Publishes only what changed since the last build into a folder; the result is what a full build would give (docs/adr/0012).

Each file is replaced whole, the manifest last, and what is about to stand there is verified first. A build that is interrupted is taken up by the
next: the state beside the folder still describes the manifest that stands in it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from importlib.abc import Traversable
from pathlib import Path

from badgepress.checks import check_catalogue
from badgepress.content.award_index import AwardIndex
from badgepress.content.load import Loaded, load
from badgepress.content.model import Catalogue
from badgepress.credentials import urls
from badgepress.language import words_in
from badgepress.leaks.guard import LeakGuard
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.pipeline.apply_changes import Applied, apply_changes, holdings_of
from badgepress.pipeline.changes import GitState, changed_files, git_asked, git_state, is_tracked
from badgepress.problems import has_errors
from badgepress.publishing.award_files import AwardFiles, award_paths
from badgepress.publishing.clr_files import KIND as STACK
from badgepress.publishing.clr_files import clr_files
from badgepress.publishing.documents import documents
from badgepress.publishing.fragment import Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_pages import learner_files
from badgepress.publishing.lists import lists
from badgepress.publishing.manifest import entries_of, manifest_lines
from badgepress.publishing.pages import assets, browsed_pages
from badgepress.publishing.previews import previews
from badgepress.publishing.replacer import ReplacedFiles, replaced_files
from badgepress.publishing.site import refuse_unsound
from badgepress.signing.issuer_keys import IssuerKeys

LAST = "last"
_PICTURES = "pictures"
_LIST_KINDS = ("catalogue", "feed", "sitemap")


@dataclass(frozen=True, slots=True)
class Republished:
    """What an incremental build did."""

    changed_files: int
    awards: int
    files: int
    """How many files of the site have other bytes now."""


def state_file(target: Path) -> Path:
    """Return where the state of a published folder is kept: beside it, for this user alone, never in it."""
    return target.absolute().parent / f".{target.name}.state"


def save_state(index: AwardIndex, git: GitState, target: Path, fingerprint: str, pictures: str = "") -> None:
    """Keep the index of a full build, and what it knows of pictures of links, so that the next build can go on from it.

    Args:
        index: Of the awards that were published.
        git: What `git_state` said before any of them was read.
        target: The published folder.
        fingerprint: Of the content as it was before it was read.
        pictures: What `KeptPictures` remembers.
    """
    meta = _meta(git, target, fingerprint) | {_PICTURES: pictures}
    index.save_as(state_file(target), meta)


def remembered_pictures(target: Path) -> str:
    """Return what the last build knew of the pictures of links in a folder; nothing without a state that can be trusted."""
    state = state_file(target)
    if not _is_trustworthy(state):
        return ""
    try:
        with closing(AwardIndex(state)) as index:
            return index.meta().get(_PICTURES, "")
    except sqlite3.DatabaseError:
        return ""


def _meta(git: GitState, target: Path, fingerprint: str) -> dict[str, str]:
    manifest = hashlib.sha256((target / urls.MANIFEST).read_bytes()).hexdigest()
    return {"commit": git.commit, "dirty": "\0".join(git.dirty), "manifest": manifest, "fingerprint": fingerprint}


def fingerprint_of(content: bytes, keys: IssuerKeys) -> str:
    """Return a digest of everything but the awards that a site is made of: this program, the keys, and the content (`content_digest`)."""
    digest = hashlib.blake2b(digest_size=20)
    digest.update(_program_digest())
    for key in keys.announced:
        digest.update(f"{key.name} {key.multikey} {key.created}\n".encode())
    digest.update(f"{keys.is_preview} {keys.proof.announced.name} {keys.jwt and keys.jwt.announced.name}\n".encode())
    digest.update(content)
    return digest.hexdigest()


def content_digest(root: Path) -> bytes:
    """Return a digest of issuer, classes, pathways, learners, pictures, keys and the status date, to be taken before they are read:
    what changes meanwhile then differs from it.

    Raises:
        OSError: A file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=20)
    folders = [
        root / "content",
        *(root / "content" / name for name in ("badges", "pathways", "learners")),
        root / "keys",
    ]
    small = [path for folder in folders for path in folder.glob("*")]
    for path in sorted(small):
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(data)} {path.stat().st_mode}\n".encode() + data)
    return digest.digest()


@cache
def _program_digest() -> bytes:
    digest = hashlib.blake2b(digest_size=20)

    def include(folder: Traversable) -> None:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                include(entry)
            elif not entry.name.endswith((".pyc", ".map")):
                digest.update(entry.name.encode() + entry.read_bytes())

    include(resources.files("badgepress"))
    return digest.digest()


def republish(
    root: Path,
    target: Path,
    now: datetime,
    open_keys: Callable[[Catalogue], IssuerKeys],
    since: str = LAST,
    *,
    for_release: bool = False,
) -> Republished | None:
    """Bring a published folder up to date.

    Args:
        root: The repository folder.
        target: The folder that the last build published into.
        now: The present, UTC; only gates.
        open_keys: Opens the keys of the build.
        since: `last`, or the commit that the folder must have been made of.
        for_release: Whether a stale status date is an error.

    Returns:
        None if only a full build will do: there is no state, something else than awards changed, or something is wrong.

    Raises:
        BadgepressError: A key cannot be had, or what would be published does not verify; the folder is as it was.
        OSError: The file system refused.
    """
    state = state_file(target)
    if not _is_trustworthy(state) or not (target / urls.MANIFEST).is_file():
        return None
    try:
        with closing(AwardIndex(state)) as index, git_asked(root, (meta := index.meta()).get("commit", "")) as git:
            content = content_digest(root)
            loaded = load(root)
            catalogue = loaded.catalogue()
            if catalogue is None or has_errors(check_catalogue(loaded, now, for_release=for_release)):
                return None
            keys = open_keys(catalogue)
            if not _fits(meta, target, fingerprint_of(content, keys), root, since):
                return None
            return _with_state(index, git, root, target, now, loaded, catalogue, keys)
    except sqlite3.DatabaseError:
        return None  # the state is damaged: a full build makes it anew


def _is_trustworthy(state: Path) -> bool:
    """Say whether a state is one that this user's builds wrote: a planted one could hide a change or slip lines into the manifest."""
    try:
        status = state.lstat()
    except OSError:
        return False
    is_private = os.name != "posix" or (status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) == 0o600)
    return stat.S_ISREG(status.st_mode) and is_private and not is_tracked(state)


def _with_state(
    index: AwardIndex,
    git: Callable[[], tuple[GitState, GitState]],
    root: Path,
    target: Path,
    now: datetime,
    loaded: Loaded,
    catalogue: Catalogue,
    keys: IssuerKeys,
) -> Republished | None:
    meta, (newest, since) = index.meta(), git()
    paths = changed_files(root, index, since, filter(None, meta["dirty"].split("\0")))
    applied = apply_changes(root, index, loaded, paths, now)
    if applied is None:
        return None
    with replaced_files(target) as stage:
        if applied.changed or applied.removed:
            _stage_changes(root, index, catalogue, keys, applied, target, stage)
            refuse_unsound(target, sorted(applied.changed | applied.beside), overlay=stage.overlay)
    index.commit(_meta(newest.with_dirty(paths), target, meta["fingerprint"]))
    return Republished(len(paths), len(applied.changed) + len(applied.removed), stage.replaced)


def _stage_changes(
    root: Path,
    index: AwardIndex,
    catalogue: Catalogue,
    keys: IssuerKeys,
    applied: Applied,
    target: Path,
    stage: ReplacedFiles,
) -> None:
    canonicaliser, guard = TemplateCanonicaliser(), LeakGuard(keys)
    maker = AwardFiles(catalogue, keys, canonicaliser)
    touched = applied.changed | applied.beside
    index.remove_entries(touched | applied.removed)
    possible = {path for one in touched | applied.removed for path in award_paths(one)}
    for artifacts, entry in maker.of(holdings_of(root, index, catalogue, touched)):
        index.add_entries([entry.row()])
        for artifact in artifacts:
            guard.refuse_leak(artifact.path, artifact.data)
            stage.put(artifact.path, artifact.data)
            possible.discard(artifact.path)
    holdings = Holdings(catalogue, index)
    before = entries_of(target / urls.MANIFEST, _LIST_KINDS)
    kept = [] if applied.touches_lists else list(before)
    listing = lists(holdings, is_preview=keys.is_preview) if applied.touches_lists else ()
    wanted = Wanted(applied.slugs, applied.learners)
    made = [
        *documents(holdings, keys, canonicaliser),
        *assets(words_in(catalogue.issuer.language), catalogue.issuer.colors),
        *previews(holdings, keys, are_drawn=False),
        *listing,
        *browsed_pages(holdings, keys, wanted),
        *learner_files(holdings, keys, wanted),
        *clr_files(holdings, keys, canonicaliser, stage.read, applied.learners),
    ]
    for artifact in made:
        if artifact.data:
            guard.refuse_leak(artifact.path, artifact.data)
            stage.put(artifact.path, artifact.data)
    # lists may have fewer pages than before
    stacks = {urls.clr(handle) for handle in applied.learners}
    kept += [entry for entry in entries_of(target / urls.MANIFEST, {STACK}) if entry["path"] not in stacks]
    still_there = {artifact.path for artifact in made} | {entry["path"] for entry in kept}
    stage.remove(
        {*possible, *stacks - still_there, *(entry["path"] for entry in before if entry["path"] not in still_there)}
    )
    as_of, is_preview, awards = catalogue.as_of, keys.is_preview, index.entry_lines()
    lines = manifest_lines(holdings.addresses, made, awards, as_of, is_preview=is_preview, kept=kept)
    stage.put_pieces(urls.MANIFEST, lines)


def _fits(meta: dict[str, str], target: Path, fingerprint: str, root: Path, since: str) -> bool:
    if meta.get("fingerprint") != fingerprint:
        return False
    if since != LAST and git_state(root, since).commit != meta.get("commit"):
        return False
    return hashlib.sha256((target / urls.MANIFEST).read_bytes()).hexdigest() == meta.get("manifest")
