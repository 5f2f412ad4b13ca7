"""The writer: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from badgepress.errors import BusyError, PublishError
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.replacer import replaced_files
from badgepress.publishing.writer import staged_site, write_artifacts

MANIFEST = b'{"version":1,"base_url":"https://club.example","did":"did:web:club.example"}'
OLD = [Artifact("manifest.json", MANIFEST), Artifact("a/page.html", b"old"), Artifact("gone.html", b"x")]


def publish(target: Path, artifacts: list[Artifact]) -> None:
    with staged_site(target) as stage:
        write_artifacts(stage, artifacts)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_site_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD)
    publish(tmp_path / "site", [OLD[0], Artifact("a/page.html", b"new")])
    assert contents(tmp_path / "site") == {"manifest.json": MANIFEST, "a/page.html": b"new"}
    assert [
        path.name for path in tmp_path.iterdir() if path.name.startswith(".site.") and path.name != ".site.lock"
    ] == []


def test_a_failure_while_staging_leaves_the_published_site_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD)
    before = contents(tmp_path / "site")
    with pytest.raises(RuntimeError), staged_site(tmp_path / "site") as stage:
        write_artifacts(stage, [Artifact("a/page.html", b"half")])
        raise RuntimeError
    assert contents(tmp_path / "site") == before
    assert not (tmp_path / ".site.stage").exists()


def test_unchanged_files_keep_their_time(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD)
    os.utime(tmp_path / "site" / "manifest.json", (1_000_000, 1_000_000))
    os.utime(tmp_path / "site" / "a" / "page.html", (1_000_000, 1_000_000))
    publish(tmp_path / "site", [OLD[0], Artifact("a/page.html", b"NEW")])
    assert (tmp_path / "site" / "manifest.json").stat().st_mtime == 1_000_000
    assert (tmp_path / "site" / "a" / "page.html").stat().st_mtime > 1_000_000


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        publish(tmp_path / "site", [*OLD, Artifact("awards/x.json", b"{}")])
    finally:
        os.umask(before)
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "site").rglob("*") if path.is_file()} == {"0o644"}
    assert (tmp_path / "site" / "a").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a\\b"])
def test_no_path_leads_out_of_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError):
        publish(tmp_path / "site", [Artifact(path, b"x")])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", [".git", "content", "letters.txt"])
def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / name).write_text("precious")
    with pytest.raises(PublishError):
        publish(tmp_path / "home", OLD)
    assert (tmp_path / "home" / name).read_text() == "precious"


def test_a_second_build_of_the_same_folder_is_busy(tmp_path: Path) -> None:
    with staged_site(tmp_path / "site") as stage:
        write_artifacts(stage, OLD)
        with pytest.raises(BusyError), staged_site(tmp_path / "site"):
            pass
    assert contents(tmp_path / "site").keys() == {"manifest.json", "a/page.html", "gone.html"}


@pytest.mark.parametrize("manifest", [b'{"name":"My app","icons":[]}', b"{}", b'{"version":"2.0","name":"extension"}', b'{"version":3}', b""])
def test_a_folder_with_somebody_else_s_manifest_is_not_replaced(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_bytes(manifest)
    (tmp_path / "app" / "thesis.txt").write_text("precious")
    with pytest.raises(PublishError, match="something else than a published site"):
        publish(tmp_path / "app", OLD)
    assert contents(tmp_path / "app") == {"manifest.json": manifest, "thesis.txt": b"precious"}


@pytest.mark.parametrize("where", ["content", "content/site", "content/badges/site", "keys/site", ".git", ".git/site", "link/site"])
def test_nothing_is_published_into_content_keys_or_git(tmp_path: Path, where: str) -> None:
    for folder in ("content/badges", "keys", ".git"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "content" / "issuer.yml").write_text("name: Club")
    (tmp_path / "link").symlink_to("content")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PublishError):
        publish(tmp_path / where, OLD)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_is_only_named_like_the_content_may_hold_a_site(tmp_path: Path) -> None:
    publish(tmp_path / "content" / "keys" / "site", OLD)
    assert contents(tmp_path / "content" / "keys" / "site").keys() == {"manifest.json", "a/page.html", "gone.html"}


@pytest.mark.parametrize("build", ["whole", "some files"])
def test_a_build_killed_between_the_two_steps_of_an_exchange_is_mended_by_the_next(tmp_path: Path, build: str) -> None:
    """On systems that cannot exchange two folders in one step, the old site stands aside for an instant."""
    target = tmp_path / "site"
    publish(target, OLD)
    before = contents(target)
    target.rename(tmp_path / ".site.old")
    if build == "whole":
        with pytest.raises(RuntimeError), staged_site(target):
            assert contents(target) == before
            raise RuntimeError
    else:
        with replaced_files(target) as changes:
            changes.put("a/page.html", b"new")
    assert contents(target) == before | ({} if build == "whole" else {"a/page.html": b"new"})


def test_where_folders_cannot_be_exchanged_the_old_site_stands_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "other")
    publish(tmp_path / "site", OLD)
    publish(tmp_path / "site", [OLD[0], Artifact("a/page.html", b"new")])
    assert contents(tmp_path / "site") == {"manifest.json": MANIFEST, "a/page.html": b"new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


def test_keys_and_status_lists_are_replaced_first_and_the_manifest_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    publish(target, OLD)
    order: list[str] = []
    replace = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda old, new: (order.append(new.relative_to(target).as_posix()), replace(old, new))[1]
    )
    with replaced_files(target) as changes:
        for path in ("manifest.json", "awards/x.json", "status/revocation-1.json", "did.json"):
            changes.put(path, b"new")
    assert {*order[:2]} == {"did.json", "status/revocation-1.json"}
    assert order[2:] == ["awards/x.json", "manifest.json"]
