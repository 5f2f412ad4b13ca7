"""`README.txt` of a copy, for whoever finds it in ten years."""

from __future__ import annotations

import textwrap

from badgepress.bundling.site_copy import SiteCopy

_WIDTH = 78
_WHAT = {
    "award": "This is a kept copy of an Open Badge: the signed file, and everything that is needed to check it.",
    "learner": "This is a kept copy of somebody's Open Badges: the signed files, and everything that is needed to check them.",
    "all": "This is the archive of an organisation's Open Badges: {count} signed files, and everything that is needed to check them.",
}
_ARCHIVE = (
    "FOR THE ORGANISATION ONLY. It holds every published award, those that are listed nowhere as well. Do not put it on a web site, "
    "and pass it on to nobody. Keep it where you keep other records about people, and delete it when those are deleted."
)
_FILES = """\
index.html        the page that shows and checks it; needs no network
awards/           the signed files (Open Badges 3.0)
learners/         signed collections of badges (CLR 2.0)
ob2/              the same in the older form Open Badges 2.0
badges/           the badge classes and their pictures
did.json          the issuer's public keys
status/           the issuer's list of what was revoked
contexts.json     the vocabularies that were signed with, by SHA-256
manifest.json     where all this was published
licences.txt      the licences of the programs inside index.html"""


def read_me(site: SiteCopy, kind: str, count: int) -> str:
    """Return the text, with lines of at most 78 characters."""
    as_of = site.as_of.date().isoformat()
    preview = (
        ["IT IS A PREVIEW, signed with a throw-away key. Nothing in it is a real badge."] if site.is_preview else []
    )
    paragraphs = [
        *preview,
        *([_ARCHIVE] if kind == "all" else []),
        _WHAT[kind].format(count=count),
        f"It was published at {site.base_url}/ by the issuer {site.did}.",
        "TO LOOK AT IT: open index.html in a web browser; a double click will do. The page asks nobody and needs no network. It checks the signature there and then.",
        f"WHAT IT CAN TELL: that the keys enclosed here signed it, that nothing was changed, and that on {as_of} it had not been revoked.",
        "WHAT IT CANNOT TELL: whether it was revoked later, and whether the enclosed keys are the issuer's own. Whoever made this file could have put other "
        f"keys into it. If you do not know who that was, compare did.json with {site.url('did.json')}, or give the signed file to any Open Badges verifier while that address still answers.",
        "TO CHECK IT WITH ANOTHER PROGRAM: badgepress verify --offline FILE.zip (or any verifier for Open Badges 3.0 that can be given the files by hand).",
        "WHAT IS INSIDE (not every copy has each):",
    ]
    text = "\n\n".join(
        textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs
    )
    return f"{text}\n\n{_FILES}\n"
