"""A private key cannot be published unnoticed: each encoding is found among ten thousand awards and their site, and nothing else is taken for one."""

from __future__ import annotations

import contextlib
import io
import time

from badgepress.cli.main import run
from bench.organisation import make_organisation
from tests.conftest import REPOSITORY
from tests.leaks.encodings import ENCODINGS, KeyForms
from tests.torture.measured import Bench


def measure(bench: Bench) -> None:
    root, site = bench.scratch / "org", bench.scratch / "site"
    awards = bench.amount(100, 10_000)
    make_organisation(root, awards)
    assert _quietly("build", "-C", str(root), "--out", str(site), "--now", "2026-11-24T12:00:00Z") in (0, 3)
    began = time.process_time()
    assert _quietly("scan", "-C", str(root), str(root), str(site)) == 0, "something harmless is taken for a key"
    megabytes = sum(path.stat().st_size for path in (*root.rglob("*"), *site.rglob("*")) if path.is_file()) / 1e6
    bench.say(f"{awards:,} awards and their site ({megabytes:.0f} MB, {time.process_time() - began:.0f} s): nothing taken for a key")
    assert _quietly("scan", "-C", str(REPOSITORY)) == 0
    bench.say("this repository: nothing taken for a key")
    found = 0
    for algorithm in ("Ed25519", "P-256"):
        forms = KeyForms(algorithm)
        for path in (root / "keys").iterdir():
            path.unlink()
        text = f"algorithm: {forms.ours.algorithm}\npublic_key: {forms.ours.public_multikey}\ncreated: 2024-01-08T09:00:00Z\nstate: active\n"
        (root / "keys" / "2026-9.yml").write_text(text, "utf-8", newline="\n")
        for number, (name, encode) in enumerate(ENCODINGS.items()):
            place = (root / "content" if number % 2 else site) / f"note-{number}.txt"
            place.write_bytes(b"so it begins: " + encode(forms) + b"\nand goes on\n")
            assert _quietly("scan", "-C", str(root), str(place)) == 1, f"{algorithm} as {name} is not found"
            found += 1
            place.unlink()
    assert found > len(ENCODINGS)
    bench.say(f"{len(ENCODINGS)} encodings of an Ed25519 and a P-256 key ({found} in all): each is found, in content and in the site")


def _quietly(*words: str) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return run(list(words))
