"""Real builds through MkDocs and ProperDocs, as subprocesses."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from badgepress.cli.main import run as run_badgepress
from tests.conftest import KEY_VARIABLES, copy_example

RUNNERS = ("mkdocs", "properdocs")
SAME_EVERYWHERE = (
    "awards/",
    "ob2/",
    "status/",
    "schemas/",
    "did.json",
    "manifest.json",
    "catalogue.json",
    "_headers",
    "assets/badgepress/",
)


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", **KEY_VARIABLES, **more}


def build(runner: str, root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", runner, "build", *arguments]
    return subprocess.run(
        command, cwd=root, env=environment(**variables), capture_output=True, text=True, timeout=120, check=False
    )


def set_status_date(root: Path, day: date) -> None:
    """The plugin asks the clock whether the status date has grown old; the example's will, one day."""
    (root / "content" / "status.yml").write_text(f"as_of: {day}\n", "utf-8", newline="\n")


def common_files(site: Path) -> dict[str, bytes]:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {
        path: data
        for path, data in files.items()
        if path.startswith(SAME_EVERYWHERE) or (path.startswith("badges/") and not path.endswith(".html"))
    }


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_example(tmp_path_factory.mktemp("plugin"), with_jwt=True)
    set_status_date(root, datetime.now(UTC).date())
    return root


@pytest.fixture(scope="module")
def three_sites(example: Path) -> dict[str, Path]:
    sites = {}
    for runner in RUNNERS:
        done = build(
            runner,
            example,
            "--strict",
            "--site-dir",
            f"site-{runner}",
            BADGEPRESS_KEY="env:TEST_KEY",
            BADGEPRESS_JWT_KEY="env:TEST_JWT_KEY",
        )
        assert done.returncode == 0, done.stderr
        sites[runner] = example / f"site-{runner}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        arguments = [
            "build",
            "-C",
            str(example),
            "--out",
            str(example / "site-own"),
            "--key",
            "env:TEST_KEY",
            "--jwt-key",
            "env:TEST_JWT_KEY",
        ]
        assert run_badgepress(arguments) == 0
    return {**sites, "badgepress": example / "site-own"}


