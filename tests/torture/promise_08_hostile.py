"""Hostile input is refused, never a crash: files spoiled in thousands of ways, read by the check and by the verifier."""

from __future__ import annotations

import contextlib
import io
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from badgepress.cli.main import run
from tests.conformance.making import club
from tests.conformance.making.cases import itxt, png
from tests.conformance.making.signers import text_of
from tests.content.images.png_builder import good
from tests.organisation import AWARD_PATH, NOW, SVG, write_organisation
from tests.torture.measured import Bench

SECONDS = 1.0
MEGABYTES = 256
_TOKENS = (
    b"[" * 5000, b"{" * 5000, b"- " * 3000, b"&a [*a]", b"<<: *a", b"!!python/object:os.system x", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\x1b[31m", "‮".encode(), "￿".encode(),
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b"<script>x</script>", b"9" * 400, b"-1e999999", b"NaN", b'"' * 999, b"'" * 999, b"%PDF", b"\\u0000", b"\\ud800", b"a" * 70_000, b"\n" * 9000,
    b"../../../etc/passwd", b"=cmd|' /C calc'!A0", b",,,,,,", b"__proto__", b"\x89PNG\r\n\x1a\n", b"| " * 2000, b"#" * 3000, b"](" * 2000, b"*_`" * 2000, b"e30.e30.", b"." * 500,
)  # fmt: skip


def measure(bench: Bench) -> None:
    rounds = bench.amount(4, 150)
    root = write_organisation(bench.scratch / "org")
    site = bench.scratch / "site"
    (root / "content" / "pages").mkdir()
    assert _quietly(["build", "-C", str(root), "--out", str(site), "--now", NOW])[0] == 0
    codes: Counter[str] = Counter()
    slow: list[tuple[float, str, bytes]] = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, path, genuine in _content(root):
        for data in _spoiled(genuine, rounds):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            code, seconds, told = _quietly(["check", "-C", str(root), "--now", NOW])
            assert code in (0, 1), (name, code, told[-300:], data[:200])
            slow.append((seconds, name, data))
            codes[f"check {code}"] += 1
        path.write_bytes(genuine) if genuine else path.unlink()
    for name, genuine in _badges(site):
        path = bench.scratch / name
        for data in _spoiled(genuine, rounds):
            path.write_bytes(data)
            code, seconds, told = _quietly(["verify", str(path), "--site", str(site), "--now", NOW])
            assert code in (0, 1, 3), (name, code, told[-300:], data[:200])
            slow.append((seconds, name, data))
            codes[f"verify {code}"] += 1
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slowest, name, data = max(slow)
    assert slowest < SECONDS * bench.amount(4, 1), f"{slowest:.1f} s: {name} {data[:300]!r}"
    assert more < MEGABYTES, f"{more:.0f} MB"
    told = ", ".join(f"{what}: {number}" for what, number in sorted(codes.items()))
    bench.say(f"{sum(codes.values()):,} spoiled files ({told}): no crash, {slowest:.2f} s of CPU at most, {more:.0f} MB more than before")


def _content(root: Path) -> Iterator[tuple[str, Path, bytes]]:
    for name in ("content/issuer.yml", "content/status.yml", "content/badges/knots.yml", AWARD_PATH, "content/badges/knots.svg"):
        yield name, root / name, (root / name).read_bytes()
    award = (root / AWARD_PATH).read_bytes()
    yield "policy", root / "content/policy.yml", b""
    yield "page", root / "content/pages/index.md", b""
    yield "batch csv", root / "content/awards/many.csv", b""
    yield "batch jsonl", root / "content/awards/many.jsonl", b""
    yield "pathway", root / "content/pathways/way.yml", b""
    yield "learner", root / "content/learners/ada.yml", b""
    assert award
    badge = root / "content/badges/knots.yml"
    text = badge.read_text("utf-8")
    badge.write_text(text.replace("knots.svg", "knots.png"), "utf-8", newline="\n")
    for side in (64, 32, 3):
        yield f"png of {side}", root / "content/badges/knots.png", good(side, side)
    badge.write_text(text, "utf-8", newline="\n")


def _badges(site: Path) -> Iterator[tuple[str, bytes]]:
    signed = next((site / "awards").glob("*.json")).read_bytes()
    yield "badge.json", signed
    yield "badge.png", png(itxt("openbadgecredential", club.signed()))
    yield "badge.svg", SVG.replace("</svg>", "<openbadges:credential xmlns:openbadges='https://purl.imsglobal.org/ob/v3p0'><![CDATA[e30]]></openbadges:credential></svg>").encode()
    yield "badge.jwt", b"eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0.AAAA"
    yield "text.json", text_of(club.signed()).encode()


def _spoiled(genuine: bytes, rounds: int) -> Iterator[bytes]:
    draw = random.Random(genuine[:200] + bytes([rounds % 256]))
    seed = genuine or b"name: x\nid: y\n"
    for number in range(rounds):
        data = bytearray(seed)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(data) + 1)
            how = draw.randrange(5)
            if how == 0:
                data[place:place] = draw.choice(_TOKENS)
            elif how == 1:
                del data[place : place + draw.randint(1, 60)]
            elif how == 2 and place < len(data):
                data[place] = draw.randrange(256)
            elif how == 3:
                data[place:place] = data[max(0, place - 40) : place]
            else:
                data = bytearray(draw.choice(_TOKENS)) if number % 7 == 0 else data + draw.choice(_TOKENS)
        yield bytes(data)


def _quietly(words: list[str]) -> tuple[int, float, str]:
    told = io.StringIO()
    began = time.process_time()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = run(words)
    text = told.getvalue()
    assert "Traceback" not in text, text[-400:]
    assert "nobody foresaw" not in text, text[-400:]
    return code, time.process_time() - began, text
