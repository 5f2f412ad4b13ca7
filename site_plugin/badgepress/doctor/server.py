"""What only a server can show: its certificate, where http leads, what it says of what is not there, and old copies."""

from __future__ import annotations

import re
import ssl
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.hosts import READS_HEADERS_FILE, Host
from badgepress.doctor.listing import MANIFEST, Listing
from badgepress.doctor.sites import Reply, ServedSite

CERTIFICATE_WARN_BEFORE = timedelta(days=14)
_STALE_SECONDS = 86_400


def check_certificate(site: ServedSite, notes: Notes, now: datetime) -> None:
    """Note how long the certificate still holds."""
    shown_one = site.web.certificate
    if shown_one is None:
        return
    if not shown_one.expires:
        notes.fine("certificate")
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown_one.expires), UTC)
    days = (ends - now).days
    if ends - now < CERTIFICATE_WARN_BEFORE:
        notes.look("certificate", f"the certificate ends on {ends.date()}, in {days} days; hosts renew it earlier than that")
    else:
        notes.fine("certificate", f"{shown_one.protocol.replace('TLSv', 'TLS ')}, valid for {days} more days")


def check_plain_http(site: ServedSite, notes: Notes) -> None:
    """Note what happens to somebody who types the address without encryption."""
    parts = urlsplit(site.name)
    if parts.scheme != "https" or parts.port not in (None, 443):
        return
    path = f"{parts.path}/{MANIFEST}"
    reply = site.ask(f"http://{parts.hostname}{path}", MANIFEST)
    wanted = f"https://{parts.hostname}{path}"
    if reply.is_late:
        return
    if reply.error is not None:
        if reply.error.reason == "too slow":
            notes.look("https", "without encryption (http://) nothing answers, and slowly")
        else:
            notes.fine("https", "nothing is served without encryption")
    elif reply.detour == "away" and urljoin(f"http://{parts.hostname}{path}", reply.location).replace(":443/", "/") == wanted:
        notes.fine("https")
    elif reply.detour in ("away", "loop"):
        notes.broken("https", f"the address without encryption leads to {shown(reply.location) or 'nowhere'}, not to {wanted}")
    elif reply.status == 200:
        notes.look("https", "the site is served without encryption, too: on the way, somebody can change what people see")
    else:
        notes.look("https", f"the address without encryption answers with status {reply.status}")


def check_not_found(site: ServedSite, notes: Notes) -> None:
    """Note whether an address that never was is said not to be there."""
    for path in (f"awards/{uuid.uuid4()}.json", f"{uuid.uuid4()}/"):
        reply = site.get(path)
        if reply.is_late or reply.error is not None:
            return
        if reply.status in (404, 410) and not reply.detour:
            notes.fine("not-found")
        elif reply.status == 200:
            notes.broken("not-found", "an address that was never published is answered as if it were there (status 200)", _kind_of_path(path))
        elif reply.detour:
            notes.look("not-found", f"an address that was never published is redirected to {shown(reply.location, 80)}", _kind_of_path(path))
        else:
            notes.look("not-found", f"an address that was never published is answered with status {reply.status}, not 404", _kind_of_path(path))


def _kind_of_path(path: str) -> str:
    return "awards/….json" if path.startswith("awards/") else "…/"


def check_folder_addresses(site: ServedSite, folder: str, notes: Notes) -> None:
    """Note whether a page, `badges/<slug>/`, answers under its other addresses."""
    for path in (f"{folder}index.html", folder.rstrip("/")):
        reply = site.get(path)
        if reply.is_late or reply.error is not None:
            continue
        if reply.detour in ("away", "loop"):
            notes.broken("folders", f"is redirected to {shown(reply.location)}", path)
        elif reply.status != 200:
            notes.look("folders", f"is answered with status {reply.status}; {folder} is there", path)
        elif path.endswith("/index.html") or reply.detour == "same":
            notes.fine("folders")
        else:
            notes.look("folders", "is answered without adding the slash: links in the page lead astray", path)


def check_stale(site: ServedSite, manifest: Reply, notes: Notes, fresh: str) -> None:
    """Note whether a cache hands out an old manifest, or keeps files for more than a day."""
    again = site.get(MANIFEST, max_bytes=max(len(manifest.body) * 2, 1_000_000), fresh=fresh)
    if again.status == 200 and not again.detour:
        if again.body != manifest.body:
            notes.broken("stale", "an old copy is handed out; the new one is there behind it", MANIFEST)
        notes.fine("stale")


def check_age(reply: Reply, notes: Notes) -> None:
    """Note whether a status list comes out of a cache that keeps it too long."""
    told = re.search(r"(?:s-maxage|max-age)=(\d{1,12})", reply.header("cache-control").lower())
    age = reply.header("age").strip()
    if age.isascii() and age.isdigit() and len(age) < 12 and int(age) > _STALE_SECONDS:
        notes.look("stale", f"a cache has kept it for {int(age) // 3600} hours: revocations arrive late", reply.path)
    elif told and int(told[1]) > _STALE_SECONDS:
        notes.look("stale", f"caches may keep it for {int(told[1]) // 3600} hours: revocations arrive late", reply.path)


def check_headers_file(page: Reply, host: Host, notes: Notes) -> None:
    """Note whether a host that reads `_headers` did."""
    if host in READS_HEADERS_FILE:
        if "nosniff" in page.header("x-content-type-options").lower():
            notes.fine("headers")
        else:
            notes.look("headers", "this host reads the file _headers, but does not send what it says", page.path)


def check_robots(site: ServedSite, listing: Listing, notes: Notes) -> None:
    """Note whether robots.txt keeps search engines from reading that a page is not to be shown."""
    parts = urlsplit(site.name)
    reply = site.ask(f"{parts.scheme}://{parts.netloc}/robots.txt", "robots.txt", max_bytes=512_000)
    if reply.status != 200 or reply.detour:
        return
    award = f"{urlsplit(listing.base_url).path}/awards/"
    applies = False
    for line in reply.body.decode("utf-8", "replace").splitlines()[:5000]:
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            applies = value == "*"
        elif name == "disallow" and applies and value and award.startswith(value):
            message = f"forbids search engines to read {shown(value, 60)}: they never see “noindex” there, and may list addresses they met elsewhere"
            notes.look("noindex", message, "robots.txt")
            return

