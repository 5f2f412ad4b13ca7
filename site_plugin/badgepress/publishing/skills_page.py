"""The skills index: every skill, the badges that show it, and the listed learners who hold one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from badgepress.content.award_statistics import listed_learners
from badgepress.content.model import Learner
from badgepress.credentials import urls
from badgepress.publishing.fragment import EVERYTHING, Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.render import rendered
from badgepress.publishing.skills import Part, Skill, Skills
from badgepress.publishing.views import LinkView, PictureView, SiteView
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import IssuerKeys

KIND = "skills-page"
LEARNERS_A_SKILL = 12


@dataclass(frozen=True, slots=True)
class BadgeLink:
    """A badge that shows a skill."""

    name: str
    url: str
    picture: PictureView


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill in the index."""

    name: str
    anchor: str
    url: str
    code: str
    badges: tuple[BadgeLink, ...]
    learners: tuple[LinkView, ...]
    more: int
    """How many more listed learners there are."""


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """The skills of one framework, on one page or behind links."""

    name: str
    count: int
    skills: tuple[SkillView, ...] = ()
    pages: tuple[LinkView, ...] = ()
    """The framework's own page, or a page for each initial letter."""


def skills_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted = EVERYTHING) -> dict[str, Fragment]:
    """Return the pages of the index by the Markdown file that each stands for in MkDocs; none where no badge names a skill.

    A page names holders, so it is wanted if a badge on it is.
    """
    catalogue = holdings.catalogue
    skills = Skills(catalogue)
    if not skills:
        return {}
    parts = [part for part in skills.parts if _is_wanted(part, wanted)]
    learners = {handle: learner for handle, learner in catalogue.learners.items() if learner.visibility == "listed"}
    slugs = {badge.slug for part in parts for skill in part.skills for badge in skill.badges}
    held = listed_learners(holdings.index, None if wanted.slugs is None else slugs) if learners and parts else {}
    words = site_view(catalogue, keys, 1).words
    title, lead = words.text("Skills"), words.text("What our badges stand for, and who has shown it.")
    pages = {}
    for part in skills.parts:
        body = ""
        site = site_view(catalogue, keys, part.path.count("/"))
        names = [
            name
            for name in (
                part.initial.upper().replace("0", "0–9"),
                skills.title(part.framework) if part.path != urls.skills_page() else "",
                title,
            )
            if name
        ]
        if _is_wanted(part, wanted):
            frameworks = _frameworks_on(part, skills, site, held, learners)
            back = "" if part.path == urls.skills_page() else f"{site.root}{urls.skills_page()}index.html"
            body = rendered(
                "skills.html",
                site,
                title=", ".join(reversed(names)) if back else title,
                lead=lead,
                frameworks=frameworks,
                back=back,
            )
        pages[f"{part.path}index.md"] = Fragment(f"{', '.join(names)}: {catalogue.issuer.name}", lead, body, KIND)
    index = f"{urls.skills_page()}index.md"
    if index not in pages:
        pages[index] = Fragment(
            f"{title}: {catalogue.issuer.name}",
            lead,
            _index_body(skills, site_view(catalogue, keys, 1), title, lead, wanted),
            KIND,
        )
    return pages


def _is_wanted(part: Part, wanted: Wanted) -> bool:
    return wanted.slugs is None or any(wanted.has_class(badge.slug) for skill in part.skills for badge in skill.badges)


def _frameworks_on(
    part: Part, skills: Skills, site: SiteView, held: Mapping[str, Sequence[str]], learners: Mapping[str, Learner]
) -> list[FrameworkView]:
    found = []
    for framework, group in groupby(part.skills, key=lambda skill: skill.framework):
        some = tuple(_skill_view(skill, site, held, learners) for skill in group)
        found.append(FrameworkView(skills.title(framework), len(some), some))
    return found


def _skill_view(
    skill: Skill, site: SiteView, held: Mapping[str, Sequence[str]], learners: Mapping[str, Learner]
) -> SkillView:
    holders = [
        learners[handle]
        for handle in dict.fromkeys(one for badge in skill.badges for one in held.get(badge.slug, ()))
        if handle in learners
    ]
    badges = tuple(
        BadgeLink(
            badge.name,
            f"{site.root}{urls.badge_page(badge.slug)}index.html",
            PictureView(
                site.root + urls.badge_image(badge.slug, badge.version, badge.image.extension), badge.image.alt
            ),
        )
        for badge in skill.badges
    )
    shown = tuple(
        LinkView(one.name, f"{site.root}{urls.learner_page(one.handle)}index.html")
        for one in holders[:LEARNERS_A_SKILL]
    )
    return SkillView(skill.name, skill.anchor, skill.url, skill.code, badges, shown, len(holders) - len(shown))


def _index_body(skills: Skills, site: SiteView, title: str, lead: str, wanted: Wanted) -> str:
    """Return the page that leads to the others; nothing in it depends on awards."""
    if wanted.slugs is not None:
        return ""
    frameworks = []
    for framework, group in groupby(skills.parts, key=lambda part: part.framework):
        parts = tuple(group)
        pages = tuple(
            LinkView(
                part.initial.upper().replace("0", "0–9"),
                f"{site.root}{part.path}index.html",
                site.words.number(len(part.skills)),
            )
            for part in parts
        )
        frameworks.append(FrameworkView(skills.title(framework), sum(len(part.skills) for part in parts), pages=pages))
    return rendered("skills.html", site, title=title, lead=lead, frameworks=frameworks, back="")
