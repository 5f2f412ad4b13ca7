from __future__ import annotations

import http.server
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.doctor.hosting import Alter, Authority, Host, Takeover
from tests.organisation import NOW, write_organisation

NAME = "knots.example"
BASE = f"https://{NAME}/badges"


@pytest.fixture(scope="session")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose site was built, signed, into `site`."""
    root = write_organisation(tmp_path_factory.mktemp("doctor"))
    write_test_keys(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_KEY", KEY_VARIABLES["TEST_KEY"])
        assert run(["build", "-C", str(root), "--out", str(root / "site"), "--key", "env:TEST_KEY", "--now", NOW]) == 0
    return root


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> ssl.SSLContext:
    return authority.context(NAME)


@pytest.fixture(scope="session")
def plain_port() -> Iterator[int]:
    """A server without encryption that sends everybody to the one with it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response_only(301)
            self.send_header("Location", f"https://{NAME}{self.path}")
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


class Doctor:
    """Calls the doctor of a site that a host on this machine serves under its real name."""

    def __init__(
        self, organisation: Path, authority: Authority, certificate: ssl.SSLContext, plain_port: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.organisation, self.site = organisation, organisation / "site"
        self._authority, self.certificate, self.plain_port = authority, certificate, plain_port
        self._capsys = capsys
        self.asked: list[str] = []

    def arguments(self, port: int, *more: str, form: str = "json", where: str = BASE, now: str = NOW) -> list[str]:
        return [
            "doctor", where, "--format", form, "--now", now, "--ca-file", str(self._authority.file),
            "--connect-to", f"{NAME}:443:127.0.0.1:{port}", "--connect-to", f"{NAME}:80:127.0.0.1:{self.plain_port}", *more,
        ]  # fmt: skip

    def call(self, arguments: list[str]) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        self._capsys.readouterr()
        code = run(arguments)
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    def findings(
        self, alter: Alter | None = None, *more: str, root: Path | None = None, takeover: Takeover | None = None, code: int | None = None,
        prefix: str = "/badges", now: str = NOW, where: str = BASE,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Return everything that is not fine about a host."""
        host = Host(root or self.site, prefix, alter, takeover)
        with host.serving(self.certificate) as port:
            outside = str(self.organisation.parent) if "-C" not in more else None
            arguments = self.arguments(port, *(("-C", outside) if outside else ()), *more, now=now, where=where)
            exit_code, out, _ = self.call(arguments)
        self.asked = host.asked
        found = [finding for finding in json.loads(out)["findings"] if finding["outcome"] != "fine"]
        outcomes = {finding["outcome"] for finding in found}
        wanted = 1 if "broken" in outcomes else 3 if "cannot tell" in outcomes else 0
        assert exit_code == (wanted if code is None else code)
        assert all(finding["mend"] and finding["why"] for finding in found)
        return found

    def one(self, *given: Any, **more: Any) -> dict[str, Any]:
        """Return the one finding about a host."""
        (finding,) = self.findings(*given, **more)
        return finding


@pytest.fixture
def doctor(
    organisation: Path, authority: Authority, certificate: ssl.SSLContext, plain_port: int, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    return Doctor(organisation, authority, certificate, plain_port, capsys)


def badgepress(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run([sys.executable, "-m", "badgepress", *arguments], capture_output=True, text=True, check=False, timeout=60)
