"""Looks at a whole site: first what everything hangs on, then address after address, then the server's manners."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from badgepress.doctor import identity, server
from badgepress.doctor.against import Folder, check_same, check_same_manifest
from badgepress.doctor.documents import MAX_CATALOGUE_BYTES, check_document
from badgepress.doctor.findings import Finding, Notes, shown
from badgepress.doctor.hosts import Host, recognised
from badgepress.doctor.listing import MANIFEST, Address, AwardFiles, Listing, ListingError, read_listing
from badgepress.doctor.listing import MAX_BYTES as MAX_MANIFEST_BYTES
from badgepress.doctor.pages import check_page
from badgepress.doctor.replies import arrived, check_transport
from badgepress.doctor.repository import Repository
from badgepress.doctor.sampling import Sample, sampled
from badgepress.doctor.signatures import Signatures
from badgepress.doctor.sites import MAX_BYTES, Reply, ServedSite, Site
from badgepress.pipeline.progress import Progress

THREADS = 4
_ASSETS_AT_MOST = 40
_UNREACHED = frozenset({"no such host", "no answer", "too slow"})
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look at, and with what knowledge."""

    now: datetime
    at_most: int | None
    """Addresses to look at; None is all."""
    fresh: str
    """A query that no cache has seen yet."""
    repository: Repository | None = None
    against: Folder | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    name: str
    host: Host
    is_served: bool
    findings: list[Finding]
    looked_at: int = 0
    of: int = 0
    unnamed: int = 0
    """Unlisted awards whose addresses were not known."""

    def count(self, outcome: str) -> int:
        """Return how many findings have an outcome."""
        return sum(finding.outcome == outcome for finding in self.findings)


def examine_site(site: Site, wish: Wish, progress: Progress) -> Report:
    """Look at a site.

    Args:
        site: Where it is.
        wish: What to look at.
        progress: Is told how far it is.
    """
    return _Examination(site, wish, progress).report()


