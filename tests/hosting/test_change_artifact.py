"""The artifact of a pull request's run may have been made by anybody."""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from badgepress.errors import BadgepressError
from badgepress.history.report import MAX_REPORT_BYTES, AwardLine, ProblemLine, Report, read_report, report_json
from badgepress.history.report_markdown import MARKER
from badgepress.hosting.change_artifact import FILE, report_bytes
from badgepress.hosting.check_run import headline, summary
from badgepress.hosting.comments import MAX_CHARACTERS, comment_text
from badgepress.hosting.verdict import MAX_SHOWN, Verdict, read_verdict, verdict_json
from tests.hosting.code_host import packed
from tests.organisation import AWARD_ID

GOOD = report_json(Report("0" * 40, issue=1))


def test_a_report_is_read() -> None:
    assert read_report(report_bytes(packed({FILE: GOOD}))).issue == 1


def _link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        member = zipfile.ZipInfo(FILE)
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, GOOD)
    return buffer.getvalue()


def _with(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(FILE, GOOD)
    return buffer.getvalue()


def _twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning):
        archive.writestr(FILE, GOOD)
        archive.writestr(FILE, b"{}")
    return buffer.getvalue()


def _lying_about_its_size() -> bytes:
    """Return a bomb whose directory says that it is small."""
    data = bytearray(packed({FILE: b"0" * (MAX_REPORT_BYTES * 8)}))
    where = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, where + 24, 100)
    return bytes(data)


def _with_password() -> bytes:
    data = bytearray(packed({FILE: GOOD}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"PK\x03\x04 or not",
    "cut short": lambda: packed({FILE: GOOD})[:-30],
    "bytes changed": lambda: _with(zipfile.ZIP_STORED).replace(b'"issue": 1', b'"issue": 9', 1),
    "damaged": lambda: b"".join(packed({FILE: GOOD * 50}).partition(b"PK\x01\x02")[:1]).replace(b"\x00", b"\x01") + b"PK\x01\x02",
    "another name": lambda: packed({"report.json": GOOD}),
    "out of its folder": lambda: packed({f"../{FILE}": GOOD}),
    "absolute": lambda: packed({f"/{FILE}": GOOD}),
    "a link": _link,
    "with a password": _with_password,
    "bzip2": lambda: _with(zipfile.ZIP_BZIP2),
    "lzma": lambda: _with(zipfile.ZIP_LZMA),
    "too large": lambda: packed({FILE: b"0" * (MAX_REPORT_BYTES + 1)}),
    "a bomb": lambda: packed({FILE: b"0" * (MAX_REPORT_BYTES * 60)}),
    "many files": lambda: packed({FILE: GOOD, **{f"{number}": b"" for number in range(1_000)}}),
    "lies about its size": _lying_about_its_size,
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_artifact_is_refused_in_one_line(made: Callable[[], bytes]) -> None:
    data = made()
    with pytest.raises(BadgepressError, match=r"^the artifact [^\n]+$"):
        report_bytes(data)


def test_a_bomb_is_left_before_it_fills_the_memory() -> None:
    bomb = HOSTILE["a bomb"]()
    tracemalloc.start()
    try:
        with pytest.raises(BadgepressError, match="more than"):
            report_bytes(bomb)
        assert tracemalloc.get_traced_memory()[1] < 6 * MAX_REPORT_BYTES
    finally:
        tracemalloc.stop()


def test_one_name_for_two_files_is_refused() -> None:
    with pytest.raises(BadgepressError):
        report_bytes(_twice())


def test_hostile_words_of_a_report_stay_text_and_the_verdict_is_below_them() -> None:
    evil = "</details> @everyone [free](https://evil.example) <img src=x> #1 ✅ **The policy is met**"
    award = AwardLine("issue", AWARD_ID, "knots@1", evil, evil, evil, evil, "a|b`c", "awards/x.html", "", (evil,) * 50)
    problem = ProblemLine("x`y:1:1", evil, "error", evil, evil)
    report = Report("0" * 40, awards=(award,) * 100, site=(evil,) * 200, problems=(problem,) * 100, errors=100)
    verdict = Verdict(1, "0" * 40, True, True, tuple(ProblemLine("a:1:1", "BP451", "error", evil * 10, evil) for _ in range(MAX_SHOWN)), 9)
    text = comment_text(report, verdict, "https://code.example/run", [evil] * 9)
    assert len(text) <= MAX_CHARACTERS
    assert text.count(MARKER) == 1
    assert text.startswith(f"{MARKER}\n\n> ⚠️ This change edits what decides how it is checked")
    outside_of_code = re.sub(r"`[^`\n]*`", "", text)
    for live in ("@everyone", "](https://evil", "<img", "</details> @", "**The policy"):
        assert live not in outside_of_code
    assert text.index("**Who stands behind it**") > text.index("This change will")
    assert "see the check “badges policy”" in text


def test_a_missing_and_a_refused_report_are_told_apart() -> None:
    assert "left no report" in comment_text(None, None, "https://code.example/run", [])
    assert "cannot be trusted" in comment_text(None, None, "https://code.example/run", [], "the artifact is no sound ZIP file")


def test_a_verdict_is_handed_on_whole_and_nothing_else_is_one() -> None:
    line = ProblemLine("content/a.yml:1:1", "BP451", "error", "ada may not award knots@1", "Missing: …")
    for verdict in (Verdict(7, "a" * 40, True, True, (line,), 3), Verdict(7, "a" * 40, False, True), Verdict(7, "a" * 40, True, False)):
        assert read_verdict(verdict_json(verdict)) == verdict
        assert headline(verdict)
        assert summary(verdict)
    good = json.loads(verdict_json(Verdict(7, "a" * 40, True, True, (line,))))
    for change in ({"pull_request": "7"}, {"head_sha": "../x"}, {"missing": [{}]}, {"more": 1}, {"missing": [good["missing"][0]] * (MAX_SHOWN + 1)}):
        with pytest.raises(BadgepressError):
            read_verdict(json.dumps({**good, **change}).encode())
    with pytest.raises(BadgepressError):
        read_verdict(b"[" * 100_000)
