"""What is looked at in every reply: that it came, without a detour, as the right type, packed as it says, open to browsers."""

from __future__ import annotations

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.sites import Reply
from badgepress.doctor.types import Wanted, media_type, wanted_for

_NEVER_REDIRECTED = frozenset({"did", "status-list", "credential", "assertion"})
_BUSY = frozenset({429, 500, 502, 503, 504})


def arrived(reply: Reply, kind: str, notes: Notes) -> bool:
    """Note how a reply came, and say whether there is something in it to read."""
    path = reply.path
    if reply.is_late:
        notes.unknown("time", "not looked at: the time was up, or the server had stopped answering", path)
        return False
    if reply.error is not None:
        point = {"certificate": "certificate", "tls": "certificate", "too large": "changed"}.get(reply.error.reason, "reach")
        notes.broken(point, f"cannot be read: {reply.error}", path)  # type: ignore[arg-type]
        return False
    if reply.detour in ("away", "loop"):
        where = shown(reply.location) or "nowhere"
        leads = f"is redirected to {where}" if reply.detour == "away" else f"is redirected in circles, first to {where}"
        notes.broken("redirect", leads, path)
        return False
    if reply.status in (404, 410):
        notes.broken("missing", "was published, and the host says that it is not there", path)
        return False
    if reply.status in (401, 403, 451):
        notes.broken("reach", f"the host refuses it (status {reply.status}); it would refuse verifiers too", path)
        return False
    if reply.status in _BUSY:
        notes.unknown("reach", f"the host says that it is busy or ill (status {reply.status})", path)
        return False
    if reply.status != 200:
        notes.broken("reach", f"is answered with status {reply.status}, not 200", path)
        return False
    notes.fine("missing")
    if reply.headers is not None:
        notes.fine("redirect")
    if reply.detour == "same":
        where = shown(reply.location)
        if kind in _NEVER_REDIRECTED:
            notes.broken("redirect", f"is redirected to {where}; verifiers do not follow", path)
        else:
            notes.look("redirect", f"is redirected to {where}", path)
    return True


def check_transport(reply: Reply, kind: str, notes: Notes) -> bool:
    """Note how a file was sent, and say whether its bytes can be believed to be the file."""
    if reply.headers is None:
        return True
    wanted = wanted_for(kind, reply.path)
    if reply.packing_fault:
        notes.broken("packing", reply.packing_fault, reply.path)
    else:
        notes.fine("packing")
    is_right = wanted is None or _check_type(reply, wanted, notes)
    if wanted is not None and wanted.is_for_verifiers:
        _check_cors(reply, wanted, notes)
    return is_right and not reply.packing_fault


def _check_type(reply: Reply, wanted: Wanted, notes: Notes) -> bool:
    name, charset = media_type(reply.header("content-type"))
    usual = wanted.types[0]
    if name not in wanted.types:
        sent = f"is sent as {shown(name, 60)}" if name else "is sent without a type"
        say = notes.broken if wanted.is_vital else notes.look
        say("type", f"{sent}; wanted is {usual}", reply.path)
        # a page in place of JSON: to go on about its content would say the same twice
        return not (name == "text/html" and usual != "text/html")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        notes.look("type", f"is sent as {shown(charset, 40)}; it is UTF-8", reply.path)
    notes.fine("type")
    return True


def _check_cors(reply: Reply, wanted: Wanted, notes: Notes) -> None:
    allowed = reply.header("access-control-allow-origin").strip()
    say = notes.broken if wanted.is_vital else notes.look
    if not allowed:
        say("cors", "lacks the header Access-Control-Allow-Origin: *", reply.path)
    elif allowed == "https://verifier.example":
        if "origin" not in reply.header("vary").lower():
            notes.look("cors", "allows whoever asks, but without “Vary: Origin”: caches will hand one verifier's answer to another", reply.path)
    elif allowed != "*":
        say("cors", f"is open to {shown(allowed, 80)} only; wanted is Access-Control-Allow-Origin: *", reply.path)
    notes.fine("cors")
