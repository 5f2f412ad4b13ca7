"""A published site is never half there: killed, out of space, with a broken disk, read only, built four times at once, and read all the while."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

from tests.torture.measured import Bench, Unmeasurable, needs
from tests.torture.sites import TwoStates, build, tree_of, two_states

CHANGING = ("openat", "write", "close", "link", "mkdir", "chmod", "fchmod", "unlink", "unlinkat", "rmdir", "renameat2", "syncfs", "flock", "utimensat", "ftruncate")  # fmt: skip
"""System calls that change files, or come between such."""
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")
FAILING = ("openat", "write", "mkdir", "renameat2", "syncfs", "fchmod")


def measure(bench: Bench) -> None:
    states = two_states(bench.scratch)
    _killed(bench, states)
    _failing(bench, states)
    _without_room(bench, states)
    _four_at_once(bench, states)
    _read_all_the_while(bench, states)


def _counts(states: TwoStates, bench: Bench) -> dict[str, int]:
    """How often a build calls each of them once it has begun to stage; what comes before cannot harm."""
    target = states.target(bench.scratch, "count")
    log = bench.scratch / "strace.log"
    build(states.after, target, "strace", "-f", "-o", str(log), "-e", f"trace={','.join(CHANGING)}")
    return dict(Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE)))


def _first_stage_calls(states: TwoStates, bench: Bench) -> dict[str, int]:
    """The number of the call, by its kind, with which the stage is made."""
    seen: Counter[str] = Counter()
    for name, rest in re.findall(r"^\d+ +(\w+)\((.*)$", (bench.scratch / "strace.log").read_text("utf-8", "replace"), re.MULTILINE):
        seen[name] += 1
        if name == "mkdir" and ".site.stage" in rest:
            break
    return dict(seen)


def _points(states: TwoStates, bench: Bench, names: tuple[str, ...], number: int) -> list[tuple[str, int]]:
    counts = _counts(states, bench)
    begun = _first_stage_calls(states, bench)
    assert begun, "strace told nothing"
    found = [(name, when) for name in names for when in range(begun.get(name, 0) + 1, counts.get(name, 0) + 1)]
    rare = [point for point in found if counts[point[0]] - begun.get(point[0], 0) <= 2]
    others = [point for point in found if point not in rare]
    random.Random(7).shuffle(others)  # the same points every time
    mixed = [point for pair in zip_longest(rare, others) for point in pair if point is not None]
    return mixed[:number]


def _killed(bench: Bench, states: TwoStates) -> None:
    try:
        needs("strace")
    except Unmeasurable as reason:
        bench.say(f"kill -9: {reason}")
        return
    points = _points(states, bench, CHANGING, bench.amount(8, 400))

    def kill(number_and_point: tuple[int, tuple[str, int]]) -> str:
        number, (name, when) = number_and_point
        target = states.target(bench.scratch, f"kill-{number % 2}-{threading.get_ident()}")
        done = build(states.after, target, "strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={when}")
        found = tree_of(target) if target.is_dir() else {}
        assert found in (states.old, states.new), f"killed at {name} {when}: the site is neither the old one nor the new one"
        if done.returncode == 0:
            return "finished"
        mended = build(states.after, target)
        assert mended.returncode == 0, mended.stderr
        assert tree_of(target) == states.new
        return "old" if found == states.old else "new"

    with ThreadPoolExecutor(2) as pool:
        outcomes = Counter(pool.map(kill, enumerate(points)))
    kinds = len({name for name, _ in points})
    assert outcomes["old"] > 0
    bench.say(f"kill -9 at {len(points)} points of {kinds} system calls: {outcomes['old']} left the old site, {outcomes['new'] + outcomes['finished']} the new one, 0 anything else; the next build mended all")


def _failing(bench: Bench, states: TwoStates) -> None:
    try:
        needs("strace")
    except Unmeasurable:
        return
    points = _points(states, bench, FAILING, bench.amount(4, 120))

    def fail(number_and_point: tuple[int, tuple[str, int]]) -> str:
        number, (name, when) = number_and_point
        error = ERRORS[number % len(ERRORS)]
        target = states.target(bench.scratch, f"fail-{number % 2}-{threading.get_ident()}")
        done = build(states.after, target, "strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={when}")
        found = tree_of(target)
        assert "Traceback" not in done.stderr, done.stderr
        if done.returncode == 0:  # what failed was not needed, such as a link in place of a copy
            assert found == states.new, f"{error} at {name} {when}"
            return "new"
        assert done.returncode in (1, 74), (name, when, error, done.returncode, done.stderr)
        assert found in (states.old, states.new), f"{error} at {name} {when}"
        # what fails after the exchange is what the command has to say of it
        return f"exit {done.returncode} over the {'old' if found == states.old else 'new'} site"

    with ThreadPoolExecutor(2) as pool:
        outcomes = Counter(pool.map(fail, enumerate(points)))
    told = ", ".join(f"{number} {what}" for what, number in sorted(outcomes.items()))
    bench.say(f"{', '.join(ERRORS)} at {len(points)} points: {told}; 0 damaged")


def _without_room(bench: Bench, states: TwoStates) -> None:
    """A real file system that is full, and one that is read only."""
    if os.geteuid() != 0:
        bench.say("full and read-only file systems: needs root to mount them")
        return
    place = bench.scratch / "small"
    place.mkdir()
    size = sum(path.stat().st_size for path in states.site_before.rglob("*") if path.is_file()) * 3 // 2 + 200_000
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False).returncode != 0:
        bench.say("full and read-only file systems: nothing can be mounted here")
        return
    try:
        target = states.target(place, "x")
        _fill(place / "ballast", but=12_288)
        full = build(states.after, target)
        assert full.returncode == 74, (full.returncode, full.stderr)
        assert tree_of(target) == states.old
        (place / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        closed = build(states.after, target)
        assert closed.returncode == 74, (closed.returncode, closed.stderr)
        assert tree_of(target) == states.old
    finally:
        subprocess.run(["umount", str(place)], check=False)
    bench.say("a full and a read-only file system: exit 74, the old site stands")


def _fill(ballast: Path, but: int) -> None:
    """Take all the room but some bytes: too few for what has changed, enough to begin."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - but))