def test_the_same_site_comes_out_of_all_three(three_sites: dict[str, Path]) -> None:
    own = common_files(three_sites["badgepress"])
    assert len(own) > 150
    for runner in RUNNERS:
        theirs = common_files(three_sites[runner])
        assert theirs.keys() == own.keys()
        assert [path for path in own if own[path] != theirs[path]] == []


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_themed_site_verifies(three_sites: dict[str, Path], runner: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_badgepress(["verify-site", str(three_sites[runner]), "--release"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("runner", RUNNERS)
def test_award_pages_stay_out_of_navigation_search_and_the_page_pipeline(
    three_sites: dict[str, Path], runner: str
) -> None:
    site = three_sites[runner]
    search = (site / "search" / "search_index.json").read_text("utf-8")
    assert "Bicycle Repair" in search
    award_ids = [path.stem for path in (site / "awards").glob("*.html")]
    assert not [award_id for award_id in award_ids if award_id in search]
    assert "md-header" not in (site / "awards" / f"{award_ids[0]}.html").read_text("utf-8")


def test_a_theme_page_shows_the_catalogue_in_place_of_its_mark(three_sites: dict[str, Path]) -> None:
    home = (three_sites["mkdocs"] / "index.html").read_text("utf-8")
    assert "bp-grid" in home
    assert "badgepress:catalogue" not in home


def test_the_sitemap_holds_listed_awards_and_the_organisations_pages_and_no_other_award(
    three_sites: dict[str, Path],
) -> None:
    site = three_sites["mkdocs"]
    found = set(
        re.findall(r"<loc>https://riverbend\.example/badges/(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    )
    assert {"", "about/", "issuer/", "badges/bicycle-repair/"} <= found
    unlisted = [path.name for path in (site / "awards").glob("*.html") if "noindex" in path.read_text("utf-8")]
    assert len(unlisted) == 17
    assert not [name for name in unlisted if f"awards/{name}" in found]
    assert not (site / "sitemap.xml.gz").exists()


@pytest.fixture(scope="module")
def signed_folder(example: Path, three_sites: dict[str, Path]) -> Path:
    return three_sites["badgepress"]


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_signed_folder_stands_in_for_the_key_and_its_bytes_are_published(
    example: Path, signed_folder: Path, tmp_path: Path, runner: str
) -> None:
    done = build(
        runner,
        example,
        "--strict",
        "--site-dir",
        str(tmp_path / "site"),
        BADGEPRESS_SIGNED=str(signed_folder),
        TEST_KEY="",
        TEST_JWT_KEY="",
    )
    assert done.returncode == 0, done.stderr
    assert common_files(tmp_path / "site") == common_files(signed_folder)


def _spoil_proof(folder: Path) -> None:
    path = next(path for path in sorted((folder / "awards").glob("*.json")))
    credential = json.loads(path.read_bytes())
    value = credential["proof"]["proofValue"]
    credential["proof"]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")
    path.write_text(json.dumps(credential), "utf-8")


def _spoil_jwt(folder: Path) -> None:
    path = next(path for path in sorted((folder / "awards").glob("*.jwt")))
    path.write_text(path.read_text("utf-8")[:-4] + "AAAA", "utf-8")


def _take_credential(folder: Path) -> None:
    next(path for path in sorted((folder / "awards").glob("*.json"))).unlink()


def _break_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("<html>not found</html>", "utf-8")


def _name_strange_key(folder: Path) -> None:
    path = folder / "status" / "revocation-1.json"
    path.write_text(path.read_text("utf-8").replace("#2026-1", "#stolen"), "utf-8")


def _add_an_award(folder: Path) -> None:
    path = folder / "manifest.json"
    line = b',\n{"path_sha256":"' + b"f" * 64 + b'","status":"valid"}\n]}\n'
    path.write_bytes(path.read_bytes().removesuffix(b"\n]}\n") + line)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_spoil_proof, "does not fit the content"),
        (_spoil_jwt, "does not fit the content"),
        (_take_credential, "has no awards/"),
        (_break_manifest, "is not a site of"),
        (_name_strange_key, "which keys/ does not announce"),
        (_add_an_award, "and the content differ"),
    ],
)
def test_a_signed_folder_that_was_changed_is_refused(
    example: Path, signed_folder: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    changed = tmp_path / "signed"
    shutil.copytree(signed_folder, changed)
    spoil(changed)
    done = build("mkdocs", example, "--site-dir", str(tmp_path / "site"), BADGEPRESS_SIGNED=str(changed))
    assert words in done.stderr
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_signed_folder_of_other_content_or_a_preview_is_refused(
    example: Path, signed_folder: Path, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    shutil.copytree(example, later, ignore=shutil.ignore_patterns("site-*"))
    set_status_date(later, datetime.now(UTC).date() - timedelta(days=1))
    done = build("mkdocs", later, BADGEPRESS_SIGNED=str(signed_folder))
    assert (done.returncode != 0, "does not fit the content" in done.stderr) == (True, True), done.stderr
    assert run_badgepress(["build", "-C", str(later), "--out", str(tmp_path / "preview")]) == 0
    done = build("mkdocs", later, BADGEPRESS_SIGNED=str(tmp_path / "preview"))
    assert (done.returncode != 0, "is a preview" in done.stderr) == (True, True), done.stderr


@pytest.mark.parametrize("runner", RUNNERS)
def test_bad_content_ends_the_build_with_1_and_leaves_the_published_site_alone(
    three_sites: dict[str, Path], tmp_path: Path, runner: str
) -> None:
    root = copy_example(tmp_path)
    shutil.copytree(three_sites[runner], root / "site")
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    badge = root / "content" / "badges" / "digital-helper.yml"
    badge.write_text(badge.read_text("utf-8").replace("status: active", "status: actve"), "utf-8")
    done = build(runner, root)
    assert done.returncode == 1
    assert "content/badges/digital-helper.yml" in done.stderr
    assert "BP105" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()} == before
    assert not list(root.glob(".site.stage*"))


def test_an_error_late_in_the_build_leaves_the_published_site_alone(
    three_sites: dict[str, Path], tmp_path: Path
) -> None:
    root = copy_example(tmp_path)
    shutil.copytree(three_sites["mkdocs"], root / "site")
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    (root / "hook.py").write_text("def on_post_page(output, **_):\n    raise RuntimeError('late')\n", "utf-8")
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "\nhooks: [hook.py]\n", "utf-8")
    assert build("mkdocs", root).returncode != 0
    assert {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()} == before
    assert not list(root.glob(".site.stage*"))


def test_front_matter_bombs_and_including_extensions_are_refused_before_mkdocs_reads_them(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    (root / "content" / "pages" / "bomb.md").write_text("---\na: " + "[" * 20_000 + "\n---\n# Hi\n", "utf-8")
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "\nmarkdown_extensions: [pymdownx.snippets]\n", "utf-8")
    began = time.monotonic()
    done = build("mkdocs", root)
    assert done.returncode == 1
    assert re.search(r"content/pages/bomb\.md:2:\d+: error BP901: values are nested more than 12 deep", done.stderr)
    assert "mkdocs.yml:1:1: error BP902" in done.stderr
    assert time.monotonic() - began < 20


def test_hostile_names_stay_text_in_the_theme(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    badge = root / "content" / "badges" / "digital-helper.yml"
    name = '"Helper &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{ config }}"'
    text = re.sub(r"(?m)^name: .*$", lambda _: f"name: {name}", badge.read_text("utf-8"))
    text = text.replace(
        "criteria: |\n",
        "criteria: |\n  <script>alert(2)</script> [x](javascript:alert(3)) <img src=x onerror=alert(4)>\n\n",
    )
    badge.write_text(text, "utf-8")
    done = build("mkdocs", root)
    assert done.returncode == 0, done.stderr
    page = (root / "site" / "badges" / "digital-helper" / "index.html").read_text("utf-8")
    own_scripts = re.findall(r"<script>alert|onerror=alert\(4\)>|href=\"javascript:", page)
    assert own_scripts == []
    assert "&amp;lt;/title&amp;gt;" in page


@contextlib.contextmanager
def serving(root: Path, **variables: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (root / "serve.log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, env=environment(**variables), stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}/badges/"
        finally:
            process.terminate()
            process.wait(10)


def fetched(address: str, wanted: bytes, seconds: float = 40) -> bytes:
    """Fetch until the answer holds `wanted`."""
    until, found = time.monotonic() + seconds, b""
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            found = answer.read()
            if wanted in found:
                return found
        time.sleep(0.3)
    raise AssertionError(f"{address} never said {wanted!r}, last: {found[:200]!r}")


def test_serve_previews_even_with_a_key_and_reloads_changed_content(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    with serving(root, BADGEPRESS_KEY="env:TEST_KEY") as address:
        did = fetched(address + "did.json", b"PREVIEW")
        assert b"#preview" in did
        assert b"#2026-1" not in did
        badge = root / "content" / "badges" / "digital-helper.yml"
        badge.write_text(
            re.sub(
                r"(?m)^description: .*$", "description: Helps with anything that has a plug.", badge.read_text("utf-8")
            ),
            "utf-8",
        )
        fetched(address + "badges/digital-helper/", b"anything that has a plug")
        badge.write_text("name: [\n", "utf-8")
        fetched(address + "badges/digital-helper/", b"anything that has a plug")
    assert "Traceback" not in (root / "serve.log").read_text("utf-8")


def test_addresses_do_not_depend_on_directory_urls_and_the_repository_may_stand_elsewhere(
    tmp_path: Path, three_sites: dict[str, Path]
) -> None:
    root = copy_example(tmp_path, with_jwt=True)
    set_status_date(root, datetime.now(UTC).date())
    (root / "book").mkdir()
    config = (root / "mkdocs.yml").read_text("utf-8").replace("docs_dir: content/pages", "docs_dir: ../content/pages")
    config = (
        config.replace("  - badgepress\n", "  - badgepress:\n      repository: ..\n") + "\nuse_directory_urls: false\n"
    )
    (root / "book" / "mkdocs.yml").write_text(config, "utf-8")
    done = build("mkdocs", root / "book", BADGEPRESS_KEY="env:TEST_KEY", BADGEPRESS_JWT_KEY="env:TEST_JWT_KEY")
    assert done.returncode == 0, done.stderr
    assert common_files(root / "book" / "site") == common_files(three_sites["badgepress"])
    assert (root / "book" / "site" / "about.html").is_file()
    assert run_badgepress(["verify-site", str(root / "book" / "site")]) == 0


def test_a_theme_in_another_language_than_the_issuers_is_warned_of(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    config = root / "mkdocs.yml"
    assert "language of the theme" not in build("mkdocs", root).stderr
    config.write_text(config.read_text("utf-8").replace("  language: en\n", "  language: de\n"), "utf-8")
    done = build("mkdocs", root)
    assert done.returncode == 0
    assert "mkdocs.yml says “de” is the language of the theme, content/issuer.yml says “en”" in done.stderr


def test_a_plugin_that_is_not_enabled_does_nothing(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8")
        .replace("  - badgepress\n", "  - badgepress:\n      enabled: false\n")
        .replace("  - Issuer and keys: issuer/index.md\n", ""),
        "utf-8",
    )
    assert build("mkdocs", root).returncode == 0
    assert not (root / "site" / "awards").exists()


def test_serve_publishes_only_the_award_that_changed(tmp_path: Path) -> None:
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    from bench.organisation import make_organisation

    make_organisation(tmp_path / "org", 60)
    (tmp_path / "org" / "content" / "pages").mkdir()
    config_file = tmp_path / "org" / "mkdocs.yml"
    config_file.write_text(
        "site_name: Youth\ndocs_dir: content/pages\nplugins: [badgepress]\ntheme: material\n", "utf-8"
    )
    config = load_config(str(config_file), site_dir=str(tmp_path / "served"))
    config.plugins.on_startup(command="serve", dirty=False)

    def reload() -> dict[str, tuple[int, bytes]]:
        build_site(config)
        awards = [*(tmp_path / "served" / "awards").iterdir(), *(tmp_path / "served" / "ob2" / "assertions").iterdir()]
        return {path.name + path.parent.name: (path.stat().st_ino, path.read_bytes()) for path in awards}

    first = reload()
    path = next(
        path
        for path in (tmp_path / "org" / "content" / "awards").rglob("*.yml")
        if "private" not in path.read_text("utf-8")
    )
    path.write_text(path.read_text("utf-8").replace("awarded: 202", "expires: 2040-01-01\nawarded: 202", 1), "utf-8")
    second = reload()
    changed = {name for name in first if first[name] != second[name]}
    assert changed == {f"{path.stem}.htmlawards", f"{path.stem}.jsonawards", f"{path.stem}.jsonassertions"}
    assert first.keys() == second.keys()
    path.write_text("badge: [", "utf-8")
    with pytest.raises(Abort):
        reload()
    path.unlink()
    third = reload()
    assert first.keys() - third.keys() == changed
    manifest = json.loads((tmp_path / "served" / "manifest.json").read_bytes())
    assert len(manifest["awards"]) == 59

    def pages() -> dict[str, bytes]:
        build_site(load_config(str(config_file), site_dir=str(tmp_path / "served")))
        return {str(path): path.read_bytes() for path in (tmp_path / "served").rglob("*.html")}

    kept = pages()
    assert any("badges" in path for path in kept)
    config.plugins["badgepress"].on_startup(command="serve", dirty=False)  # forgets the builds before
    assert pages() == kept


def test_serve_signs_only_the_stack_that_changed(tmp_path: Path) -> None:
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    from tests.stacks import HOST, LEARNERS, award_file, awards_in, stack_of, write_stacks

    root, served = write_stacks(tmp_path / "org"), tmp_path / "served"
    set_status_date(root, datetime.now(UTC).date())
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(served))
    config.plugins.on_startup(command="serve", dirty=False)

    def reload() -> dict[str, bytes]:
        build_site(config)
        manifest = json.loads((served / "manifest.json").read_bytes())
        listed = [entry["path"] for entry in manifest["entries"] if entry["kind"] == "clr"]
        assert listed == [path for path in listed if (served / path).is_file()] == ["learners/zofia/clr.json"]
        assert run_badgepress(["verify-site", str(served)]) == 0
        return {handle: (served / f"learners/{handle}/clr.json").read_bytes() for handle in ("annika", "zofia")}

    first = reload()
    award = award_file(root, HOST)
    award.write_text(award.read_text("utf-8") + "revoked: {on: 2026-10-01, reason: Entered twice.}\n", "utf-8")
    second = reload()
    assert second["annika"] == first["annika"]
    assert HOST in awards_in(json.loads(first["zofia"]))
    assert HOST not in awards_in(stack_of(served, "zofia"))
    text = award.read_text("utf-8")
    award.write_text("badge: [", "utf-8")
    with pytest.raises(Abort):
        reload()
    award.write_text(text, "utf-8")
    assert reload() == second
    # another consent changes everything that may speak of the learner
    (root / "content/learners/zofia.yml").write_text(LEARNERS["zofia"].replace("2026-09-20", "2026-09-21"), "utf-8")
    assert reload()["annika"] == second["annika"]
    assert stack_of(served, "zofia")["validFrom"] == "2026-09-21T00:00:00Z"
