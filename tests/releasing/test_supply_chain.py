"""What badgepress stands on, and what a release of it consists of."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from releasing.distributions import ReleaseError, build, build_twice
from releasing.parts import lock_with
from releasing.tag import version_here
from tests.conftest import REPOSITORY

LOCKS = ("badgepress", "site", "test", "release")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def lock(name: str) -> str:
    return (REPOSITORY / "requirements" / f"{name}.txt").read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    return {normal(found): version for found, version in _PIN.findall(lock(name))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> dict[str, set[str]]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    lists = {"badgepress": project["project"]["dependencies"], "release": groups["release"]}
    lists["site"] = [*lists["badgepress"], *groups["build"]]
    lists["test"] = [*lists["site"], *extras["age"], *extras["test"]]
    return {name: {normal(re.split(r"[\[<>=;! ]", each, maxsplit=1)[0]) for each in found} for name, found in lists.items()}


@pytest.mark.parametrize("name", LOCKS)
def test_each_line_of_a_lock_has_a_version_and_digests(name: str) -> None:
    requirements = re.split(r"\n(?=[A-Za-z0-9])", lock(name).split("\n", 2)[2])
    assert len(requirements) > 40
    for requirement in requirements:
        assert _PIN.match(requirement), requirement[:80]
        assert "--hash=sha256:" in requirement, requirement[:80]
        assert "@ http" not in requirement, requirement[:80]
        assert "@ git" not in requirement, requirement[:80]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_everything_that_is_asked_for(name: str) -> None:
    assert wanted()[name] <= pins(name).keys(), "run: make lock"


def test_the_locks_agree() -> None:
    assert pins("badgepress").items() <= pins("site").items()
    assert pins("site").items() <= pins("test").items()


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_in_a_lock_was_younger_than_a_week_when_it_was_made(name: str) -> None:
    head = re.search(r"make lock \(nothing newer than (\d{4}-\d\d-\d\d)\)", lock(name))
    assert head is not None
    made = subprocess.run(
        ["git", "log", "-1", "--format=%cs", "--", f"requirements/{name}.txt"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    if not made:
        pytest.skip("not committed yet")
    assert (date.fromisoformat(made) - date.fromisoformat(head[1])).days >= 7


def test_the_makefile_installs_from_the_locks_only() -> None:
    installs = [line for line in (REPOSITORY / "Makefile").read_text("utf-8").splitlines() if "pip install" in line and "apt-get" not in line]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-build-isolation --no-deps -e ." in line, line


def test_each_npm_package_is_locked_with_its_digest() -> None:
    listed = subprocess.run(["git", "ls-files", "*package-lock.json"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    found = [REPOSITORY / line for line in listed.stdout.split()]
    assert len(found) >= 2
    for path in found:
        packages: dict[str, Any] = json.loads(path.read_bytes())["packages"]
        for name, package in packages.items():
            if name and not package.get("inBundle"):
                assert package["integrity"].startswith("sha512-"), (path, name)
                # from the registry, unless it says otherwise
                assert "resolved" not in package, (path, name)


def sources(target: Path) -> Path:
    """Copy what the package is built from, bundles included, so that neither Node nor a network is needed."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(REPOSITORY / "site_plugin", target / "site_plugin", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(REPOSITORY / name, target / name)
    return target


def test_two_builds_in_unlike_surroundings_give_the_same_wheel_and_the_same_source_distribution(tmp_path: Path) -> None:
    one, other = sources(tmp_path / "one"), sources(tmp_path / "an other place é")
    for path in other.rglob("*"):
        os.utime(path, (time.time() - 90_000,) * 2)
        path.chmod(0o700 if path.is_dir() else 0o600)
    first = build(one, tmp_path / "first", TZ="UTC", PYTHONHASHSEED="0")
    second = build(other, tmp_path / "second", umask=0o077, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C")
    assert [path.suffix for path in first] == [".whl", ".gz"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_wheel_holds_the_package_and_what_runs_in_browsers_and_nothing_else(tmp_path: Path) -> None:
    wheel = build(sources(tmp_path / "one"), tmp_path / "out")[0]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"badgepress", "badgepress-0.1.0.dist-info"}
    assert any(name.startswith("badgepress/publishing/assets/bundled/") and name.endswith(".js") for name in names)
    assert not [name for name in names if name.endswith((".pyc", ".pem", ".key")) or "node_modules" in name]


def test_two_builds_that_differ_are_not_released(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "shifty"\nversion = "1"\n'
        '[tool.hatch.build.hooks.custom]\npath = "hook.py"\n[tool.hatch.build.targets.wheel]\npackages = ["shifty"]\n'
    )
    (source / "hook.py").write_text(
        "import os, pathlib\nfrom hatchling.builders.hooks.plugin.interface import BuildHookInterface\n"
        "class Hook(BuildHookInterface):\n    def initialize(self, version, data):\n        pathlib.Path('shifty/zone.py').write_text(f'ZONE = {os.environ[\"TZ\"]!r}')\n"
    )
    (source / "shifty").mkdir()
    (source / "shifty" / "__init__.py").touch()
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=source, check=True)
    with pytest.raises(ReleaseError, match="built twice, these differ: shifty"):
        build_twice(source, tmp_path / "out")


def test_the_lock_of_a_release_begins_with_the_wheel_itself(tmp_path: Path) -> None:
    wheel = tmp_path / "badgepress-9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    text = lock_with("9", wheel)
    assert re.search(r"\nbadgepress==9 \\\n    --hash=sha256:[0-9a-f]{64}\n", text)
    assert text.endswith(lock("badgepress"))


def tagged(tag: str, branch: str) -> int:
    command = [sys.executable, "-m", "releasing.tag", tag, branch]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False).returncode


def test_only_the_tag_of_this_version_on_a_reviewed_commit_is_released() -> None:
    assert tagged(f"v{version_here()}", "HEAD") == 0
    assert tagged("v9.9.9", "HEAD") == 1
    assert tagged(version_here(), "HEAD") == 1
    assert tagged(f"v{version_here()}", "no-such-branch") == 1


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPOSITORY / ".github" / "workflows" / name).read_text("utf-8"))
    return found


def test_a_release_is_built_where_nothing_can_be_signed_and_published_where_nothing_is_built() -> None:
    jobs = workflow("release.yml")["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {"id-token": "write", "attestations": "write"}
    assert jobs["publish"]["environment"]["name"] == "pypi"
    assert not [step for step in jobs["publish"]["steps"] if "checkout" in step.get("uses", "") or "make" in step.get("run", "")]
    assert "secrets." not in (REPOSITORY / ".github" / "workflows" / "release.yml").read_text("utf-8")


def test_zizmor_finds_nothing_in_the_workflows_of_this_repository() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    command = [str(zizmor), "--offline", "--no-progress", "--strict-collection", "--persona=pedantic", ".github"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
