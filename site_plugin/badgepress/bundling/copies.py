"""The three kinds of copies: of one award, of a learner's stack, of a whole site; each a stream of files for an archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from badgepress.bundling.enclosed import Enclosed, assertion_documents, by_path, enclose
from badgepress.bundling.page import Contents, contexts_digests, kept_page, licences
from badgepress.bundling.readme import read_me
from badgepress.bundling.shown import shown_badge
from badgepress.bundling.site_copy import SiteCopy
from badgepress.credentials import urls
from badgepress.errors import BadgepressError
from badgepress.verifying.credential_check.inputs import badge_of, json_of
from badgepress.verifying.credential_check.jws import read_jws
from badgepress.verifying.credential_check.jwt_claims import credential_in
from badgepress.verifying.credential_check.report import Trouble

LISTED_AWARDS = 200
"""So many awards stand on the page of a whole site itself; others are chosen there as files."""
_ID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9a-f]{8}[0-9a-f-]{0,27}")
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_EVERYTHING = (
    "awards/*.json", "awards/*.jwt", "badges/*/v*.json", "badges/*/v*.png", "badges/*/v*.svg", "did.json", ".well-known/did.json", "endorsements/*.json",
    "issuer/mark.*", "learners/*/card.svg", "learners/*/clr.json", "ob2/*.json", "ob2/assertions/*.json", "ob2/badges/*.json", "status/*.json",
)  # fmt: skip
_PREVIEW = "-social.png"
"""What links are previewed with says nothing of a badge."""
_FOLDERS = ("awards/", "badges/", "did.json", "learners/", "ob2/", "status/")


@dataclass(frozen=True, slots=True)
class Copy:
    """A kept copy, ready to be written."""

    name: str
    """For a file: nothing of a person but the handle that they chose."""
    files: Iterable[tuple[str, bytes]]
    """Path → bytes; `index.html` and `README.txt` first."""
    count: int
    """Of badges in it."""


def copy_of_award(site: SiteCopy, award_id: str) -> Copy:
    """Return the copy of one award that the site publishes; `award_id` may be its beginning.

    Raises:
        BadgepressError: There is no such award, it is private, or it does not verify.
    """
    if not _ID.fullmatch(award_id):
        raise BadgepressError(
            f"{award_id} is no award's id",
            hint="An id is its 36 characters, or at least the first 8. badgepress list shows them.",
        )
    found = list(site.paths(f"awards/{award_id}*.json"))
    if len(found) > 1:
        raise BadgepressError(f"several awards begin with {award_id}", hint="Give more of the id.")
    if not found:
        private = any(site.paths(f"awards/{award_id}*.html"))
        says = (
            "is private or was forgotten: its signed file is not published"
            if private
            else f"is not published in {site.folder}"
        )
        raise BadgepressError(
            f"the award {award_id} {says}", hint="Of a file that you have: badgepress bundle FILE.json."
        )
    return _copy_of_one(site, found[0], _read(site, found[0]))


def copy_of_file(site: SiteCopy, data: bytes) -> Copy:
    """Return the copy of a signed file that somebody hands over: a private award too, which no site publishes.

    Raises:
        BadgepressError: It is no badge, or does not verify by what the site holds.
    """
    return _copy_of_one(site, "", data)


def copy_of_learner(site: SiteCopy, handle: str) -> Copy:
    """Return the copy of a learner's stack: the signed stack, and each badge that it holds.

    Raises:
        BadgepressError: There is no such stack, or it does not verify.
    """
    path = urls.clr(handle)
    if not _HANDLE.fullmatch(handle) or not (site.folder / path).is_file():
        raise BadgepressError(
            f"{site.folder} has no stack of a learner {handle}",
            hint="A stack is published of learners who hold a valid badge and agreed to a page.",
        )
    stack = _enclosed(site, path, _read(site, path))
    subject = stack.document["credentialSubject"]
    nested = [item for item in subject["verifiableCredential"] if isinstance(item, dict)]
    files: dict[str, bytes] = {path: stack.data}
    awards = []
    for credential in nested:
        award_path = site.path_of(str(credential.get("id", "")))
        data = site.read(award_path) or orjson.dumps(credential, option=orjson.OPT_APPEND_NEWLINE)
        enclosed = _enclosed(site, award_path, data)
        awards.append(enclosed)
        files.update(_files_of(site, enclosed))
    files.update(by_path(site, stack.documents))
    documents = {url: body for each in (stack, *awards) for url, body in each.documents.items()}
    contents = Contents(
        "learner",
        shown_badge(site, path, stack.document),
        [shown_badge(site, each.path, each.document) for each in awards],
        [stack, *awards],
        len(awards),
        sorted([*files, *_always()]),
        documents,
    )
    return Copy(f"badgepress-{handle}", _with_page(site, contents, sorted(files.items())), len(awards))


def copy_of_site(site: SiteCopy) -> Copy:
    """Return the organisation's own archive: everything that is published of awards, the unlisted ones too."""
    paths = list(site.paths("awards/*.json"))
    judged: list[Enclosed] = []
    if len(paths) <= LISTED_AWARDS:
        judged = [_enclosed(site, path, _read(site, path)) for path in paths]
    shared = {
        site.url(path): _read(site, path)
        for pattern in ("did.json", ".well-known/did.json", "status/*.json")
        for path in site.paths(pattern)
    }
    documents = {**shared, **{url: body for each in judged for url, body in each.documents.items()}}
    contents = Contents(
        "all", None, [shown_badge(site, each.path, each.document, with_picture=False) for each in judged], judged, len(paths),
        sorted([*_FOLDERS, *_always()]), documents,
    )  # fmt: skip
    everything = (
        (path, _read(site, path))
        for pattern in _EVERYTHING
        for path in site.paths(pattern)
        if not path.endswith(_PREVIEW)
    )
    name = re.sub(r"[^a-z0-9]+", "-", site.did.removeprefix("did:web:").lower()).strip("-")
    return Copy(f"badgepress-archive-{name}", _with_page(site, contents, everything), len(paths))


