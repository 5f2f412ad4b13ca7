"""The scripts of the shipped .gitlab-ci.yml, run as GitLab would: line by line, in a clone, each job with its own variables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from badgepress.hosting.workflows import workflow_files
from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.history.repository import git
from tests.hosting.actions import ROOT, VENV
from tests.organisation import AWARD_PATH, NOW, write_organisation

SPEC: dict[str, Any] = yaml.safe_load(workflow_files("gitlab")[".gitlab-ci.yml"])
MKDOCS = "site_name: Knots\nsite_url: https://knots.example/badges/\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [badgepress]\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = write_organisation(tmp_path / "clone")
    write_test_keys(root)
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / "content/pages").mkdir()
    (root / "content/pages/index.md").write_text("# Our badges\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    git(tmp_path, "clone", "-q", "--bare", str(root), "origin.git")
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "badgepress").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.hosting.shim "$@"\n')
    (commands / "badgepress").chmod(0o755)
    (commands / "mkdocs").symlink_to(VENV / "mkdocs")
    return root


def _job(name: str, clone: Path, **given: str) -> subprocess.CompletedProcess[str]:
    job = SPEC[name]
    environment = {
        "PATH": f"{clone.parent}/bin:/usr/bin:/bin", "HOME": str(clone.parent), "PYTHONPATH": str(ROOT), "TEST_NOW": NOW, "LANG": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_MKDOCS_2_WARNING": "1", "CI_DEFAULT_BRANCH": "main",
    }  # fmt: skip
    own = {key: given.get(value[1:], "") if value.startswith("$") else value for key, value in job.get("variables", {}).items()}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(job["script"])], cwd=clone, env={**environment, **own, **given}, capture_output=True, text=True
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_a_merge_request_is_checked_and_reported(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "change")
    with (clone / AWARD_PATH).open("a") as file:
        file.write("revoked: {on: 2026-11-12, reason: A mistake.}\n")
    git(clone, "commit", "-q", "-a", "-m", "x")
    done = _job("check", clone, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "revoke 1" in (clone / "change-report.md").read_text("utf-8")
    assert (clone / "preview/manifest.json").exists()
    (clone / AWARD_PATH).unlink()
    git(clone, "commit", "-q", "-a", "-m", "x")
    done = _job("check", clone, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert done.returncode == 1
    assert "BP350" in done.stdout
    assert set(SPEC["check"]["artifacts"]["paths"]) == {"change-report.md", "preview/"}


def test_the_main_branch_is_signed_and_then_built_without_the_key(clone: Path) -> None:
    nowhere = str(clone.parent / "nowhere.json")
    (clone.parent / "nowhere.json").write_text('{"version": 1, "base_url": "https://knots.example/badges", "preview": false, "awards": [], "entries": []}')
    secret = {"BADGEPRESS_SIGNING_KEY": KEY_VARIABLES["TEST_KEY"]}
    done = _job("sign", clone, BADGEPRESS_PUBLISHED=nowhere, **secret)
    assert done.returncode == 0, done.stdout + done.stderr
    done = _job("pages", clone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (clone / "public/.nojekyll").exists()
    assert "Our badges" in (clone / "public/index.html").read_text("utf-8")


def test_without_the_key_nothing_is_signed(clone: Path) -> None:
    done = _job("sign", clone, BADGEPRESS_PUBLISHED=str(clone.parent / "none.json"))
    assert done.returncode == 3
    (clone.parent / "none.json").write_text('{"version": 1, "base_url": "https://knots.example/badges", "preview": false, "awards": [], "entries": []}')
    done = _job("sign", clone, BADGEPRESS_PUBLISHED=str(clone.parent / "none.json"))
    assert done.returncode == 1
    assert "BADGEPRESS_SIGNING_KEY is not set" in done.stderr
    assert not (clone / "signed").exists()
