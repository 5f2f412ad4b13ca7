"""Reads the change report out of the artifact of a run that anybody may have written; nothing of it is unpacked onto a disk."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib

from badgepress.errors import BadgepressError
from badgepress.history.report import MAX_REPORT_BYTES, Report, read_report
from badgepress.hosting.api import path_of
from badgepress.hosting.run_event import Host, RunEvent

ARTIFACT = "badgepress-change-report"
FILE = "change-report.json"
CHECK_WORKFLOW = ".github/workflows/badges-check.yml"
MAX_ZIP_BYTES = MAX_REPORT_BYTES + 64 * 1024
_MAX_MEMBERS = 8
_HINT = "The pull request may have changed its own workflow. Read its changes under .github/ first."


def report_of_run(host: Host, event: RunEvent) -> Report | None:
    """Return the change report for a commit, from the newest finished run of the checks; None if no run left one.

    Args:
        host: The code host.
        event: That a run for the commit has ended.

    Raises:
        BadgepressError: What the run left is no report.
        CodeHostError: The host gives no sound answer.
    """
    run = event.run if event.is_of_pull_request else _newest_check(host, event)
    if run is None:
        return None
    rows = host.api.pages(
        path_of("repos", host.owner, host.name, "actions", "runs", run, "artifacts"), "artifacts", name=ARTIFACT
    )
    found = [row["id"] for row in rows if row.get("name") == ARTIFACT and type(row.get("id")) is int]
    if not found:
        return None
    path = path_of("repos", host.owner, host.name, "actions", "artifacts", max(found), "zip")
    return read_report(report_bytes(host.api.download(path, MAX_ZIP_BYTES)))


def report_bytes(packed: bytes) -> bytes:
    """Return the one file of a packed artifact, read within its limits and nowhere written.

    Args:
        packed: A ZIP file.

    Raises:
        BadgepressError: It is no ZIP file, or holds something else than the report.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise _refused("holds more than the report")
            named = [member for member in members if member.filename == FILE]
            if len(named) != 1:
                raise _refused(f"does not hold {FILE}")
            return _member_bytes(archive, named[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error, lzma.LZMAError):
        raise _refused("is no sound ZIP file") from None


def _member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    mode = member.external_attr >> 16
    if (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)) or member.flag_bits & 1:
        raise _refused("holds a link or something packed with a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused("is packed in an unusual way")
    with archive.open(member) as file:
        data = file.read(MAX_REPORT_BYTES + 1)
    if len(data) > MAX_REPORT_BYTES:
        raise _refused(f"holds more than {MAX_REPORT_BYTES:,} bytes")
    return data


def _refused(why: str) -> BadgepressError:
    return BadgepressError(f"the artifact {why}", hint=_HINT)


def _newest_check(host: Host, event: RunEvent) -> int | None:
    rows = host.api.pages(
        path_of("repos", host.owner, host.name, "actions", "runs"), "workflow_runs",
        head_sha=event.head_sha, event="pull_request", status="completed",
    )  # fmt: skip
    found = [row for row in rows if str(row.get("path", "")).partition("@")[0] == CHECK_WORKFLOW]
    runs = [row["id"] for row in found if row.get("head_sha") == event.head_sha and type(row.get("id")) is int]
    return max(runs, default=None)
