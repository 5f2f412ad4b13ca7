"""Hostile, malformed and contradictory input: refused with exit 1, no traceback, quickly, in little memory, and nothing written."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.publishing.markdown import to_html
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, write_organisation

BADGE, ISSUER, PICTURE = "content/badges/knots.yml", "content/issuer.yml", "content/badges/knots.svg"
CPU_SECONDS, MEMORY = 10, 256 * 1024 * 1024
"""The promise is about a second; the limit that kills leaves room for a busy machine."""


def write(path: str, data: bytes) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_bytes(data)

    return change


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), "utf-8")

    return change


def fifo(path: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return change


def link(path: str, target: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        if (root / path).is_dir():
            (root / path).rename(root / "moved")
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return change


def folder(path: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).unlink()
        (root / path).mkdir()
        (root / path / "x").write_text("")

    return change


def in_turn(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def png_bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (2048).to_bytes(4, "big") * 2 + bytes([16, 6, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 60_000_000))
        + chunk(b"IEND", b"")
    )


HOSTILE: dict[str, Callable[[Path], None]] = {
    "brackets": write(BADGE, b"[" * 60_000),
    "dashes": write(AWARD_PATH, b"- " * 30_000),
    "alias bomb": write(BADGE, b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"),
    "a hundred thousand keys": write(BADGE, b"".join(b"k%d: 1\n" % n for n in range(6000))),
    "one key many times": write(BADGE, b"name: x\n" * 6000),
    "binary": write(ISSUER, bytes(range(256)) * 20),
    "utf-16": write(ISSUER, "name: x".encode("utf-16")),
    "nul": write(AWARD_PATH, b"badge: knots\0@1\n"),
    "huge number": replace(AWARD_PATH, "status_index: 48213", "status_index: 999999999999999"),
    "negative number": replace(AWARD_PATH, "status_index: 48213", "status_index: -1"),
    "list as badge": replace(AWARD_PATH, "badge: knots@1", "badge: [knots, 1]"),
    "mapping as name": replace(AWARD_PATH, "name: Mira", "name: {first: Mira}"),
    "year 0": replace(AWARD_PATH, "awarded: 2026-11-02", "awarded: 0000-11-02"),
    "leap second": replace(AWARD_PATH, "awarded: 2026-11-02", "awarded: 2026-06-30T23:59:60Z"),
    "zone beyond the calendar": replace(AWARD_PATH, "awarded: 2026-11-02", "awarded: 0001-01-01T00:00:00+23:59"),
    "blank name": replace(AWARD_PATH, "name: Mira", "name: '   '"),
    "results as a list": replace(AWARD_PATH, "results: {tying: sure}", "results: [tying, sure]"),
    "newline in a name": replace(AWARD_PATH, "name: Mira", 'name: "Mira\\nEve"'),
    "path in picture": replace(BADGE, "file: knots.svg", "file: ../../../etc/passwd.svg"),
    "script url in evidence": replace(AWARD_PATH, "{name: Six knots on a board}", "{name: x, url: 'javascript:alert(1)'}"),
    "user name in url": replace(AWARD_PATH, "{name: Six knots on a board}", "{name: x, url: 'https://knots.example@evil.example/'}"),
    "markup in badge name": replace(BADGE, "name: Knots", "name: '<script>alert(1)</script>'"),
    "png bomb": in_turn(write("content/badges/knots.png", png_bomb()), replace(BADGE, "knots.svg", "knots.png")),
    "svg entity bomb": write(PICTURE, b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'),
    "svg depth": write(PICTURE, b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + b"<g>" * 20_000),
    "svg external": write(PICTURE, b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="https://evil.example/x"/></svg>'),
    "fifo as award": fifo(AWARD_PATH),
    "fifo as picture": fifo(PICTURE),
    "link to a device": link(AWARD_PATH, "/dev/zero"),
    "link out of the folder": link(BADGE, "/etc/passwd"),
    "linked folder": link("content/awards", "../moved"),
    "linked content": link("content", "moved"),
    "folder as award": folder(AWARD_PATH),
}  # fmt: skip


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_is_refused_in_words_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    root = write_organisation(tmp_path / "org")
    HOSTILE[name](root)
    command = [
        sys.executable,
        "-m",
        "badgepress",
        "build",
        "-C",
        str(root),
        "--out",
        str(tmp_path / "site"),
        "--now",
        NOW,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, preexec_fn=limited)
    assert done.returncode == 1, (done.returncode, done.stderr[-2000:])
    assert re.search(r"(error|warning) BP\d{3}: ", done.stderr)
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 20_000
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("target", ["content", ".", "keys", "content/badges"])
def test_no_folder_of_the_repository_is_overwritten(target: str, tmp_path: Path) -> None:
    root = write_organisation(tmp_path / "org")
    (root / "keys").mkdir()
    (root / "keys" / "readme.md").write_text("public keys")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert run(["build", "-C", str(root), "--out", str(root / target), "--now", NOW]) == 1
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


PAYLOADS = (
    "<script>hit()</script>", "<img src=x onerror=hit()>", "\"><svg onload=hit()>", "' onmouseover='hit()", "{{ 7*7 }}{% raw %}", "javascript:hit()",
    "</title><script>hit()</script>", "&lt;script&gt;hit()&lt;/script&gt;", "<!-- --><script>hit()</script>", "]]><script>hit()</script>", "</textarea><iframe src=//x>",
)  # fmt: skip


OUR_SCRIPT = re.compile(r"(?:\.\./)*assets/badgepress/(?:award|catalogue|learner|verify)\.js")
OUR_FORMS = ("bp-filter", "bp-given")


class _Active(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_ours = values == {"type": "application/ld+json"} or OUR_SCRIPT.fullmatch(values.get("src") or "")
        is_our_form = tag == "form" and values.get("class") in OUR_FORMS and "action" not in values
        if tag in ("iframe", "object", "embed", "base", "svg") or (
            (tag == "form" and not is_our_form) or (tag == "script" and not is_ours)
        ):
            self.found.append(tag)
        self.found += [name for name in values if name.startswith("on")]
        for name in ("href", "src", "action", "formaction", "srcset", "xlink:href"):
            if (values.get(name) or "").strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(name)


def active_parts(html: str) -> list[str]:
    parser = _Active()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_the_content_becomes_active_in_any_page(payload: str, tmp_path: Path) -> None:
    root = write_organisation(tmp_path / "org")
    quoted = json.dumps(payload)
    replace(
        BADGE,
        "description: Can tie six useful knots.",
        f"description: {quoted}\nfield_of_study: {quoted}\ntags: [{quoted}]\nlearning_outcomes: [{quoted}]\nassessment: {{type: {quoted}}}",
    )(root)
    replace(BADGE, "alt: A white line on a green disc.", f"alt: {quoted}")(root)
    replace(
        BADGE,
        "  Tie six knots while somebody watches.",
        f"  {payload}\n\n  [x]({payload.replace(' ', '')}) ![y](javascript:hit())",
    )(root)
    replace(BADGE, "name: Still learning", f"name: Still learning, description: {quoted}")(root)
    replace(
        AWARD_PATH,
        "  - {name: Six knots on a board}",
        f"  - {{name: Six knots, description: {quoted}, genre: {quoted}}}\nnarrative: {quoted}\nassessor: {{name: Ada, role: {quoted}}}",
    )(root)
    replace(ISSUER, "description: We tie knots and show others how.", f"description: {quoted}")(root)
    if not re.search("[<>]", payload):  # names with angle brackets are refused: a case above
        replace(AWARD_PATH, "name: Mira", f"name: {quoted}")(root)
        replace(AWARD_PATH, "name: Six knots", f"name: {quoted}, url: 'https://knots.example/x'")(root)
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--now", NOW]) == 0
    pages = list((tmp_path / "site").rglob("*.html"))
    assert {"index.html", f"{AWARD_ID}.html"} <= {page.name for page in pages}
    assert [(page.name, parts) for page in pages if (parts := active_parts(page.read_text("utf-8")))] == []


def test_the_detector_of_active_parts_detects() -> None:
    assert active_parts("<p onclick=x><a href=' JavaScript:x'><script>1</script><svg>") == [
        "onclick",
        "href",
        "script",
        "svg",
    ]


@pytest.mark.parametrize(
    "bomb",
    ["[" * 8000, "![" * 4000, "*a_" * 4000, "> " * 6000, "- " * 6000, "`" * 11_999, "[a](" * 3000, "&" * 11_999, "<a " * 4000, "|a" * 4500 + "\n" + "|-" * 1400, "a\n" * 6000, "\\" * 11_999],
)  # fmt: skip
def test_markdown_bombs_are_harmless_within_seconds(bomb: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    html = to_html(bomb)
    assert active_parts(html) == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5


@pytest.mark.parametrize("kind", ["a folder", "a file", "the folder itself", "a pipe"])
def test_pages_that_are_no_files_are_refused_before_anything_follows_them(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """MkDocs follows links of folders: /proc/self would be published, the key in its environment with it."""
    root = write_organisation(tmp_path / "org")
    pages = root / "content" / "pages"
    if kind == "the folder itself":
        pages.symlink_to("/proc/self")
    else:
        pages.mkdir()
        place = pages / "x.md"
        if kind == "a pipe":
            os.mkfifo(place)
        else:
            place.symlink_to("/proc/self" if kind == "a folder" else "/proc/self/environ")
    assert run(["check", "-C", str(root), "--now", NOW]) == 1
    told = capsys.readouterr()
    assert "BP001" in told.out + told.err
