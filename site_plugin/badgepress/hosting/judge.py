"""Decides by the policy whether a pull request may be merged: in the default branch's own workflow, on the merge that would result.

What the pull request holds is read, never run: it is laid out without filters, links and hooks, and only badgepress looks at it.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from badgepress.content.load import POLICY_FILE, read_policy
from badgepress.errors import BaseUnknownError
from badgepress.git import git_environment, run_git
from badgepress.history.git_base import git_base
from badgepress.history.read_changes import read_changes
from badgepress.history.report import ProblemLine
from badgepress.hosting.pull_request import PullRequest
from badgepress.hosting.run_event import Host
from badgepress.hosting.verdict import MAX_SHOWN, Verdict
from badgepress.policy.actions import deeds_of
from badgepress.policy.commits import commits_of
from badgepress.policy.decide import Behind, policy_problems
from badgepress.policy.replacements import replacement_deeds
from badgepress.problems import Problem

_SECONDS = 300
_SAFELY = ("git", "-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false", "-c", "core.fsmonitor=false", "-c", "safe.directory=*")
_NOBODYS_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
"""A filter that this machine has set up (Git LFS and its like) must not be started by what a stranger wrote into .gitattributes."""
_NO_ATTRIBUTES = "* -text -eol -filter -ident -working-tree-encoding -diff -merge\n"
"""Outweighs every .gitattributes of the change."""
_IDENTITY = {
    "GIT_AUTHOR_NAME": "badgepress", "GIT_AUTHOR_EMAIL": "badgepress@localhost", "GIT_AUTHOR_DATE": "2000-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "badgepress", "GIT_COMMITTER_EMAIL": "badgepress@localhost", "GIT_COMMITTER_DATE": "2000-01-01T00:00:00Z",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def verdict_of(root: Path, base: str, request: PullRequest, approvals: frozenset[str]) -> Verdict:
    """Judge a pull request whose commits are in a clone.

    Args:
        root: The clone; its work tree is left alone.
        base: The commit that the pull request would be merged into.
        request: Author and head.
        approvals: Logins of those who approved it as it is now.

    Raises:
        BaseUnknownError: The clone lacks commits.
    """
    if (run_git(root, "rev-parse", "--show-prefix") or b"").strip():
        # what lies outside, the workflows first of all, would go unjudged
        hint = "Give the organisation a repository of its own."
        raise BaseUnknownError("this folder is not the top of its Git repository", hint=hint)
    merged = _merged(root, base, request.head_sha)
    if merged is None:
        return Verdict(request.number, request.head_sha, has_policy=True, is_mergeable=False)
    with _work_tree(root, merged) as folder, git_base(folder, base) as found:
        data = found.read_path(POLICY_FILE)
        if data is None:
            return Verdict(request.number, request.head_sha, has_policy=False, is_mergeable=True)
        addresses = frozenset(address for commit in commits_of(folder, base) for address in commit.addresses)
        behind = Behind(request.author, approvals, addresses, request.is_authors_own)
        changes = read_changes(folder, found)
        deeds = (*deeds_of(changes), *replacement_deeds(folder, changes))
        problems = sorted(set(policy_problems(read_policy(data), deeds, behind)))
    lines = tuple(map(_line, problems[:MAX_SHOWN]))
    return Verdict(
        request.number, request.head_sha, has_policy=True, is_mergeable=True, missing=lines, left_out=len(problems) - len(lines)
    )


def fetch(root: Path, host: Host, request: PullRequest) -> None:
    """Fetch the commits of a pull request into a clone; the token reaches Git by its environment, never its command line.

    Raises:
        BaseUnknownError: They cannot be had, or the pull request has moved on.
    """
    if run_git(root, "cat-file", "-e", f"{request.head_sha}^{{commit}}") is not None:
        return
    secret = base64.b64encode(f"x-access-token:{host.api.token}".encode()).decode()
    environment = {
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"http.{host.server}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
    }  # fmt: skip
    reference = f"+refs/pull/{request.number}/head:refs/badgepress/{request.number}"
    arguments = ("-c", "http.followRedirects=false", "fetch", "--no-tags", "--no-recurse-submodules", "--quiet", "origin", reference)
    if _git(root, *arguments, environment=environment) is None:
        raise BaseUnknownError("the pull request's commits cannot be fetched", hint="Run the job again.")
    if run_git(root, "cat-file", "-e", f"{request.head_sha}^{{commit}}") is None:
        raise BaseUnknownError("the pull request has moved on", hint="The run for its newest commit will decide.")


def _merged(root: Path, base: str, head: str) -> str | None:
    """Return the commit that a merge would make, None if there are conflicts; no branch and no file changes."""
    if run_git(root, "merge-base", base, head) is None:
        raise BaseUnknownError("the pull request and the main branch have no common history in this clone", hint="Check out with fetch-depth: 0.")
    tree = _git(root, "merge-tree", "--write-tree", "--no-messages", base, head)
    if tree is None:
        return None
    words = ("-p", base, "-p", head, "-m", "What a merge would make", tree.decode().strip())
    made = _git(root, "commit-tree", *words, environment=_IDENTITY)
    if made is None:
        raise BaseUnknownError("Git cannot make the merge", hint="Update Git; 2.38 is needed.")
    return made.decode().strip()


@contextmanager
def _work_tree(root: Path, commit: str) -> Iterator[Path]:
    """Lay a commit out in a repository of its own, which borrows the clone's objects and knows none of its settings."""
    with tempfile.TemporaryDirectory(prefix="badgepress-merge-") as folder:
        where = Path(folder)
        objects = run_git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects")
        if objects is None or _git(where, "init", "--quiet", "--template=") is None:
            raise BaseUnknownError("Git cannot lay out the merge", hint="Run the job again.")
        inside = where / ".git"
        (inside / "objects" / "info" / "alternates").write_bytes(objects)
        (inside / "info").mkdir(exist_ok=True)
        (inside / "info" / "attributes").write_text(_NO_ATTRIBUTES)
        laid_out = _git(where, "config", "core.symlinks", "false") is not None
        if not laid_out or _git(where, "checkout", "--detach", "--quiet", commit) is None:
            raise BaseUnknownError("Git cannot lay out the merge", hint="Check out with fetch-depth: 0.")
        yield where


def _git(root: Path, *arguments: str, environment: Mapping[str, str] = MappingProxyType({})) -> bytes | None:
    """Run Git, which here may write; return what it printed, None if it failed."""
    everything = {**git_environment(), **_NOBODYS_SETTINGS, **environment}
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, names of objects, and a number
            [*_SAFELY, *arguments], cwd=root, env=everything, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _line(problem: Problem) -> ProblemLine:
    texts = (str(problem.place), problem.code, problem.severity, problem.message, problem.hint)
    return ProblemLine(*(_CONTROL.sub(" ", text)[:2000] for text in texts))
