"""Runs workflow files as GitHub would, on this machine: each `run` step in bash, with the environment that the file and the event give it.

The actions used are played: `checkout` clones the bare repository, artifacts are ZIP files of the code host, Pages is a folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from tests.history.repository import git
from tests.hosting.code_host import REPOSITORY, CodeHost
from tests.hosting.expressions import evaluate, filled
from tests.organisation import NOW

ROOT = Path(__file__).parents[2]
VENV = Path(sys.executable).parent
INSTALLS = "python -m pip install --only-binary :all: -r requirements.txt"


@dataclass(slots=True)
class Run:
    """What a workflow did."""

    number: int
    results: dict[str, str] = field(default_factory=dict)
    """Job → success, failure or skipped."""
    printed: dict[str, str] = field(default_factory=dict)
    """Name of a step → standard output and error."""

    @property
    def conclusion(self) -> str:
        return "failure" if "failure" in self.results.values() else "success"


class Actions:
    """Starts workflows on events."""

    def __init__(self, host: CodeHost, folder: Path) -> None:
        self.host = host
        self.folder = folder
        self.secrets: dict[str, str] = {}
        self.variables: dict[str, str] = {}
        self.deployed: list[Path] = []
        self.secrets_given: set[str] = set()
        """Names of the jobs that were handed a secret."""

    def pull_request(self, number: int, *, workflow: str = "badges-check.yml", event: str = "pull_request", by: str = "") -> Run:
        """Run what a pull request's event starts, by the pull request's own version of the file; `by` pushed, its author if nobody is named."""
        pull = self.host.pulls[number - 1]
        payload = {"action": "synchronize", "number": number, "pull_request": pull}
        merge = self._merge(pull)
        run = self.start(workflow, event, payload, merge, git(self.host.bare, "show", f"{merge}:.github/workflows/{workflow}"))
        self.host.runs.append({
            "id": run.number, "head_sha": pull["head"]["sha"], "event": event, "path": f".github/workflows/{workflow}",
            "status": "completed", "head_repository": pull["head"]["repo"], "head_branch": pull["head"]["ref"],
            "actor": {"login": by or pull["user"]["login"]},
        })  # fmt: skip
        return run

    def report(self, number: int | None = None) -> Run:
        """Run what the end of the last run of a pull request starts."""
        ended = self.host.runs[-1] if number is None else next(run for run in self.host.runs if run["id"] == number)
        return self.start("badges-report.yml", "workflow_run", {"action": "completed", "workflow_run": ended})

    def start(self, workflow: str, event: str, payload: dict[str, Any], commit: str = "main", text: str | None = None) -> Run:
        """Run a workflow of the main branch."""
        payload = {"repository": {"full_name": REPOSITORY, "default_branch": "main"}, **payload}
        if text is None:
            text = git(self.host.bare, "show", f"main:.github/workflows/{workflow}")
        spec = yaml.safe_load(text)
        assert event in spec[True], f"{workflow} is not started by {event}"
        number = len(list(self.folder.glob("run-*"))) + 1
        run = Run(number)
        where = self.folder / f"run-{number}"
        where.mkdir(parents=True)
        (where / "event.json").write_text(json.dumps(payload))
        for name, job in spec["jobs"].items():
            contexts = self._contexts(payload, event, run, where / name)
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            condition = job.get("if", "")
            needed = all(run.results[need] == "success" for need in needs) or "cancelled()" in str(condition)
            if not needed or (condition and not evaluate(str(condition), contexts)):
                run.results[name] = "skipped"
                continue
            permissions = job.get("permissions", spec["permissions"])
            contexts["github"]["token"] = self.host.token(permissions)
            run.results[name] = self._job(name, job, contexts, run, where, commit, event)
        return run

    def _contexts(self, payload: dict[str, Any], event: str, run: Run, temp: Path) -> dict[str, Any]:
        github = {"event": payload, "event_name": event, "ref_name": "main"}
        needs = {name: {"result": result} for name, result in run.results.items()}
        return {"github": github, "needs": needs, "vars": self.variables, "secrets": self.secrets, "inputs": payload.get("inputs", {}), "steps": {}, "runner": {"temp": str(temp / "temp")}}  # fmt: skip

    def _job(self, name: str, job: dict[str, Any], contexts: dict[str, Any], run: Run, where: Path, commit: str, event: str) -> str:
        clone, temp = where / name / "clone", where / name / "temp"
        temp.mkdir(parents=True)
        clone.mkdir()
        result = "success"
        for step in job["steps"]:
            condition = step.get("if", "")
            is_wanted = evaluate(condition, contexts) if condition else True
            if not is_wanted or (result == "failure" and "cancelled()" not in condition):
                continue
            done = True
            output: dict[str, str] = {}
            if "uses" in step:
                inputs = {key: filled(str(value), contexts) for key, value in step.get("with", {}).items()}
                output = self._action(step["uses"].partition("@")[0], inputs, clone, run, commit)
            elif step["run"] != INSTALLS:
                environment = {key: filled(str(value), contexts) for key, value in {**job.get("env", {}), **step.get("env", {})}.items()}
                self.secrets_given.update({name} if set(environment.values()) & set(self.secrets.values()) else ())
                done = self._shell(step, environment, clone, temp, where / "event.json", run, event)
                output = _outputs(temp / "output")
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": output, "outcome": "success" if done else "failure"}
            result = result if done else "failure"
            (temp / "output").unlink(missing_ok=True)
        return result

    def _shell(self, step: dict[str, Any], environment: dict[str, str], clone: Path, temp: Path, event: Path, run: Run, name: str) -> bool:
        assert "${{" not in step["run"], "values reach a script by its environment only"
        commands = self.folder / "bin"
        if not commands.exists():
            commands.mkdir()
            (commands / "badgepress").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.hosting.shim "$@"\n')
            (commands / "badgepress").chmod(0o755)
            (commands / "mkdocs").symlink_to(VENV / "mkdocs")
        given = {
            "PATH": f"{commands}:/usr/bin:/bin", "HOME": str(temp), "PYTHONPATH": str(ROOT), "TEST_NOW": NOW, "RUNNER_TEMP": str(temp),
            "GITHUB_EVENT_PATH": str(event), "GITHUB_EVENT_NAME": name, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": self.host.url,
            "GITHUB_SERVER_URL": "https://code.example", "GITHUB_OUTPUT": str(temp / "output"), "CI": "true", "BADGEPRESS_LOCAL_API": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_MKDOCS_2_WARNING": "1", "LANG": "C.UTF-8",
        }  # fmt: skip
        script = temp / "script.sh"
        script.write_text(step["run"])
        done = subprocess.run(["bash", "-e", str(script)], cwd=clone, env={**given, **environment}, capture_output=True, text=True)
        printed = done.stdout + done.stderr
        assert "Traceback" not in printed, printed
        run.printed[step["name"]] = run.printed.get(step["name"], "") + printed
        return done.returncode == 0

    def _action(self, name: str, inputs: dict[str, str], clone: Path, run: Run, commit: str) -> dict[str, str]:
        if name == "actions/checkout":
            assert inputs["persist-credentials"] == "False"
            self._check_out(clone, commit, is_whole=inputs.get("fetch-depth") == "0")
        elif name in ("actions/upload-artifact", "actions/upload-pages-artifact"):
            path = Path(inputs["path"])
            if not path.exists() and inputs.get("if-no-files-found") == "ignore":
                return {}
            assert path.exists(), f"{inputs} would fail: nothing is there"
            kept = _zipped(path, hidden=inputs.get("include-hidden-files") == "True")
            self.host.keep_artifact(run.number, inputs.get("name", "github-pages"), kept)
        elif name == "actions/download-artifact":
            wanted = inputs.get("name") or inputs["pattern"]
            for row in self.host.artifacts:
                if (row["run"], row["name"]) == (run.number, wanted):
                    zipfile.ZipFile(BytesIO(row["data"])).extractall(inputs["path"])
        elif name == "actions/deploy-pages":
            site = self.folder / f"pages-{run.number}"
            zipfile.ZipFile(BytesIO(self.host.artifacts[-1]["data"])).extractall(site)
            self.deployed.append(site)
            return {"page_url": "https://harbour.github.io/badges/"}
        else:
            assert name == "actions/setup-python", name
        return {}

    def _check_out(self, clone: Path, commit: str, *, is_whole: bool) -> None:
        sha = git(self.host.bare, "rev-parse", commit).strip()
        git(clone, "init", "-q", "-b", "work")
        git(clone, "remote", "add", "origin", f"file://{self.host.bare}")
        if is_whole:
            git(clone, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", sha)
        else:
            git(clone, "fetch", "-q", "--depth", "1", "origin", sha)
        git(clone, "checkout", "-q", "--detach", sha)

    def _merge(self, pull: dict[str, Any]) -> str:
        """Return the commit that GitHub keeps as refs/pull/N/merge."""
        main = git(self.host.bare, "rev-parse", "main").strip()
        head = pull["head"]["sha"]
        tree = git(self.host.bare, "merge-tree", "--write-tree", main, head).splitlines()[0]
        merge = git(self.host.bare, "commit-tree", "-p", main, "-p", head, "-m", "merge", tree).strip()
        git(self.host.bare, "update-ref", f"refs/pull/{pull['number']}/merge", merge)
        return merge


def _zipped(path: Path, *, hidden: bool) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            name = file.name if path.is_file() else file.relative_to(path).as_posix()
            if file.is_file() and (hidden or not any(part.startswith(".") for part in name.split("/"))):
                archive.write(file, name)
    return buffer.getvalue()


def _outputs(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines)
