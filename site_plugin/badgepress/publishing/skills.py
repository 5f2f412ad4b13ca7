"""Every skill that badges are aligned to, and where it stands in the skills index."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from badgepress.content.model import Alignment, BadgeClass, Catalogue
from badgepress.credentials import urls
from badgepress.language import words_in
from badgepress.publishing.anchors import plain_name, short_digest

SKILLS_A_PAGE = 120
"""More than these are divided: into frameworks, and a framework into initial letters."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of a framework; or, of a badge without any, something that its holders can do."""

    key: str
    """Its address in the framework, with its code; the text itself where it has none."""
    name: str
    framework: str
    """Empty for what is of no framework."""
    code: str = ""
    url: str = ""
    badges: list[BadgeClass] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Name of its place in the page; the same for good."""
        return f"s-{short_digest(self.key)}"

    @property
    def initial(self) -> str:
        """Letter, `0` for any digit, that its page is found by where there are many."""
        for character in unicodedata.normalize("NFKD", self.name.casefold()):
            if character.isalpha():
                return character
            if character.isdigit():
                return "0"
        return "0"


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the index."""

    path: str
    """Site path, a folder."""
    framework: str
    """Empty for a page of all frameworks, and for what is of none."""
    initial: str
    """Of all its skills; empty where it is not divided so far."""
    skills: tuple[Skill, ...]


class Skills:
    """The skills of the newest version of every published class."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Gather them."""
        self._none = words_in(catalogue.issuer.language).text("What holders can do")
        newest = {badge.slug: badge for badge in catalogue.published_classes()}.values()
        found: dict[str, Skill] = {}
        for badge in newest:
            for skill in _said_by(badge):
                known = found.setdefault(skill.key, skill)
                if badge not in known.badges[-1:]:
                    known.badges.append(badge)
        ordered = sorted(
            found.values(),
            key=lambda skill: (skill.framework == "", skill.framework.casefold(), skill.framework, *_place(skill)),
        )
        self.parts = tuple(_divided(ordered))
        """In the order in which the index lists them."""
        self._part_of = {skill.key: part for part in self.parts for skill in part.skills}

    def __bool__(self) -> bool:
        return bool(self.parts)

    def address(self, key: str) -> str:
        """Return the site path, with the place in the page, of the skill that an alignment names by its key; empty if no badge is aligned to it."""
        part = self._part_of.get(key)
        return f"{part.path}index.html#s-{short_digest(key)}" if part else ""

    def title(self, framework: str) -> str:
        """Return what a framework is called."""
        return framework or self._none

    def paths(self) -> list[str]:
        """Return the site paths of all pages of the index."""
        return list(dict.fromkeys([urls.skills_page(), *(part.path for part in self.parts)])) if self.parts else []


def _said_by(badge: BadgeClass) -> Iterable[Skill]:
    if badge.alignments:
        return map(_of_alignment, badge.alignments)
    return (Skill(f"outcome:{text}", text, "") for text in badge.learning_outcomes)


def _of_alignment(item: Alignment) -> Skill:
    return Skill(item.key, item.name, item.framework, item.code, item.url)


def _place(skill: Skill) -> tuple[str, str, str]:
    return skill.initial, skill.name.casefold(), skill.key


def _divided(skills: list[Skill]) -> Iterable[Part]:
    if len(skills) <= SKILLS_A_PAGE:
        return [Part(urls.skills_page(), "", "", tuple(skills))] if skills else []
    parts: list[Part] = []
    taken: set[str] = set()
    for framework, found in groupby(skills, key=lambda skill: skill.framework):
        name = plain_name(framework) if framework else "abilities"
        name = f"{name}-{short_digest(framework)}" if name in taken else name
        taken.add(name)
        some = tuple(found)
        if len(some) <= SKILLS_A_PAGE:
            parts.append(Part(urls.skills_page(name), framework, "", some))
        else:
            parts += [
                Part(urls.skills_page(f"{name}/{_letter_path(initial)}"), framework, initial, tuple(of_initial))
                for initial, of_initial in groupby(some, key=lambda skill: skill.initial)
            ]
    return parts


def _letter_path(letter: str) -> str:
    return letter if letter.isascii() else f"u{ord(letter):04x}"