def _copy_of_one(site: SiteCopy, path: str, data: bytes) -> Copy:
    document = _document(data)
    if not path:
        named = site.path_of(str(document.get("id", "")))
        path = named if re.fullmatch(r"awards/[0-9a-f-]{36}\.json", named) else "credential.json"
    enclosed = enclose(site, path, data, document)
    files = _files_of(site, enclosed)
    contents = Contents(
        "award", shown_badge(site, path, document), [], [enclosed], 1, sorted([*files, *_always()]), enclosed.documents
    )
    slug = re.search(r"/badges/([a-z0-9-]+)/v", orjson.dumps(document.get("credentialSubject")).decode())
    short = path.removeprefix("awards/")[:8].removesuffix(".")
    return Copy(
        f"badgepress-{slug[1] if slug else 'badge'}-{short}", _with_page(site, contents, sorted(files.items())), 1
    )


def _files_of(site: SiteCopy, badge: Enclosed) -> dict[str, bytes]:
    """Return the files that belong to one credential, by path: what verifies it, its class, its picture, and its other forms."""
    files = {**dict(by_path(site, badge.documents)), badge.path: badge.data}
    subject = badge.document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for owner in (badge.document.get("issuer"), achievement):
        image = owner.get("image") if isinstance(owner, dict) else None
        _add(site, files, image.get("id") if isinstance(image, dict) else None)
    _add(site, files, achievement.get("id") if isinstance(achievement, dict) else None)
    if badge.path.startswith("awards/"):
        award_id = badge.path.removeprefix("awards/").removesuffix(".json")
        _add(site, files, site.url(urls.credential_jwt(award_id)))
        assertion = site.read(urls.assertion(award_id))
        if assertion is not None:
            files |= {
                urls.assertion(award_id): assertion,
                **assertion_documents(site, urls.assertion(award_id), assertion),
            }
    return files


def _add(site: SiteCopy, files: dict[str, bytes], url: object) -> None:
    path = site.path_of(url) if isinstance(url, str) else ""
    data = site.read(path) if path else None
    if data is not None:
        files[path] = data


def _always() -> tuple[str, ...]:
    return ("README.txt", urls.MANIFEST, "contexts.json", "licences.txt")


def _with_page(site: SiteCopy, contents: Contents, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    yield "index.html", kept_page(site, contents)
    yield "README.txt", read_me(site, contents.kind, contents.count).encode()
    yield urls.MANIFEST, _manifest(site, contents)
    yield "contexts.json", contexts_digests()
    yield "licences.txt", licences()
    yield from files


def _manifest(site: SiteCopy, contents: Contents) -> bytes:
    """Return what `badgepress verify` reads of a copy; in the form that `--site` knows."""
    badges = [badge.path for badge in contents.judged] if contents.kind != "all" else []
    manifest = {
        "version": 1, "base_url": site.base_url, "did": site.did, "preview": site.is_preview, "as_of": site.as_of.date().isoformat(),
        "kept_copy": {"kind": contents.kind, "badges": badges},
    }  # fmt: skip
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _read(site: SiteCopy, path: str) -> bytes:
    data = site.read(path)
    if data is None:
        raise BadgepressError(
            f"{site.folder / path} cannot be read", hint="Was the site built anew meanwhile? Try again."
        )
    return data


def _enclosed(site: SiteCopy, path: str, data: bytes) -> Enclosed:
    return enclose(site, path, data, _document(data))


def _document(data: bytes) -> Mapping[str, Any]:
    try:
        badge = badge_of(data)
        if badge.kind == "address":
            raise BadgepressError("that file holds only the address of a badge", hint="Name the signed file itself.")
        return credential_in(read_jws(badge.data)) if badge.kind == "jws" else json_of(badge)
    except Trouble as trouble:
        raise BadgepressError(f"that is no badge that can be kept: {trouble}") from None