@dataclass(slots=True)
class _Examination:
    site: Site
    wish: Wish
    progress: Progress
    notes: Notes = field(default_factory=Notes)
    host: Host = "unknown"
    loaded: set[str] = field(default_factory=set)

    def report(self) -> Report:
        manifest = self.site.get(MANIFEST, max_bytes=MAX_MANIFEST_BYTES)
        self.host = recognised(urlsplit(self.site.name).hostname or "", manifest.headers or {})
        listing = self._listing(manifest)
        if listing is None:
            return Report(self.site.name, self.host, self.site.is_served, self.notes.findings())
        sample = sampled(listing, self._hidden(listing), self.wish.at_most)
        self._look_at_addresses(sample, listing)
        if isinstance(self.site, ServedSite):
            self._look_at_server(self.site, listing, manifest, sample)
        if self.wish.against is not None:
            check_same_manifest(manifest.body, self.wish.against, self.notes)
        return Report(
            self.site.name, self.host, self.site.is_served, self.notes.findings(), len(sample.addresses), sample.of, sample.unnamed
        )

    def _listing(self, reply: Reply) -> Listing | None:
        """Return the manifest; without one nothing else can be looked at."""
        notes = self.notes
        if (reply.error is not None and reply.error.reason in _UNREACHED) or reply.status in _BUSY:
            why = str(reply.error) if reply.error is not None else f"its host says that it is busy or ill (status {reply.status})"
            notes.unknown("reach", f"the site cannot be reached: {why}")
            return None
        if reply.status in (404, 410):
            notes.broken("manifest", "there is no manifest.json: nothing was published here, or not at this address", MANIFEST)
            return None
        if not arrived(reply, "manifest", notes):
            return None
        check_transport(reply, "manifest", notes)
        if self.site.is_served:
            notes.fine("reach")
        try:
            listing = read_listing(reply.body)
        except ListingError as error:
            is_page = reply.body.lstrip()[:1] == b"<"
            notes.broken("manifest", "it is a web page: this is not a badgepress site" if is_page else f"cannot be used: {error}", MANIFEST)
            return None
        notes.fine("manifest", f"of {listing.as_of}, with {len(listing.awards) + len(listing.hidden):,} awards")
        self._check_address(listing)
        return listing

    def _check_address(self, listing: Listing) -> None:
        if not self.site.is_served:
            return
        if self.site.name != listing.base_url:
            self.notes.broken("address", f"this site is served at {shown(self.site.name)}, but its badges say {listing.base_url}")
        self.notes.fine("address", listing.base_url)

    def _hidden(self, listing: Listing) -> dict[str, AwardFiles]:
        hidden: dict[str, AwardFiles] = {}
        if self.wish.repository is not None:
            hidden |= self.wish.repository.hidden_awards(listing)
        if self.wish.against is not None:
            hidden |= self.wish.against.hidden_awards(listing)
        return hidden

    def _look_at_addresses(self, sample: Sample, listing: Listing) -> None:
        did_document = identity.check_did(self.site, listing, self.notes)
        repository = self.wish.repository
        if did_document is not None and repository is not None and repository.base_url == listing.base_url:
            identity.check_keys(did_document, listing, repository.keys, self.notes)
        lists = [address for address in sample.addresses if address.kind == "status-list"]
        others = [address for address in sample.addresses if address.kind != "status-list"]
        with self.progress.stage("Looking at addresses", len(sample.addresses)), ThreadPoolExecutor(THREADS) as pool:
            served = dict(pool.map(lambda address: (address.path, self._one(address, listing, None)), lists))
            known = {path: body for path, body in served.items() if body is not None}
            signatures = None
            if did_document is not None:
                signatures = Signatures(listing, did_document, known, self.notes, self.wish.now)
                for path in known:
                    signatures.check_list(path)
            for _ in pool.map(lambda address: self._one(address, listing, signatures), others):
                self.progress.advance(1)
        known_paths = {address.path for address in sample.addresses}
        for path in sorted(self.loaded - known_paths)[:_ASSETS_AT_MOST]:
            self._one(Address(path, "asset"), listing, None)

    def _one(self, address: Address, listing: Listing, signatures: Signatures | None) -> bytes | None:
        """Look at one address, and return what is served there if it is what was published."""
        limit = MAX_CATALOGUE_BYTES if address.kind == "catalogue" else MAX_BYTES
        reply = self.site.get(address.path, max_bytes=limit)
        if not arrived(reply, address.kind, self.notes):
            return None
        is_readable = check_transport(reply, address.kind, self.notes)
        if address.kind == "status-list":
            server.check_age(reply, self.notes)
        if not is_readable:
            return None
        if address.path.endswith(".json"):
            document = check_document(reply.body, address, listing, self.site, self.notes, self.wish.fresh)
            if document is None:
                return None
            if address.kind == "credential" and signatures is not None:
                signatures.check_credential(document, address)
        elif address.path == "" or address.path.endswith(("/", ".html")):
            self.loaded |= check_page(reply, address, listing, self.notes)
        if self.wish.against is not None:
            check_same(reply, self.wish.against, self.notes)
        return reply.body

    def _look_at_server(self, site: ServedSite, listing: Listing, manifest: Reply, sample: Sample) -> None:
        notes = self.notes
        server.check_certificate(site, notes, self.wish.now)
        server.check_plain_http(site, notes)
        server.check_not_found(site, notes)
        folder = next((address.path for address in sample.addresses if address.kind == "badge-page"), None)
        if folder is not None:
            server.check_folder_addresses(site, folder, notes)
            server.check_headers_file(site.get(folder), self.host, notes)
        server.check_stale(site, manifest, notes, self.wish.fresh)
        server.check_robots(site, listing, notes)
        self._check_unpacked(site)

    def _check_unpacked(self, site: ServedSite) -> None:
        reply = site.get(identity.DID_DOCUMENT, plain=True)
        if reply.status == 200 and "content-encoding" in (reply.headers or {}) and not reply.packing_fault:
            self.notes.look("packing", "is sent packed even to those who cannot unpack it", identity.DID_DOCUMENT)


def exit_outcome(report: Report) -> str:
    """Return `broken`, `cannot tell` or `fine`: what a command should end with."""
    return next((outcome for outcome in ("broken", "cannot tell") if report.count(outcome)), "fine")
