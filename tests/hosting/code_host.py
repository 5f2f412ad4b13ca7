"""A code host on this machine: a bare repository, and an HTTP server that answers as GitHub's API does and holds every token to its permissions."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.history.repository import git

REPOSITORY = "harbour/badges"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
Answer = tuple[int, Any]


class CodeHost:
    """Holds what a code host knows; tests look into it."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "origin.git"
        self.bare.mkdir(parents=True)
        git(self.bare, "init", "-q", "--bare", "-b", "main")
        self.tokens: dict[str, dict[str, str]] = {}
        self.pulls: list[dict[str, Any]] = []
        self.reviews: dict[int, list[dict[str, Any]]] = {}
        self.events: dict[int, list[dict[str, Any]]] = {}
        self.comments: list[dict[str, Any]] = []
        self.checks: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        self.artifacts: list[dict[str, Any]] = []
        self.authors: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.storage_saw_token = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._answer))
        self._storage = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._stored))
        for server in (self._server, self._storage):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        for server in (self._server, self._storage):
            server.shutdown()
            server.server_close()

    def token(self, permissions: dict[str, str]) -> str:
        token = f"ghs_{len(self.tokens)}"
        self.tokens[token] = permissions
        return token

    def open_pull(self, branch: str, author: str, title: str = "A change", body: str = "") -> dict[str, Any]:
        number = len(self.pulls) + 1
        pull = {
            "number": number, "state": "open", "title": title, "body": body, "user": {"login": author, "type": "User"},
            "head": {"ref": branch, "sha": "", "repo": {"full_name": REPOSITORY}},
            "base": {"ref": "main", "repo": {"full_name": REPOSITORY}},
        }  # fmt: skip
        self.pulls.append(pull)
        self.reviews[number] = []
        self.refresh_pulls()
        return pull

    def open_pull_of_fork(self, fork: str, clone: Path, commit: str, author: str) -> dict[str, Any]:
        """Open a pull request whose branch is in somebody else's repository: here are its commits alone."""
        number = len(self.pulls) + 1
        git(clone, "push", "-q", str(self.bare), f"{commit}:refs/pull/{number}/head")
        pull = {
            "number": number, "state": "open", "title": "From afar", "body": "", "user": {"login": author, "type": "User"},
            "head": {"ref": "main", "sha": git(clone, "rev-parse", commit).strip(), "repo": {"full_name": fork}},
            "base": {"ref": "main", "repo": {"full_name": REPOSITORY}},
        }  # fmt: skip
        self.pulls.append(pull)
        self.reviews[number] = []
        return pull

    def refresh_pulls(self) -> None:
        """Move the heads of pull requests to where their branches are, as a push does."""
        for pull in self.pulls:
            if pull["head"]["repo"]["full_name"] != REPOSITORY:
                continue
            sha = git(self.bare, "rev-parse", f"refs/heads/{pull['head']['ref']}").strip()
            pull["head"]["sha"] = sha
            git(self.bare, "update-ref", f"refs/pull/{pull['number']}/head", sha)

    def review(self, number: int, login: str, state: str = "APPROVED", at: str = "2026-11-24T12:00:00Z") -> None:
        sha = self.pulls[number - 1]["head"]["sha"]
        self.reviews[number].append({"user": {"login": login, "type": "User"}, "state": state, "commit_id": sha, "submitted_at": at})

    def keep_artifact(self, run: int, name: str, data: bytes) -> None:
        self.artifacts.append({"id": len(self.artifacts) + 1, "run": run, "name": name, "data": data})

    def _stored(self, _method: str, path: str, _query: dict[str, str], _body: Any, token: str) -> Answer:
        self.storage_saw_token |= bool(token)
        return 200, next(row["data"] for row in self.artifacts if row["id"] == int(path.rpartition("/")[2]))

    def _answer(self, method: str, path: str, query: dict[str, str], body: Any, token: str) -> Answer:
        self.asked.append(f"{method} {path}")
        if token not in self.tokens:
            return 401, {"message": "Bad credentials"}
        for pattern, verb, scopes, answer in self._routes():
            match = re.fullmatch(pattern, path.removeprefix(f"/repos/{REPOSITORY}"))
            if match and verb == method:
                level = "write" if method != "GET" else "read"
                if scopes and not any(self.tokens[token].get(scope) in {level, "write"} for scope in scopes):
                    return 403, {"message": "Resource not accessible by integration"}
                return answer(match, query, body)
        return 404, {"message": "Not Found"}

    def _routes(self) -> list[tuple[str, str, tuple[str, ...], Callable[..., Answer]]]:
        pulls, checks, contents = ("pull-requests",), ("checks",), ("contents",)
        comments = ("pull-requests", "issues")
        return [
            ("", "GET", (), lambda *_: (200, {"default_branch": "main"})),
            ("/pulls", "GET", pulls, lambda _m, query, _b: (200, _page(self._pulls(query), query))),
            ("/pulls", "POST", pulls, self._new_pull),
            (r"/pulls/(\d+)", "PATCH", pulls, lambda m, _q, body: (200, _changed(self.pulls[int(m[1]) - 1], body))),
            (r"/pulls/(\d+)/reviews", "GET", pulls, lambda m, query, _b: (200, _page(self.reviews[int(m[1])], query))),
            (r"/pulls/(\d+)/files", "GET", pulls, lambda m, query, _b: (200, _page(self._files(int(m[1])), query))),
            (r"/issues/(\d+)/events", "GET", comments, lambda m, query, _b: (200, _page(self.events.get(int(m[1]), []), query))),
            (r"/issues/(\d+)/comments", "GET", comments, self._comments_of),
            (r"/issues/(\d+)/comments", "POST", comments, self._new_comment),
            (r"/issues/comments/(\d+)", "PATCH", comments, lambda m, _q, body: (200, _changed(self.comments[int(m[1]) - 1], body))),
            (r"/actions/runs", "GET", ("actions",), self._runs),
            (r"/actions/runs/(\d+)/artifacts", "GET", ("actions",), self._artifacts_of),
            (r"/actions/artifacts/(\d+)/zip", "GET", ("actions",), self._to_storage),
            (r"/commits/([0-9a-f]+)/check-runs", "GET", checks, self._checks_of),
            (r"/check-runs", "POST", checks, self._new_check),
            (r"/check-runs/(\d+)", "PATCH", checks, lambda m, _q, body: (200, _changed(self.checks[int(m[1]) - 1], body))),
            (r"/commits/([0-9a-f]+)", "GET", contents, lambda m, *_: (200, {"author": self.authors.get(m[1])})),
            (r"/git/ref/heads/(.+)", "GET", contents, self._reference),
            (r"/git/trees", "POST", contents, self._new_tree),
            (r"/git/commits", "POST", contents, self._new_commit),
            (r"/git/refs", "POST", contents, lambda _m, _q, body: self._move(body["ref"], body["sha"])),
            (r"/git/refs/(heads/.+)", "PATCH", contents, lambda m, _q, body: self._move(f"refs/{m[1]}", body["sha"])),
        ]

    def _pulls(self, query: dict[str, str]) -> list[dict[str, Any]]:
        owner, _, branch = query.get("head", "").partition(":")
        return [
            pull
            for pull in self.pulls
            if pull["state"] == query["state"]
            and (pull["head"]["repo"]["full_name"].partition("/")[0], pull["head"]["ref"]) == (owner, branch)
            and pull["base"]["ref"] == query["base"]
        ]

    def _new_pull(self, _match: Any, _query: Any, body: dict[str, Any]) -> Answer:
        pull = self.open_pull(body["head"], "github-actions[bot]", body["title"], body["body"])
        return 201, pull

    def _files(self, number: int) -> list[dict[str, str]]:
        head = self.pulls[number - 1]["head"]["sha"]
        names = git(self.bare, "diff", "--name-only", f"main...{head}").splitlines()
        return [{"filename": name} for name in names]

    def _comments_of(self, match: Any, query: dict[str, str], _body: Any) -> Answer:
        return 200, _page([row for row in self.comments if row["issue"] == int(match[1])], query)

    def _new_comment(self, match: Any, _query: Any, body: dict[str, Any]) -> Answer:
        self.comments.append({"id": len(self.comments) + 1, "issue": int(match[1]), "user": BOT, **body})
        return 201, self.comments[-1]

    def _runs(self, _match: Any, query: dict[str, str], _body: Any) -> Answer:
        found = [row for row in self.runs if (row["head_sha"], row["event"]) == (query["head_sha"], query["event"])]
        return 200, {"workflow_runs": _page(found, query)}

    def _artifacts_of(self, match: Any, query: dict[str, str], _body: Any) -> Answer:
        found = [row for row in self.artifacts if row["run"] == int(match[1]) and row["name"] == query["name"]]
        return 200, {"artifacts": _page([{"id": row["id"], "name": row["name"]} for row in found], query)}

    def _to_storage(self, match: Any, _query: Any, _body: Any) -> Answer:
        return 302, f"http://127.0.0.1:{self._storage.server_address[1]}/{match[1]}"

    def _checks_of(self, match: Any, query: dict[str, str], _body: Any) -> Answer:
        found = [row for row in self.checks if (row["head_sha"], row["name"]) == (match[1], query["check_name"])]
        return 200, {"check_runs": _page(found, query)}

    def _new_check(self, _match: Any, _query: Any, body: dict[str, Any]) -> Answer:
        self.checks.append({"id": len(self.checks) + 1, "app": {"slug": "github-actions"}, **body})
        return 201, self.checks[-1]

    def _reference(self, match: Any, _query: Any, _body: Any) -> Answer:
        found = git(self.bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{match[1]}").strip()
        return (200, {"object": {"sha": found}}) if found else (404, {"message": "Not Found"})

    def _new_tree(self, _match: Any, _query: Any, body: dict[str, Any]) -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            git(self.bare, "read-tree", body["base_tree"], **index)
            for entry in body["tree"]:
                if entry.get("sha", "") is None:
                    git(self.bare, "rm", "--cached", "-q", "--", entry["path"], **index)
                    continue
                blob = _blob(self.bare, entry["content"])
                git(self.bare, "update-index", "--add", "--cacheinfo", f"{entry['mode']},{blob},{entry['path']}", **index)
            return 201, {"sha": git(self.bare, "write-tree", **index).strip()}

    def _new_commit(self, _match: Any, _query: Any, body: dict[str, Any]) -> Answer:
        parents = [word for parent in body["parents"] for word in ("-p", parent)]
        sha = git(self.bare, "commit-tree", *parents, "-m", body["message"], body["tree"]).strip()
        self.authors[sha] = BOT
        return 201, {"sha": sha}

    def _move(self, reference: str, sha: str) -> Answer:
        git(self.bare, "update-ref", reference, sha)
        self.refresh_pulls()
        return 200, {"ref": reference}


def packed(files: dict[str, bytes]) -> bytes:
    """Return files as an artifact's ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _blob(bare: Path, text: str) -> str:
    command = ["git", "hash-object", "-w", "--stdin"]
    done = subprocess.run(command, cwd=bare, input=text.encode(), capture_output=True, check=True, env={**os.environ})
    return done.stdout.decode().strip()


def _page(rows: list[Any], query: dict[str, str]) -> list[Any]:
    size = int(query.get("per_page", "30"))
    first = (int(query.get("page", "1")) - 1) * size
    return rows[first : first + size]


def _changed(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    row.update(values)
    return row


def _handler(answer: Callable[[str, str, dict[str, str], Any, str], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            status, values = answer(self.command, unquote(parts.path), dict(parse_qsl(parts.query)), body, token)
            data = values if isinstance(values, bytes) else b"" if status == 302 else json.dumps(values).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", values)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815 - named by http.server

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
