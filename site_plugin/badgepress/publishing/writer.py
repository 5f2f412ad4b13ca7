"""Makes a folder of a stream of files, whole or not at all.

Everything is staged beside the target and exchanged at the end under a lock; until then, and after any failure, the target is what it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from badgepress.errors import BusyError, PublishError, PublishIOError
from badgepress.publishing.artifacts import Artifact

FILE_MODE = 0o644
FOLDER_MODE = 0o755
OWN_FOLDERS = ("awards", "ob2/assertions")
"""Folders that only `StageWriter` writes into: modes and times are right from the start."""
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OLD_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SAFE_NAME = re.compile(r"/?(?!\.{1,2}$)[^/\\\x00]+")
_OUR_MANIFEST = re.compile(rb'\s*\{\s*"version"\s*:\s*[0-9]+\s*,\s*"base_url"\s*:')
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
        with locked(target):
            stage = target.parent / f".{target.name}.stage"
            _sweep(stage)
            stage.mkdir(mode=FOLDER_MODE)
            try:
                yield stage
                _settle(stage, target)
                flush(stage)
                _exchange(stage, target)
                flush(target.parent)
            finally:
                _sweep(stage)
    except OSError as error:
        raise PublishIOError(
            f"cannot write {error.filename or target}: {error.strerror or error}",
            hint="The published site is as it was.",
        ) from error


def write_artifacts(stage: Path, artifacts: Iterable[Artifact], previous: Path | None = None) -> None:
    """Write files into a stage; see `StageWriter`."""
    writer = StageWriter(stage, previous)
    for artifact in artifacts:
        writer.write(artifact.path, artifact.data)


class StageWriter:
    """Writes files into a stage; one that was published before with the same bytes is linked, so that it keeps its time and costs no writing."""

    def __init__(self, stage: Path, previous: Path | None = None) -> None:
        """Name the stage, and the folder that it will replace."""
        self._stage = str(stage)
        self._previous = str(previous) if previous is not None and previous.is_dir() else ""
        self._folders: set[str] = set()
        self._must_set_mode = os.name == "posix" and not _umask_leaves(stage)

    def write(self, path: str, data: bytes) -> None:
        """Write one file.

        Raises:
            PublishError: The path leads out of the stage.
            OSError: The file system refused, or the path was written before.
        """
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._make_folder(path, folder)
        if not _SAFE_NAME.fullmatch(path, len(folder)):
            raise PublishError(f"a file would be written outside of the site: {path}")
        full = f"{self._stage}/{path}"
        if self._previous and self._is_linked(f"{self._previous}/{path}", full, data):
            return
        descriptor = os.open(full, _NEW_FILE, FILE_MODE)
        try:
            if self._must_set_mode:
                os.fchmod(descriptor, FILE_MODE)
            written = os.write(descriptor, data)
            while written < len(data):
                written += os.write(descriptor, data[written:])
        finally:
            os.close(descriptor)

    def _make_folder(self, path: str, folder: str) -> None:
        if path.startswith("/") or any(not _SAFE_NAME.fullmatch(f"/{part}") for part in folder.split("/") if folder):
            raise PublishError(f"a file would be written outside of the site: {path}")
        made = Path(self._stage)
        for part in folder.split("/") if folder else ():
            made /= part
            made.mkdir(mode=FOLDER_MODE, exist_ok=True)
        self._folders.add(folder)

    def _is_linked(self, old: str, new: str, data: bytes) -> bool:
        """Link the file that was published before, if it is the same and a file as we write them."""
        try:
            descriptor = os.open(old, _OLD_FILE)
        except OSError:
            return False
        try:
            status = os.fstat(descriptor)
            is_ours = stat.S_ISREG(status.st_mode) and (os.name != "posix" or stat.S_IMODE(status.st_mode) == FILE_MODE)
            if not is_ours or status.st_size != len(data) or _read_all(descriptor, len(data)) != data:
                return False
        finally:
            os.close(descriptor)
        try:
            os.link(old, new)
        except OSError:
            return False  # no hard links here; written anew
        return True


def _read_all(descriptor: int, size: int) -> bytes:
    data = os.read(descriptor, size + 1)
    while data and len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


def _umask_leaves(folder: Path) -> bool:
    """Say whether a new file gets the mode that is asked for, without touching the process's umask."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".mode-")
    os.close(descriptor)
    Path(name).unlink()
    descriptor = os.open(name, _NEW_FILE, FILE_MODE)
    try:
        return stat.S_IMODE(os.fstat(descriptor).st_mode) == FILE_MODE
    finally:
        os.close(descriptor)
        Path(name).unlink()


