"""No e-mail address in Git, site, log or argv: a year in the life of a repository, with an address that is looked for everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.history.repository import git
from tests.organisation import NOW, write_organisation
from tests.privacy.club import history_text

ADDRESS = "Quixotic.Recipient+Badges@Windmill.example"
TRACES = ("quixotic.recipient", "windmill.example")
"""Of the address, in small letters: its local part, and its domain."""
_SPY = """\
import json, os, sys
def note(event, arguments):
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.spawn"):
        with open(os.environ["SPY"], "a") as file:
            file.write(json.dumps([event, repr(arguments)]) + "\\n")
sys.addaudithook(note)
with open(os.environ["SPY"], "a") as file, open("/proc/self/cmdline", "rb") as line, open("/proc/self/environ", "rb") as environment:
    file.write(json.dumps(["own", repr(line.read()), repr(environment.read())]) + "\\n")
"""


class Said(NamedTuple):
    """What a command printed."""

    code: int
    out: str
    err: str


class Watched:
    """Runs commands as a person does, each a process of its own; keeps what they print and which programs they start, with which words."""

    def __init__(self, folder: Path) -> None:
        self.root, self._spy, self.printed = write_organisation(folder / "org"), folder / "spy", ""
        write_test_keys(self.root)
        (folder / "hook").mkdir()
        (folder / "hook/sitecustomize.py").write_text(_SPY)
        self._environment = {
            **os.environ, "PYTHONPATH": f"{folder / 'hook'}:{os.environ.get('PYTHONPATH', '')}", "SPY": str(self._spy), "TEST_KEY": KEY_VARIABLES["TEST_KEY"], "HOME": str(folder),
        }  # fmt: skip
        self._environment.pop("CI", None)

    def run(self, *arguments: str, typed: str = "", in_repository: bool = True) -> Said:
        words = [arguments[0], "-C", str(self.root), *arguments[1:], "--now", NOW] if in_repository else arguments
        command = [str(Path(sys.executable).with_name("badgepress")), *words]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, env=self._environment, cwd=self.root.parent)
        assert "Traceback" not in done.stderr
        self.printed += done.stdout + done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def commit(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", "A change")

    def new_award(self, said: Said) -> str:
        assert said.code == 0, said.err
        (path,) = (line.split()[1] for line in said.out.splitlines() if line.startswith("wrote content/awards/"))
        self.commit()
        return Path(path).stem

    @property
    def started(self) -> str:
        return self._spy.read_text("utf-8")


def found_in(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [trace for trace in TRACES if trace.encode() in data.lower()]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    one = Watched(tmp_path)
    git(one.root, "init", "-q", "-b", "main")
    one.commit()
    return one


def test_awarding_renewing_revoking_forgetting_delivering_and_building_leave_no_address(watched: Watched, tmp_path: Path) -> None:
    fields = ("--evidence", "Six knots", "--result", "tying=sure", "--awarded", "2026-11-03")
    first = watched.new_award(watched.run("award", "knots", "--email-stdin", *fields, typed=ADDRESS + "\n"))
    second = watched.new_award(watched.run("supersede", first, "--email-stdin", *fields[:4], typed=ADDRESS + "\n"))
    third = watched.new_award(watched.run("award", "knots", "--email-stdin", "--visibility", "private", *fields, typed=f"  {ADDRESS.upper()}  \n"))
    code = watched.run("recipient", "--email-stdin", typed=ADDRESS + "\n", in_repository=False).out.strip()
    watched.new_award(watched.run("award", "knots", "--code", code, *fields))
    table = tmp_path / "people.csv"
    for day, expected in (("2026-11-03", 1), ("2026-11-04", 0)):
        # on the first day the same person holds the badge already: a refusal must not repeat the address either
        table.write_text(f"email,awarded,evidence.1.name,results.tying\n{ADDRESS},{day},Six knots,sure\nother@knots.example,{day},Six knots,sure\n")
        assert watched.run("award", "knots", "--csv", str(table)).code == expected
    watched.commit()
    assert watched.run("revoke", second, "--reason", "Entered twice.").code == 0
    watched.commit()
    out = tmp_path / "delivered"
    assert watched.run("deliver", third, "--key", "env:TEST_KEY", "--out", str(out)).code == 0
    assert watched.run("forget", first, "--no-ask").code == 0
    watched.commit()
    site = tmp_path / "site"
    for command in (
        ("check", "--base", "main~3"), ("diff", "--base", "main~3"), ("diff", "--base", "main~3", "--format", "markdown"),
        ("build", "--out", str(site), "--key", "env:TEST_KEY", "--since", "last"), ("verify-site", str(site)),
    ):  # fmt: skip
        assert watched.run(*command).code == 0, command
    assert len(list((watched.root / "content/awards").rglob("*.yml"))) == 8
    assert len(watched.started.splitlines()) > 15, "else nobody looked"
    assert found_in(history_text(watched.root)) == []
    for folder in (watched.root, site, out):
        assert [path for path in folder.rglob("*") if path.is_file() and found_in(path.name.encode() + path.read_bytes())] == []
    assert found_in(watched.printed) == []
    assert found_in(watched.started) == []


@pytest.mark.parametrize("mistyped", ["Quixotic.Recipient@", "Quixotic.Recipient Windmill.example", f"{ADDRESS}, {ADDRESS}", f"<{ADDRESS}>"])
def test_a_mistyped_address_is_refused_without_repeating_it(watched: Watched, mistyped: str) -> None:
    said = watched.run("award", "knots", "--email-stdin", "--evidence", "Six knots", "--result", "tying=sure", typed=mistyped + "\n")
    assert said.code == 1 and found_in(watched.printed) == []
    assert git(watched.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("option", [("--name", ADDRESS), ("--assessor", ADDRESS), ("--url", f"https://x.example/{ADDRESS}"), ("--did", f"did:email:{ADDRESS}")])
def test_an_address_on_the_command_line_is_refused_without_repeating_it(watched: Watched, option: tuple[str, str]) -> None:
    said = watched.run("award", "knots", *option, typed="")
    assert said.code == 2 and found_in(watched.printed) == []
    assert git(watched.root, "status", "--porcelain") == ""


def test_the_watch_would_see_an_address(watched: Watched) -> None:
    """Proves that the tests above can fail."""
    watched.run("show", ADDRESS)
    assert found_in(watched.started) == list(TRACES)
    (watched.root / "content/pages").mkdir()
    (watched.root / "content/pages/x.md").write_text(ADDRESS)
    watched.commit()
    assert found_in(history_text(watched.root)) == list(TRACES)
    assert json.loads(watched.started.splitlines()[0])[0] == "own"
