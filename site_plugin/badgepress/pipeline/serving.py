"""What a development server keeps between its reloads: the index, and the files of awards that did not change."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from badgepress.checks import check_catalogue
from badgepress.content.award_index import AwardIndex
from badgepress.content.load import load
from badgepress.credentials import urls
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.pipeline.apply_changes import Applied, apply_changes, holdings_of
from badgepress.pipeline.changes import GitState, changed_files, git_state, git_states
from badgepress.pipeline.examine import Examined
from badgepress.pipeline.publish import Build, write_awards
from badgepress.pipeline.republish import content_digest, fingerprint_of
from badgepress.problems import has_errors
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.award_files import AwardFiles, award_paths
from badgepress.publishing.clr_files import kept_clr_file
from badgepress.publishing.fragment import EVERYTHING, Wanted
from badgepress.publishing.site import stack_files
from badgepress.publishing.writer import OWN_FOLDERS
from badgepress.signing.issuer_keys import IssuerKeys, KeyChoice

_KEPT = ".badgepress"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the last build knew."""

    fingerprint: str
    commit: str
    dirty: tuple[str, ...]
    choice: KeyChoice
    keys: IssuerKeys


class Serving:
    """Makes the builds of one development server."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="badgepress-serve-")
        self._kept: _Kept | None = None
        self._applied: Applied | None = None
        self._before: tuple[GitState, bytes] | None = None
        """What Git said, and what the content was, before a full build read any of it."""
        self._next: _Kept | None = None
        """What is kept once the build has ended well."""

    @property
    def _state(self) -> Path:
        return Path(self._folder.name) / "index"

    def next_build(self, root: Path, now: datetime) -> Build | None:
        """Return a build that only has to look at what changed, None if everything has to be looked at.

        Raises:
            OSError: A file cannot be read.
        """
        self._applied = None
        content = content_digest(root)
        build = self._next_build(root, now, content)
        if build is None:
            self._before = git_state(root), content
        return build

    def _next_build(self, root: Path, now: datetime, content: bytes) -> Build | None:
        kept = self._kept
        if kept is None or fingerprint_of(content, kept.keys) != kept.fingerprint:
            return None
        loaded = load(root)
        catalogue = loaded.catalogue()
        if catalogue is None or has_errors(check_catalogue(loaded, now)):
            return None
        index = AwardIndex(self._state)
        newest, since = git_states(root, kept.commit)
        paths = changed_files(root, index, since, kept.dirty)
        self._applied = apply_changes(root, index, loaded, paths, now)
        if self._applied is None:
            index.close()
            return None
        state = newest.with_dirty(paths)
        self._next = _Kept(kept.fingerprint, state.commit, state.dirty, kept.choice, kept.keys)
        spool = Path(self._folder.name) / "none"
        return Build(Examined(root, loaded, index, spool), catalogue, kept.choice, kept.keys)

    @property
    def wanted(self) -> Wanted:
        """Which browsed pages may say something else than after the last build that wrote its awards."""
        return EVERYTHING if self._applied is None else Wanted(self._applied.slugs, self._applied.learners)

    def put_aside(self, site: Path) -> None:
        """Keep the files of awards from MkDocs, which empties its folder but for hidden files before each build."""
        for folder in OWN_FOLDERS if self._applied is not None else ():
            kept = site / _KEPT / folder.replace("/", "-")
            if (site / folder).is_dir():
                shutil.rmtree(kept, ignore_errors=True)
                kept.parent.mkdir(exist_ok=True)
                (site / folder).rename(kept)
        for path in site.glob(urls.clr("*")) if self._applied is not None else ():
            kept = site / _KEPT / path.relative_to(site)
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)

    def write_awards(self, build: Build, site: Path) -> None:
        """Bring the files of awards up to date in the folder that is served.

        Raises:
            BadgepressError: A credential could not be signed whole.
            OSError: The file system refused.
        """
        if self._applied is None:
            shutil.rmtree(site / _KEPT, ignore_errors=True)
            write_awards(build, site, None)
            self._remember(build)
            return
        for folder in OWN_FOLDERS:
            kept = site / _KEPT / folder.replace("/", "-")
            if kept.is_dir():
                (site / folder).parent.mkdir(parents=True, exist_ok=True)
                kept.rename(site / folder)
        for path, data in _changed_files(build, self._applied):
            if data is None:
                (site / path).unlink(missing_ok=True)
            else:
                (site / path).write_bytes(data)
        build.examined.index.commit({})
        self._kept = self._next

    def stacks(self, build: Build, site: Path) -> Iterator[Artifact]:
        """Yield the signed stacks of learners, those that did not change as they were; after `write_awards`.

        Raises:
            UnsafeDocumentError: A stack could not be signed whole.
            OSError: A credential cannot be read.
        """
        touched = self._applied.learners if self._applied is not None else None
        kept = site / _KEPT
        for file in sorted(kept.glob(urls.clr("*"))):
            path = file.relative_to(kept).as_posix()
            if touched is not None and path.split("/")[1] not in touched:
                yield kept_clr_file(path, file.read_bytes(), build.holdings)
        shutil.rmtree(kept, ignore_errors=True)
        yield from stack_files(build.holdings, build.keys, site, touched)

    def _remember(self, build: Build) -> None:
        root = build.examined.root
        build.examined.index.save_as(self._state, {})
        git, content = self._before or (git_state(root), content_digest(root))
        self._kept = _Kept(fingerprint_of(content, build.keys), git.commit, git.dirty, build.choice, build.keys)


def _changed_files(build: Build, applied: Applied) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of awards that changed, with their new bytes or None for those that are gone."""
    examined, index = build.examined, build.examined.index
    touched = applied.changed | applied.beside
    maker = AwardFiles(build.catalogue, build.keys, TemplateCanonicaliser())
    index.remove_entries(touched | applied.removed)
    gone = {path for one in touched | applied.removed for path in award_paths(one)}
    for artifacts, entry in maker.of(holdings_of(examined.root, index, build.catalogue, touched)):
        index.add_entries([entry.row()])
        for artifact in artifacts:
            gone.discard(artifact.path)
            yield artifact.path, artifact.data
    yield from ((path, None) for path in sorted(gone))