def _refuse_foreign(target: Path, *, must_be_ours: bool) -> None:
    _refuse_inside_content(target)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise PublishError(f"{target} is not a folder", hint="Name a folder of its own for the site.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if (
        (target / ".git").exists()
        or (target / "content").exists()
        or (must_be_ours and not _has_our_manifest(target))
    ):
        raise PublishError(
            f"{target} holds something else than a published site",
            hint="Name an empty or new folder; nothing was touched.",
        )


def _refuse_inside_content(target: Path) -> None:
    real = target.parent.resolve() / target.name
    for folder in (real, *real.parents):
        is_content = folder.name in ("content", "keys") and (folder.parent / "content" / "issuer.yml").is_file()
        if is_content or folder.name == ".git":
            hint = "Name a folder beside it for the site; nothing was touched."
            raise PublishError(f"{target} is inside of {folder}, which is no place for a site", hint=hint)


def _has_our_manifest(target: Path) -> bool:
    """Say whether a folder has a manifest of ours; those of web apps and browser extensions have the same name."""
    manifest = target / "manifest.json"
    if not manifest.is_file():
        return False  # a pipe would be waited for
    try:
        with manifest.open("rb") as file:
            return _OUR_MANIFEST.match(file.read(1024)) is not None
    except OSError:
        return False


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep other builds away from a folder.

    Raises:
        BusyError: Another build writes there.
        OSError: The lock cannot be made.
    """
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
        _recover(target)
        yield


def flush(folder: Path) -> None:
    """Have a folder's file system put on disk what was written, so that a power failure finds the old site or the new one, whole.

    Raises:
        OSError: It could not; `errno` is the file system's.
    """
    if not hasattr(os, "sync"):  # Windows
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if syncfs is None:
            os.sync()
        elif syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(descriptor)


def _recover(target: Path) -> None:
    """Put the published site back if the last build was killed between the two steps of an exchange."""
    old = _aside(target)
    if old.is_dir() and not target.exists():
        old.rename(target)


def _aside(target: Path) -> Path:
    """Return where the old site stands for an instant, on systems that cannot exchange two folders in one step."""
    return target.parent / f".{target.name}.old"


def _settle(stage: Path, target: Path) -> None:
    """Set the modes whatever the umask says, and give unchanged files their old times."""
    stage.chmod(FOLDER_MODE)
    for folder, folders, files in os.walk(stage):
        for name in folders:
            (Path(folder) / name).chmod(FOLDER_MODE)
        if Path(folder).relative_to(stage).as_posix() in OWN_FOLDERS:
            continue
        for name in files:
            path = Path(folder) / name
            path.chmod(FILE_MODE)
            _keep_time_if_unchanged(path, target / path.relative_to(stage))


def _keep_time_if_unchanged(new: Path, old: Path) -> None:
    try:
        before = old.stat(follow_symlinks=False)
        after = new.stat()
        if (before.st_ino, before.st_dev) == (after.st_ino, after.st_dev):
            return
        if before.st_size == after.st_size and old.read_bytes() == new.read_bytes():
            os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return


def _exchange(stage: Path, target: Path) -> None:
    if not target.exists():
        stage.rename(target)
    elif not _rename_exchange(stage, target):
        old = _aside(target)
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
