"""From a push to the main branch to the live site, by the workflow that badgepress ships."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import KEY_VARIABLES, private_key, write_test_keys
from tests.hosting.conftest import Hosted
from tests.organisation import OTHER_AWARD_PATH

MKDOCS = """\
site_name: Harbour Knot Club
site_url: https://knots.example/badges/
docs_dir: content/pages
theme: {name: material, font: false}
plugins: [badgepress]
hooks: [spy.py]
"""
SPY = """\
import os, pathlib
pathlib.Path(os.environ["RUNNER_TEMP"], "seen.txt").write_text("\\n".join(os.environ.values()))
"""
REVOKED = "revoked: {on: 2026-11-12, reason: Photos of somebody else.}\n"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Return the folder that a server serves, and its address."""
    folder = tmp_path / "live"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def ready(hosted: Hosted, live: tuple[Path, str]) -> Hosted:
    """An organisation with a key, revoking one award, whose mkdocs.yml runs a program of its own."""
    write_test_keys(hosted.clone)
    hosted.write("mkdocs.yml", MKDOCS)
    hosted.write("spy.py", SPY)
    hosted.write("content/pages/index.md", "# Our badges\n")
    hosted.write(OTHER_AWARD_PATH, (hosted.clone / OTHER_AWARD_PATH).read_text("utf-8") + REVOKED)
    hosted.push("main")
    hosted.actions.secrets = {"BADGEPRESS_SIGNING_KEY": KEY_VARIABLES["TEST_KEY"]}
    hosted.actions.variables = {"BADGEPRESS_PUBLISHED": live[1]}
    return hosted


def _publish(there: Hosted) -> tuple[dict[str, str], dict[str, str]]:
    run = there.actions.start("badges-publish.yml", "push", {"ref": "refs/heads/main"})
    return run.results, run.printed


def test_the_key_signs_and_never_meets_mkdocs_yml_and_nothing_published_is_taken_back(
    ready: Hosted, live: tuple[Path, str], tmp_path: Path
) -> None:
    results, printed = _publish(ready)
    assert {name: results[name] for name in ("sign", "site", "deploy")} == dict.fromkeys(("sign", "site", "deploy"), "success"), printed
    assert "this is the first publication" in printed["Check, also against the site that is live"]
    (site,) = ready.actions.deployed
    assert json.loads((site / "manifest.json").read_text("utf-8"))["preview"] is False
    assert (site / ".nojekyll").exists()
    assert "Our badges" in (site / "index.html").read_text("utf-8")
    assert "https://knots.example/badges" in printed["Look at the live site"]
    assert ready.actions.secrets_given == {"sign"}
    (seen,) = tmp_path.glob("actions/run-1/*/temp/seen.txt")
    assert seen.parent.parent.name == "site"
    assert KEY_VARIABLES["TEST_KEY"] not in seen.read_text("utf-8")
    assert all(KEY_VARIABLES["TEST_KEY"] not in text for text in printed.values())

    for path in site.iterdir():
        path.rename(live[0] / path.name)
    ready.replace(OTHER_AWARD_PATH, REVOKED, "")
    ready.push("main", "Lift a revocation past all checks")
    results, printed = _publish(ready)
    assert results == {"sign": "failure", "site": "skipped", "deploy": "skipped", "doctor": "skipped"}
    assert "BP360" in printed["Check, also against the site that is live"]
    assert len(ready.actions.deployed) == 1


def test_a_private_key_in_any_file_of_the_branch_stops_everything(ready: Hosted) -> None:
    ready.write("notes/old.txt", f"the key: {private_key('TEST_KEY').secret_raw.hex()}\n")
    ready.push("main", "Notes")
    results, printed = _publish(ready)
    assert results == {"sign": "failure", "site": "skipped", "deploy": "skipped", "doctor": "skipped"}
    assert "notes/old.txt:1" in printed["Look for our private key in what the branch holds"]
    assert private_key("TEST_KEY").secret_raw.hex() not in "".join(printed.values())


def test_without_the_key_nothing_is_published(ready: Hosted) -> None:
    ready.actions.secrets = {}
    results, printed = _publish(ready)
    assert results == {"sign": "failure", "site": "skipped", "deploy": "skipped", "doctor": "skipped"}
    assert "BADGEPRESS_SIGNING_KEY is not set" in printed["Sign"]


def test_a_repository_variable_switches_publishing_off(ready: Hosted) -> None:
    ready.actions.variables["BADGEPRESS_PUBLISH"] = "no"
    assert set(_publish(ready)[0].values()) == {"skipped"}


def test_an_award_is_delivered_to_its_learner_alone(ready: Hosted, tmp_path: Path) -> None:
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    inputs = {"award": Path(OTHER_AWARD_PATH).stem, "recipient": str(identity.to_public())}
    refused = ready.actions.start("badges-deliver.yml", "workflow_dispatch", {"inputs": inputs})
    assert refused.results == {"deliver": "failure"}
    assert "is revoked" in refused.printed["Sign and encrypt"]
    ready.replace(OTHER_AWARD_PATH, REVOKED, "")
    ready.push("main")
    run = ready.actions.start("badges-deliver.yml", "workflow_dispatch", {"inputs": inputs})
    assert run.results == {"deliver": "success"}, run.printed
    (kept,) = [row for row in ready.host.artifacts if row["name"] == "delivery"]
    assert b"age-encryption.org" in kept["data"]
    assert b"proofValue" not in kept["data"]
    (packed,) = tmp_path.glob("actions/run-2/deliver/temp/delivery/*.age")
    assert pyrage.decrypt(packed.read_bytes(), [identity]).startswith(b"PK")


def test_a_hostile_input_of_deliver_is_an_argument_and_no_program(ready: Hosted, tmp_path: Path) -> None:
    inputs = {"award": '"; touch pwned; echo "', "recipient": "$(touch pwned)"}
    run = ready.actions.start("badges-deliver.yml", "workflow_dispatch", {"inputs": inputs})
    assert run.results == {"deliver": "failure"}
    assert not list(tmp_path.rglob("pwned"))
