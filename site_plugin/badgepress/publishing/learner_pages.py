"""The pages of learners, and the list of those who are listed; with what other sites show of a stack.

An unlisted page stands in no list, so not in the manifest either; a listed page stands there, but may go whenever its learner wants.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from badgepress.content.model import Catalogue, Learner
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.publishing import render, views_of
from badgepress.publishing.artifacts import Artifact, json_bytes
from badgepress.publishing.fragment import EVERYTHING, Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_views import LearnerView
from badgepress.publishing.mosaic_picture import stone_path
from badgepress.publishing.stacks import Library, Stack, stacks
from badgepress.publishing.views import LinkView, SiteView
from badgepress.publishing.views_of_learners import LearnerViews
from badgepress.signing.issuer_keys import IssuerKeys

KIND = "learner-page"
LEARNERS_A_PAGE = 600
SCRIPT = "assets/badgepress/learner.js"
CARD_COLOURS = (
    "#0b7a68", "#2b62a8", "#8a3f97", "#b4502a", "#6b7a1e", "#b03a62", "#9a6a00", "#2f7d3b", "#4f4fb5", "#4f6274",
)  # fmt: skip
"""Of the areas on a card; the style sheet has the same ones."""
_IN_A_SCRIPT_ELEMENT = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def learner_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted = EVERYTHING) -> Iterator[tuple[str, Fragment]]:
    """Yield the pages of the list of learners, and the page of each, one after the other: together they may be large."""
    catalogue = holdings.catalogue
    if not catalogue.learners:
        return
    yield from _list_pages(catalogue, keys, is_wanted=wanted.learners is None).items()
    site = views_of.site_view(catalogue, keys, 2)
    views = LearnerViews(Library(catalogue), site, catalogue.issuer.base_url)
    for handle in sorted(catalogue.learners):
        if not wanted.has_learner(handle):
            yield _name(handle), _not_wanted(catalogue.learners[handle])
    for stack in stacks(holdings, wanted.learners):
        yield _name(stack.learner.handle), _page(stack, views.page(stack), site, catalogue)


def learner_files(holdings: Holdings, keys: IssuerKeys, wanted: Wanted = EVERYTHING) -> Iterator[Artifact]:
    """Yield, for each learner that is wanted, the card that other pages may show, and what oEmbed readers ask for."""
    catalogue = holdings.catalogue
    if not catalogue.learners:
        return
    site = views_of.site_view(catalogue, keys, 2)
    views = LearnerViews(Library(catalogue), site, catalogue.issuer.base_url)
    shapes = [stone_path(size) for size in (0, 1, 2)]
    for stack in stacks(holdings, wanted.learners):
        folder, share = urls.learner_page(stack.learner.handle), views.share(stack)
        card = render.rendered("learner_card.html", site, card=views.card(stack), colours=CARD_COLOURS, shapes=shapes)
        yield Artifact(urls.learner_card(stack.learner.handle), card.strip().encode() + b"\n")
        oembed = {
            "version": "1.0", "type": "rich", "title": stack.learner.name, "provider_name": catalogue.issuer.name,
            "provider_url": catalogue.issuer.url, "html": share.embed, "width": 480, "height": 168,
            "thumbnail_url": share.card, "thumbnail_width": 480, "thumbnail_height": 168,
        }  # fmt: skip
        yield Artifact(f"{folder}oembed.json", json_bytes(oembed))


def listed_learner_paths(catalogue: Catalogue) -> list[str]:
    """Return the site paths of all that may stand in a site map: the list of learners, and the pages of those in it."""
    people = _listed(catalogue)
    lists = [_list_path(number) for number in range(1, -(-len(people) // LEARNERS_A_PAGE) + 1)]
    return [*lists, *(urls.learner_page(learner.handle) for learner in people)]


def _name(handle: str) -> str:
    return f"{urls.learner_page(handle)}index.md"


def _not_wanted(learner: Learner) -> Fragment:
    is_listed = learner.visibility == "listed"
    return Fragment(learner.name, "", "", KIND if is_listed else "", is_listed=is_listed)


def _page(stack: Stack, page: LearnerView, site: SiteView, catalogue: Catalogue) -> Fragment:
    about = page.about or f"{page.summary} · {site.name}"
    html = render.rendered("learner.html", site, page=page)
    kind = KIND if page.is_listed else ""
    return Fragment(page.name, about, html, kind, "", _head(stack, page, site, catalogue), is_listed=page.is_listed)


def _head(stack: Stack, page: LearnerView, site: SiteView, catalogue: Catalogue) -> str:
    """Return what robots and link previews read; of an unlisted page only what other sites need to show its card."""
    parts = [
        Markup('<script type="module" src="{}{}"></script>').format(site.root, SCRIPT),
        Markup('<link rel="alternate" type="application/json+oembed" href="{}">').format(page.share.oembed),
    ]
    if page.is_listed:
        properties = {
            "type": "profile",
            "title": page.name,
            "description": page.about or page.summary,
            "url": page.share.page,
            "site_name": site.name,
        }
        if picture := _preview(stack, catalogue):
            properties["image"] = picture
        parts += [
            Markup('<meta property="og:{}" content="{}">').format(name, value) for name, value in properties.items()
        ]
        structured = json.dumps(_structured(stack, page, catalogue), ensure_ascii=False, separators=(",", ":"))
        safe = Markup(structured.translate(_IN_A_SCRIPT_ELEMENT))  # noqa: S704 - nothing in it ends a script element
        parts.append(Markup('<script type="application/ld+json">{}</script>').format(safe))
    return str(Markup("\n").join(parts))


def _preview(stack: Stack, catalogue: Catalogue) -> str:
    newest = next(iter(stack.held.values()), ())
    return (
        Addresses(catalogue.issuer.base_url).url(urls.social_image(newest[0].slug, newest[0].version)) if newest else ""
    )


def _structured(stack: Stack, page: LearnerView, catalogue: Catalogue) -> dict[str, object]:
    url = Addresses(catalogue.issuer.base_url).url
    person: dict[str, object] = {"@type": "Person", "name": page.name, "url": page.share.page}
    if page.about:
        person["description"] = page.about
    if page.links:
        person["sameAs"] = [link.url for link in page.links]
    person["hasCredential"] = [
        {
            "@type": "EducationalOccupationalCredential",
            "name": catalogue.classes[awards[0].slug, awards[0].version].name,
            "credentialCategory": "badge",
            "url": url(urls.award_page(awards[0].id)),
        }
        for awards in stack.held.values()
    ]
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateModified": catalogue.as_of.isoformat(),
        "mainEntity": person,
    }


# the list of learners ----------------------------------------------------------------------------------------------------------------


def _listed(catalogue: Catalogue) -> list[Learner]:
    listed = (learner for learner in catalogue.learners.values() if learner.visibility == "listed")
    return sorted(listed, key=lambda learner: (learner.name.casefold(), learner.handle))


def _list_path(number: int) -> str:
    # no handle begins with an underscore
    return "learners/" if number == 1 else f"learners/_{number}/"


def _list_pages(catalogue: Catalogue, keys: IssuerKeys, *, is_wanted: bool) -> dict[str, Fragment]:
    people = _listed(catalogue)
    parts = [people[start : start + LEARNERS_A_PAGE] for start in range(0, len(people), LEARNERS_A_PAGE)]
    return {
        f"{_list_path(number)}index.md": _list_page(catalogue, keys, part, number, len(parts), is_wanted=is_wanted)
        for number, part in enumerate(parts, start=1)
    }


def _list_page(
    catalogue: Catalogue, keys: IssuerKeys, people: Sequence[Learner], number: int, pages: int, *, is_wanted: bool
) -> Fragment:
    site = views_of.site_view(catalogue, keys, _list_path(number).count("/"))
    title = site.words.text("Learners") + (f" ({number})" if number > 1 else "")
    about = site.words.text("People who agreed to show what they can do.")
    html = ""
    if is_wanted:
        groups = [
            (
                letter,
                [LinkView(person.name, f"{site.root}{urls.learner_page(person.handle)}index.html") for person in found],
            )
            for letter, found in groupby(people, key=lambda person: person.name[:1].upper())
        ]
        links = [
            LinkView(str(one), "" if one == number else f"{site.root}{_list_path(one)}index.html")
            for one in range(1, pages + 1)
        ]
        html = render.rendered("learners.html", site, groups=groups, pages=links)
    return Fragment(f"{title}: {catalogue.issuer.name}", about, html, "learners-page")
