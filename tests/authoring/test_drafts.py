"""Files are written all together or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from badgepress.authoring.drafts import Drafts
from badgepress.errors import BadgepressError


def tree(root: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_new_changed_and_deleted_files_together(folder: Path) -> None:
    (folder / "a").chmod(0o600)
    drafts = Drafts(folder)
    drafts.add("x/y/new", b"1")
    drafts.replace("a", b"a", b"2")
    drafts.replace("a", b"2", b"3")
    drafts.remove("b", b"b")
    assert drafts.paths() == ["a", "b", "x/y/new"]
    drafts.write()
    assert tree(folder) == {str(folder / name): data for name, data in {"a": b"3", "c": b"c", "x": None, "x/y": None, "x/y/new": b"1"}.items()}
    assert (folder / "a").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("what", ["there already", "changed", "gone", "a folder is a file", "a link"])
def test_what_is_not_as_expected_stops_everything(what: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    drafts = Drafts(folder)
    drafts.add("x/new", b"1")
    drafts.replace("a", b"a", b"2")
    drafts.remove("b", b"b")
    if what == "there already":
        drafts.add("c", b"2")
    elif what == "changed":
        (folder / "a").write_text("somebody else's")
    elif what == "gone":
        (folder / "b").unlink()
    elif what == "a link":
        (folder / "linked").symlink_to(elsewhere)
        drafts.add("linked/new", b"2")
    else:
        drafts.add("c/new", b"2")
    before = tree(folder)
    with pytest.raises((BadgepressError, OSError)):
        drafts.write()
    assert tree(folder) == before
    assert not list(elsewhere.iterdir())


def test_a_full_disk_leaves_all_as_it_was(folder: Path) -> None:
    before = tree(folder)
    code = (
        "import sys; from pathlib import Path; from badgepress.authoring.drafts import Drafts; drafts = Drafts(Path(sys.argv[1]))\n"
        "drafts.add('x/new', b'1'); drafts.replace('a', b'a', b'2'); drafts.remove('c', b'c'); drafts.replace('b', b'b', b'3' * 9000); drafts.write()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)), env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert "File too large" in done.stderr
    assert tree(folder) == before
