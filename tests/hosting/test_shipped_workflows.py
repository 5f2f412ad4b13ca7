"""The workflow files themselves: sound, pinned, of few permissions; and the ones this repository uses are the ones it ships."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from badgepress.hosting.change_artifact import CHECK_WORKFLOW
from badgepress.hosting.workflows import workflow_files

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SHIPPED = workflow_files("github")
OWN = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / ".github" / "workflows").glob("*.yml")}
ALL = {**{f"shipped {path}": data for path, data in SHIPPED.items()}, **OWN}
MAY = {
    "badges-check": {"check": {"contents": "read"}},
    "badges-deliver": {"deliver": {"contents": "read"}},
    "badges-form": {"propose": {"contents": "write", "issues": "write", "pull-requests": "write"}},
    "badges-publish": {
        "sign": {"contents": "read"},
        "site": {"contents": "read"},
        "deploy": {"id-token": "write", "pages": "write"},
        "doctor": {"contents": "read"},
    },
    "badges-refresh": {"refresh": {"contents": "write", "pull-requests": "write"}, "doctor": {"contents": "read"}},
    "badges-report": {
        "policy": {"actions": "read", "checks": "write", "contents": "read", "pull-requests": "read"},
        "comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
    },
    "badges-review": {"review": {}},
    "tests": {"tests": {"contents": "read"}},
    "audit": {"audit": {"contents": "read"}, "newest": {"contents": "read"}},
    "release": {
        "build": {"contents": "read"},
        "publish": {"attestations": "write", "id-token": "write"},
        "announce": {"contents": "write"},
    },
}
"""What each job may do, once more, so that nobody widens it in passing."""


def _spec(data: bytes) -> dict[Any, Any]:
    spec: dict[Any, Any] = yaml.safe_load(data)
    return spec


def _steps(data: bytes) -> list[dict[str, Any]]:
    return [step for job in _spec(data)["jobs"].values() for step in job["steps"]]


def _written(folder: Path, files: dict[str, bytes]) -> list[str]:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return [str(folder / path) for path in files]


def _tool(name: str, *arguments: str) -> None:
    done = subprocess.run([BIN / name, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_this_repository_uses_the_workflows_it_ships() -> None:
    assert {path: data for path, data in OWN.items() if path in SHIPPED} == SHIPPED
    assert CHECK_WORKFLOW in SHIPPED


@pytest.mark.parametrize("files", [SHIPPED, OWN], ids=["shipped", "own"])
def test_zizmor_finds_nothing_even_where_it_is_pedantic(files: dict[str, bytes], tmp_path: Path) -> None:
    _written(tmp_path, files)
    _tool("zizmor", "--offline", "--no-progress", "--strict-collection", "--persona=pedantic", str(tmp_path / ".github"))


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    bad = SHIPPED[CHECK_WORKFLOW].replace(b"  pull_request:\n", b"  pull_request_target:\n")
    _written(tmp_path, {CHECK_WORKFLOW: bad})
    with pytest.raises(AssertionError, match="dangerous-triggers"):
        _tool("zizmor", "--offline", "--no-progress", str(tmp_path / ".github"))


def test_the_files_have_the_form_their_hosts_ask_for(tmp_path: Path) -> None:
    _tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *_written(tmp_path, {**SHIPPED, **OWN}))
    _tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *_written(tmp_path, workflow_files("gitlab")))


@pytest.mark.parametrize("data", ALL.values(), ids=ALL)
def test_every_action_is_pinned_by_its_whole_commit_and_says_its_version(data: bytes) -> None:
    uses = re.findall(r"uses: (.*)", data.decode())
    assert len(uses) == sum("uses" in step for step in _steps(data))
    for action in uses:
        assert re.fullmatch(r"(actions/[a-z-]+|pypa/gh-action-pypi-publish)@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", action), action


def test_an_action_has_one_pin_everywhere() -> None:
    pins = {pin for data in ALL.values() for pin in re.findall(r"uses: (.*)", data.decode())}
    names = [pin.partition("@")[0] for pin in pins]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "data"), ALL.items(), ids=ALL)
def test_permissions_are_the_fewest(path: str, data: bytes) -> None:
    spec = _spec(data)
    assert spec["permissions"] == {}
    assert {name: job["permissions"] for name, job in spec["jobs"].items()} == MAY[Path(path).stem]


@pytest.mark.parametrize(("path", "data"), ALL.items(), ids=ALL)
def test_what_a_pull_request_starts_holds_no_secret(path: str, data: bytes) -> None:
    events = set(_spec(data)[True])
    assert not events & {"pull_request_target", "issue_comment", "repository_dispatch"}
    if events & {"pull_request", "pull_request_review"}:
        text = data.decode()
        assert not re.search(r"secrets|github\.token|environment:|cache|GITHUB_TOKEN", text.split("\non:")[1])
        for job in _spec(data)["jobs"].values():
            assert "write" not in job["permissions"].values()
    if "workflow_run" in events:
        assert "secrets." not in data.decode()
        assert not any("ref" in step.get("with", {}) for step in _steps(data))


@pytest.mark.parametrize("data", ALL.values(), ids=ALL)
def test_scripts_are_one_command_and_get_values_by_their_environment(data: bytes) -> None:
    for step in _steps(data):
        if "run" in step:
            assert "${{" not in step["run"]
            assert "\n" not in step["run"].strip()
            assert step["run"].split()[0] in {"badgepress", "mkdocs", "python", "true", ".ci/run", "make", "gh"}
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_key_is_shown_to_one_step_of_a_job_in_a_protected_environment() -> None:
    for path, data in SHIPPED.items():
        for name, job in _spec(data)["jobs"].items():
            given = [step["name"] for step in job["steps"] if "secrets." in str(step)]
            if given:
                assert (Path(path).stem, name, given) in [("badges-publish", "sign", ["Sign"]), ("badges-deliver", "deliver", ["Sign and encrypt"])]
                assert job["environment"] == "signing"
                assert not any("mkdocs" in str(step) for step in job["steps"])


def test_hidden_files_reach_the_published_site() -> None:
    for step in _steps(SHIPPED[".github/workflows/badges-publish.yml"]):
        if "upload" in step.get("uses", ""):
            assert step["with"]["include-hidden-files"] is True


def test_gitlab_shows_the_key_to_the_signing_job_alone() -> None:
    jobs = _spec(workflow_files("gitlab")[".gitlab-ci.yml"])
    assert [name for name, job in jobs.items() if isinstance(job, dict) and "environment" in job] == ["sign"]
    assert [name for name, job in jobs.items() if "BADGEPRESS_KEY" in str(job)] == ["sign"]
    assert "mkdocs" not in str(jobs["sign"])