def _four_at_once(bench: Bench, states: TwoStates) -> None:
    rounds, codes = bench.amount(1, 10), Counter[int]()
    for _ in range(rounds):
        target = states.target(bench.scratch, "four")
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(build, [states.after] * 4, [target] * 4))
        assert {one.returncode for one in done} <= {0, 75}, [one.stderr for one in done]
        assert tree_of(target) == states.new
        codes.update(one.returncode for one in done)
    bench.say(f"{rounds * 4} builds, four at once: {codes[0]} published, {codes[75]} were told that the folder is busy")


_READER = """
import os, random, sys
target, known, number = sys.argv[1], eval(open(sys.argv[2]).read()), int(sys.argv[3])
paths = sorted(known)
bad = reads = 0
draw = random.Random(3)
print("reading", flush=True)
while reads < number or not os.path.exists(sys.argv[4]):
    path = draw.choice(paths)
    reads += 1
    try:
        with open(os.path.join(target, path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        data = None
    bad += data not in known[path]
print(reads, bad)
"""


def _read_all_the_while(bench: Bench, states: TwoStates) -> None:
    """A reader of single files, as a web server is, while the site changes to and fro."""
    target = states.target(bench.scratch, "read")
    sites = [bench.scratch / "site-before", bench.scratch / "site-after"]
    paths = {path.relative_to(site).as_posix() for site in sites for path in site.rglob("*") if path.is_file()}
    known = {path: [(site / path).read_bytes() if (site / path).is_file() else None for site in sites] for path in paths}
    (bench.scratch / "known").write_text(repr(known))
    end = bench.scratch / "end"
    command = [sys.executable, "-c", _READER, str(target), str(bench.scratch / "known"), str(bench.amount(20_000, 1_000_000)), str(end)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        builds = 0
        for number in range(bench.amount(2, 60)):
            done = build((states.after, states.before)[number % 2], target)
            assert done.returncode == 0, done.stderr
            builds += 1
        Path(end).touch()
        reads, bad = map(int, reader.communicate(timeout=600)[0].split())
    assert bad == 0, f"{bad} of {reads} reads were neither the old file nor the new one"
    bench.say(f"{reads:,} reads while {builds} builds took each other's place: 0 bad")
