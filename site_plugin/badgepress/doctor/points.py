"""The points that the doctor looks at: their names, what it says when all is well, and why each one matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = Literal[
    "reach", "certificate", "https", "address", "manifest", "preview", "did", "keys", "status-list", "proof", "missing", "changed",
    "stale", "redirect", "type", "cors", "packing", "not-found", "folders", "strangers", "noindex", "headers", "same", "time",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of a point."""

    title: str
    fine: str
    why: str


POINTS: dict[Point, Wording] = {
    "reach": Wording("Answers", "the site answers", "Nobody can verify a badge whose site does not answer."),
    "certificate": Wording(
        "Certificate", "the connection is encrypted and the certificate valid", "Verifiers refuse a site whose certificate they cannot trust."
    ),
    "https": Wording(
        "http to https", "the address without encryption leads to the one with it", "Old links and typed addresses begin with http://."
    ),
    "address": Wording(
        "Address", "the site stands where its badges say", "Every badge names the address it was issued at; a verifier asks there and nowhere else."
    ),
    "manifest": Wording("Manifest", "manifest.json is there and can be read", "It lists what was published; everything else is compared with it."),
    "preview": Wording("Real key", "signed with a real key", "What a preview key signed is worth nothing, and anybody can see so."),
    "did": Wording("Issuer", "did.json is where verifiers look, and well formed", "Verifiers find the issuer's keys in did.json; without it no badge verifies."),
    "keys": Wording("Keys", "did.json announces the keys of this repository", "A key too many can sign in your name; a key too few makes badges invalid."),
    "status-list": Wording(
        "Status lists", "signed and fresh", "They say which badges were revoked; past their last day nobody can tell, and verifiers refuse."
    ),
    "proof": Wording("Signatures", "every credential looked at verifies", "This is what a verifier does with a badge."),
    "missing": Wording("Nothing missing", "everything looked at is there", "An address that was handed out must answer for as long as badges are worth something."),
    "changed": Wording("Unchanged", "everything looked at is as it was published", "A changed document no longer fits its signature or its record."),
    "stale": Wording("No old copies", "the host hands out what is newest", "A host that keeps old copies shows a revoked badge as valid."),
    "redirect": Wording("No detours", "addresses answer at once", "Verifiers often do not follow a redirect, above all not to another host."),
    "type": Wording("Content types", "files are sent as what they are", "Verifiers refuse JSON that is sent as something else."),
    "cors": Wording(
        "Open to browsers (CORS)", "verifiers that run in a browser may read it", "A browser hides the answer from a verifier unless the host says that anybody may read it."
    ),
    "packing": Wording("Compression", "what is sent packed can be unpacked", "A file that is packed twice, or not as it says, cannot be read."),
    "not-found": Wording(
        "Not found", "what is not there is said not to be there", "A host that sends some page for every address hides that a badge is gone."
    ),
    "folders": Wording("Folder addresses", "pages answer with and without index.html", "People shorten and lengthen addresses; links in the pages use both forms."),
    "strangers": Wording("No strangers", "pages load nothing from other hosts", "What a page loads elsewhere tells strangers who looked at whose badge."),
    "noindex": Wording("Unlisted stays unlisted", "search engines are told to leave unlisted awards out", "Their holders did not agree to be found."),
    "headers": Wording("Headers", "the site's file _headers is followed", "It tells the host the types and protections of each file."),
    "same": Wording("Same as the folder", "what is live is what the folder holds", "A deploy that did not arrive looks like one that did."),
    "time": Wording("Time", "everything was looked at in time", "What was not looked at may be wrong."),
}
"""In the order in which they are reported."""
