"""Makes a folder of a stream of files, whole or not at all.

Everything is staged beside the target and exchanged at the end under a lock; until then, and after any failure, the target is what it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from badgepress.errors import BusyError, PublishError, PublishIOError
from badgepress.publishing.artifacts import Artifact

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def staged_site(target: Path, *, must_be_ours: bool = True) -> Iterator[Path]:
    """Give a fresh folder to fill; when the block ends well it takes the target's place.

    Args:
        target: The folder to publish to. Its parent must exist or be creatable.
        must_be_ours: Whether to refuse a target that holds something else than a published site.

    Raises:
        PublishError: The target holds something that is not ours.
        BusyError: Another build writes there.
        PublishIOError: The file system refused.
    """
    target = target.absolute()
    _refuse_foreign(target, must_be_ours=must_be_ours)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            stage = target.parent / f".{target.name}.stage"
            _sweep(stage)
            stage.mkdir(mode=FOLDER_MODE)
            try:
                yield stage
                _settle(stage, target)
                _exchange(stage, target)
            finally:
                _sweep(stage)
    except OSError as error:
        raise PublishIOError(
            f"cannot write {error.filename or target}: {error.strerror or error}",
            hint="The published site is as it was.",
        ) from error


def write_artifacts(stage: Path, artifacts: Iterable[Artifact]) -> None:
    """Write files into a stage.

    Raises:
        PublishError: A path leads out of the stage, or stands twice.
        OSError: The file system refused.
    """
    made_folders: set[str] = set()
    for artifact in artifacts:
        folder = artifact.path.rpartition("/")[0]
        if artifact.path.startswith("/") or ".." in artifact.path.split("/") or "\\" in artifact.path:
            raise PublishError(f"a file would be written outside of the site: {artifact.path}")
        path = stage / artifact.path
        if folder not in made_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            made_folders.add(folder)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, FILE_MODE), "wb") as file:
            file.write(artifact.data)


def _refuse_foreign(target: Path, *, must_be_ours: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise PublishError(f"{target} is not a folder", hint="Name a folder of its own for the site.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if (
        (target / ".git").exists()
        or (target / "content").exists()
        or (must_be_ours and not (target / "manifest.json").is_file())
    ):
        raise PublishError(
            f"{target} holds something else than a published site",
            hint="Name an empty or new folder; nothing was touched.",
        )


@contextlib.contextmanager
def _lock(target: Path) -> Iterator[None]:
    path = target.parent / f".{target.name}.lock"
    with path.open("a") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError(
                f"another build is writing {target}", hint="Wait until it has ended, then run this again."
            ) from None
        yield


def _settle(stage: Path, target: Path) -> None:
    """Set the modes whatever the umask says, and give unchanged files their old times."""
    stage.chmod(FOLDER_MODE)
    for folder, folders, files in os.walk(stage):
        for name in folders:
            (Path(folder) / name).chmod(FOLDER_MODE)
        for name in files:
            path = Path(folder) / name
            path.chmod(FILE_MODE)
            _keep_time_if_unchanged(path, target / path.relative_to(stage))


def _keep_time_if_unchanged(new: Path, old: Path) -> None:
    try:
        before = old.stat(follow_symlinks=False)
        if before.st_size == new.stat().st_size and old.read_bytes() == new.read_bytes():
            os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return


def _exchange(stage: Path, target: Path) -> None:
    if not target.exists():
        stage.rename(target)
    elif not _rename_exchange(stage, target):
        old = target.parent / f".{target.name}.old"
        _sweep(old)
        target.rename(old)
        try:
            stage.rename(target)
        except OSError:
            old.rename(target)
            raise
        _sweep(old)


def _rename_exchange(stage: Path, target: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux renameat2)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_AT_FDCWD, os.fsencode(stage), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(code, os.strerror(code), str(target))


def _sweep(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
