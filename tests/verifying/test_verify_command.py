"""`badgepress verify` as people and programs use it: words, JSON, exit codes, and questions without an echo."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from badgepress.cli.main import run
from tests.conformance.making import club
from tests.conformance.making.cases import itxt, png
from tests.conformance.making.signers import text_of
from tests.conformance.table import web

NOW = ["--now", "2026-11-24T12:00:00Z"]
Typed = Callable[[bytes], None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The club's web as a folder."""
    folder = tmp_path_factory.mktemp("club") / "site"
    for url, answer in web().items():
        if url.startswith(club.BASE):
            path = folder / url.removeprefix(f"{club.BASE}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(answer["body"])
    (folder / "manifest.json").write_text(json.dumps({"version": 1, "base_url": club.BASE}))
    revoked = club.signed(
        club.changed(lambda d: (club.second(d), d.update(credentialStatus=club.entry(club.LIST, club.REVOKED_INDEX))))
    )
    (folder / "awards/revoked.json").write_text(text_of(revoked))
    return folder


def verify(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = run(["verify", *map(str, arguments), *NOW])
    out = capsys.readouterr()
    return code, out.out, out.err


def offline(site: Path, *arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code, out, _err = verify(*arguments, "--site", site, capsys=capsys)
    return code, out


def test_a_valid_badge_in_words(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = next((site / "awards").glob("3f0d*.json"))
    code, out = offline(site, file, capsys=capsys)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"{file}: VALID"
    assert "“Knots”, Open Badges 3.0 credential, awarded 2026-11-02" in out
    assert "issued by did:web:club.example:badges, which calls itself “Harbour Knot Club”" in out
    assert "Do I know this issuer? Not asked." in out
    assert out.count(" yes  ") == 10
    assert lines[-1] == f"  as of 2026-11-24 12:00 UTC; nobody was asked; {site} answered for https://club.example"


def test_exit_codes(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, open_ = (tmp_path / name for name in ("good.png", "bad.json", "open.json"))
    good.write_bytes(png(itxt("openbadgecredential", club.signed())))
    bad.write_text(text_of(club.tampered(lambda d: d.update(name="X"))))
    open_.write_text(text_of(club.SCHOOL.sign(club.endorsement(), f"{club.SCHOOL_DID}#1")))
    assert offline(site, good, capsys=capsys)[0] == 0
    assert offline(site, bad, capsys=capsys)[0] == 1
    code, out = offline(site, open_, capsys=capsys)
    assert code == 3
    assert "CANNOT TELL" in out and "without a network" in out
    assert offline(site, good, open_, bad, capsys=capsys)[0] == 1
    assert offline(site, good, open_, capsys=capsys)[0] == 3
    assert verify(tmp_path / "none.json", capsys=capsys)[0] == 74
    assert run(["verify"]) == 2
    assert verify("http://club.example/a.json", capsys=capsys)[0] == 2
    assert verify(good, "--site", tmp_path, capsys=capsys)[0] == 2
    assert verify(good, "--site", site, "--base-url", "ftp://x", capsys=capsys)[0] == 2


def test_pasted_texts(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY}, club.jwt_payload(club.credential()))
    assert offline(site, token, capsys=capsys)[0] == 0
    assert offline(site, text_of(club.signed()), capsys=capsys)[0] == 0
    assert offline(site, club.AWARD, capsys=capsys)[0] == 0


def test_standard_input(site: Path) -> None:
    command = [sys.executable, "-m", "badgepress", "verify", "-", "--site", str(site), *NOW]
    done = subprocess.run(command, input=text_of(club.signed()).encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"standard input: VALID")


def test_json(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "clr.json"
    file.write_text(text_of(club.CLUB.sign(club.clr(), club.KEY)))
    trust = tmp_path / "trust.txt"
    trust.write_text(f"# mine\n\n{club.DID}  The knot people\n")
    code, out = offline(site, file, "--json", "--trust", trust, capsys=capsys)
    (report,) = json.loads(out)
    assert code == 0
    assert report["verdict"] == "valid" and report["step"] is None and report["issuer_known"] is True
    assert report["as_of"] == "2026-11-24T12:00:00Z" and report["contacted"] == ["https://club.example"]
    assert [part["verdict"] for part in report["parts"]] == ["valid", "valid"]
    assert report["about"]["name"] == "The badges of Ada"
    assert {step["state"] for step in report["steps"]} == {"passed"}


def test_whether_the_issuer_is_known(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, trust = tmp_path / "a.json", tmp_path / "trust"
    file.write_text(text_of(club.signed()))
    for text, says in (
        (f"{club.DID} The knot people", "Yes, {} lists it as “The knot people”."),
        (json.dumps({"issuers": [{"id": club.DID}]}), "Yes, {} lists it."),
        (f"{club.DID}:other\ndid:web:club.example\n", "No, {} does not list it."),
        ("", "No, {} does not list it."),
    ):
        trust.write_text(text)
        code, out = offline(site, file, "--trust", trust, capsys=capsys)
        assert code == 0, "whom one knows decides nothing about the signature"
        assert "Do I know this issuer? " + says.format(trust) in out
    for text in ("The knot people", "[1]", "{", '{"a": 1}', '[{"id": "x"}]'):
        trust.write_text(text)
        code, _out, err = verify(file, "--site", site, "--trust", trust, capsys=capsys)
        assert code == 2
        assert "One issuer a line" in err


def test_the_recipient_is_asked_for_without_echo(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **how: Any) -> str:
        asked.append(how)
        return "Ada@Club.example"

    monkeypatch.setattr(click, "prompt", prompt)
    code, out = offline(site, club.AWARD, "--recipient", capsys=capsys)
    assert code == 0 and "It was awarded to this address" in out
    assert asked[0]["hide_input"] is True
    assert "Ada@" not in out and "ada@" not in out
    monkeypatch.setattr(sys, "stdin", io.StringIO("eve@club.example\n"))
    code, out = offline(site, club.AWARD, "--email-stdin", capsys=capsys)
    assert code == 1 and "recipient-differs" in out and "eve@" not in out
    assert verify("-", "--email-stdin", capsys=capsys)[0] == 2


def test_a_whole_site(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = verify(site, capsys=capsys)
    assert code == 0, out
    assert "2 revoked, 4 valid" in out
    (site / "awards/forged.json").write_text(text_of(club.tampered(lambda d: d.update(name="X"))))
    try:
        code, out, _err = verify(site, capsys=capsys)
        assert code == 1
        assert "awards/forged.json: not valid: signature: the signature does not fit" in out
        code, out, _err = verify(site, "--json", capsys=capsys)
        assert [report["verdict"] for report in json.loads(out)].count("valid") == 4
    finally:
        (site / "awards/forged.json").unlink()
    assert verify(tmp_path, capsys=capsys)[0] == 2


def test_nothing_hostile_reaches_the_terminal(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.json"
    hostile = "\u001b]0;owned\u0007\u001b[2J\u202e\u200b"
    file.write_text(
        text_of(
            club.tampered(
                lambda d: (d["issuer"].update(name=hostile), d["credentialSubject"]["achievement"].update(name=hostile))
            )
        )
    )
    _code, out = offline(site, file, capsys=capsys)
    assert not any(character in out for character in "\u001b\u0007\u202e")
    file.write_text(text_of(club.tampered(lambda d: d.update({"@context": [club.V2, club.OB303, hostile]}))))
    _code, out = offline(site, file, "--json", capsys=capsys)
    assert out.isascii() and "\u001b" not in out


def test_what_is_too_large_is_not_read(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    code, out = offline(site, big, capsys=capsys)
    assert code == 3 and "input-too-large" in out
