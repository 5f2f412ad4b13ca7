"""A synthetic organisation with many badge classes, pathways and learners: what pages that show much together are measured with.

`python -m bench.rich_organisation DIR --classes 1000 --pathways 200 --learners 5000 --awards 30000`; the same for the same seed.
"""

from __future__ import annotations

import argparse
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgepress.signing.private_key import read_secret_line
from bench.organisation import signing_key

_AREAS = (
    "Repair", "Textiles", "Food", "Digital life", "Electronics", "Woodwork", "Health", "Sport", "Music", "Film", "Nature", "Astronomy",
    "Languages", "Local history", "Community", "Safety", "Teaching", "Accounting", "Gardening", "Printing",
)  # fmt: skip
_VERBS = (
    "Mending",
    "Planning",
    "Teaching",
    "Building",
    "Measuring",
    "Hosting",
    "Drawing",
    "Writing",
    "Programming",
    "Growing",
)
_THINGS = ("bicycles", "kettles", "maps", "gardens", "radios", "coats", "loaves", "robots", "films", "boats")
_FRAMEWORKS = (
    ("ESCO", "https://esco.example/skill/"),
    ("DigComp 2.2", "https://digcomp.example/"),
    ("Youth skills", "https://skills.example/"),
)
_TYPES = ("Competency", "MicroCredential", "Badge", "Certificate")
_FIRST = (
    "Ada",
    "Tomás",
    "Zoë",
    "Ben",
    "Mira",
    "Jürgen",
    "Aoife",
    "Łukasz",
    "Noor",
    "Chloë",
    "Sam",
    "Yui",
    "Ravi",
    "ليلى",
    "Olena",
)
_LAST = (
    "Lovelace",
    "Rossi",
    "Kowalska",
    "O'Brien",
    "Sørensen",
    "Weiß",
    "Nguyen",
    "Adeyemi",
    "Ivanova",
    "Haddad",
    "Kim",
    "García",
)
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="256" height="256"><circle cx="128" cy="128" r="120" '
    'fill="hsl({hue} 55% 34%)"/><path d="M128 44l78 138H50z" fill="#fff"/></svg>\n'
)  # fmt: skip


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    classes: int = 1000
    pathways: int = 200
    learners: int = 5000
    awards: int = 30_000
    alignments: int = 5
    """Of each class."""

    def times(self, factor: float) -> Sizes:
        """Return an organisation so many times as large; classes keep their number of alignments."""
        return Sizes(
            *(max(1, int(value * factor)) for value in (self.classes, self.pathways, self.learners, self.awards)),
            self.alignments,
        )


def make_rich_organisation(
    root: Path, sizes: Sizes, *, seed: int = 1, language: str = "en", with_statistics: bool = True
) -> None:
    """Write a repository into a folder that does not exist yet; all awards stand in one batch file."""
    chance = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
    for name in ("badges", "pathways", "learners", "awards"):
        (root / "content" / name).mkdir(parents=True)
    (root / "keys").mkdir()
    _write(root / "content" / "mark.svg", _SVG.format(hue=210))
    _write(
        root / "content" / "issuer.yml",
        _ISSUER.format(language=language) + ("also_publish: [statistics]\n" if with_statistics else ""),
    )
    _write(root / "content" / "status.yml", "as_of: 2026-11-20\n")
    _write(root / "keys" / "2026-1.yml", _KEY.format(public=read_secret_line(signing_key()).public_multikey))
    slugs = [_write_class(root / "content" / "badges", number, sizes, chance) for number in range(sizes.classes)]
    active = [slug for number, slug in enumerate(slugs) if not _is_retired(number)]
    plain: dict[str, set[str]] = {}
    for number in range(sizes.pathways):
        _write(root / "content" / "pathways" / f"path-{number}.yml", _pathway(number, active, plain, chance))
    handles = [f"learner-{number}" for number in range(sizes.learners)]
    for number, handle in enumerate(handles):
        _write(root / "content" / "learners" / f"{handle}.yml", _learner(number, chance, sizes))
    rows = (
        json.dumps({"id": award_id, **values}, ensure_ascii=False)
        for award_id, values in _awards(sizes, slugs, handles, chance)
    )
    _write(root / "content" / "awards" / "all.jsonl", "\n".join(rows) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _is_retired(number: int) -> bool:
    return number % 25 == 24


def _write_class(folder: Path, number: int, sizes: Sizes, chance: random.Random) -> str:
    area = _AREAS[number % max(1, min(len(_AREAS), sizes.classes // 3))]
    name = f"{_VERBS[number // 10 % 10]} {_THINGS[number % 10]} {number // 100 + 1}"
    slug = name.lower().replace(" ", "-")
    _write(folder / f"{slug}.svg", _SVG.format(hue=number * 37 % 360))
    lines = [
        f"name: {name}",
        f"description: Plans and carries out a piece of {area.lower()} with others, works safely, and shows a beginner how {_THINGS[number % 10]} are done.",
        f"status: {'retired' if _is_retired(number) else 'active'}",
        "version: 1",
        f"achievement_type: {_TYPES[number % 4]}",
        "language: en",
        f"image: {{file: {slug}.svg, alt: A white triangle on a disc.}}",
        f"field_of_study: {area}",
        f"tags: [{area.lower()}, {_THINGS[number % 10]}, {_VERBS[number // 10 % 10].lower()}]",
        "criteria: |\n  Show a piece of your own to the group, and say how you kept safe.",
        "learning_outcomes: [Plans a piece of work., Works safely., Shows others how.]",
        f"offered: 2026-{number % 11 + 1:02}-{number % 28 + 1:02}",
    ]
    if number % 2:
        lines += [
            f"workload: {{hours: {chance.choice((2, 8, 25, 60))}}}",
            f"level: {{framework: EQF, value: {number % 5 + 1}}}",
        ]
    if number % 3 == 0:
        lines.append("validity: P2Y")
    skills = sorted(chance.sample(range(max(sizes.classes, sizes.alignments)), sizes.alignments))
    lines += ["alignments:"] if skills else []
    for skill in skills:
        framework, base = _FRAMEWORKS[skill % 3]
        lines.append(
            f"  - {{name: {_VERBS[skill % 10].lower()} {_THINGS[skill // 10 % 10]} skill {skill}, url: {base}{skill}, framework: {framework}, code: S{skill}}}"
        )
    _write(folder / f"{slug}.yml", "\n".join(lines) + "\n")
    return slug


def _pathway(number: int, slugs: list[str], plain: dict[str, set[str]], chance: random.Random) -> str:
    """Return a pathway; one in five leads through a plain one, which does not ask for its milestone. Plain ones are added to `plain`."""
    size = min(len(slugs), 6)
    *steps, milestone = chance.sample(slugs, size) if size > 1 else [slugs[0], slugs[0]]
    through = [name for name, badges in plain.items() if milestone not in badges] if number % 5 == 4 else []
    lines = [
        f"name: From {_THINGS[number % 10]} to {_THINGS[(number + 3) % 10]} {number + 1}",
        "description: Take up the challenge of learning a craft from the ground up, and host others at its end.",
        f"status: {'retired' if number % 20 == 19 else 'active'}", "language: en", f"milestone: {milestone}", f"need: {max(1, len(steps) - 1)}", "steps:",
    ]  # fmt: skip
    for place, slug in enumerate(steps):
        is_nested = place == 0 and through
        lines.append(
            f"  - {{id: step-{place}, {f'pathway: {chance.choice(through)}' if is_nested else f'badge: {slug}'}}}"
        )
    if not through and number % 20 != 19:
        plain[f"path-{number}"] = {*steps, milestone}
    return "\n".join(lines) + "\n"


def _learner(number: int, chance: random.Random, sizes: Sizes) -> str:
    visibility = "listed" if number % 3 else "unlisted"
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
    text = f"name: {name}\nconsent: {{on: 2026-01-02, text: 2026-1}}\nvisibility: {visibility}\n"
    goal = chance.randrange(sizes.pathways) if sizes.pathways else 19
    if goal % 20 != 19 and number % 3 == 0:
        text += f"goal: {{pathway: path-{goal}}}\n"
    return text


def _awards(
    sizes: Sizes, slugs: list[str], handles: list[str], chance: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    indexes = chance.sample(range(1_048_576), sizes.awards)
    weights = [1 / (place + 3) for place in range(len(slugs))]
    for index, slug in zip(indexes, chance.choices(slugs, weights, k=sizes.awards), strict=True):
        day = f"{2023 + chance.randrange(4)}-{chance.randrange(1, 11):02}-{chance.randrange(1, 29):02}"
        values: dict[str, Any] = {
            "badge": slug,
            "recipient": {"email_hash": f"sha256${chance.getrandbits(256):064x}", "salt": f"{chance.getrandbits(128):032x}"},
            "awarded": day, "status_index": index,
        }  # fmt: skip
        draw = chance.random()
        if draw < 0.6 and handles:
            number = chance.randrange(len(handles))
            values["learner"] = handles[number]
            if number % 3:
                values |= {
                    "visibility": "listed",
                    "name": f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)][0]}.",
                }
            values["consent"] = {"on": "2026-01-02", "text": "2026-1"}
        elif draw > 0.96:
            values["visibility"] = "private"
        if chance.random() < 0.01:
            values["revoked"] = {"on": "2026-11-04", "reason": "Awarded by mistake."}
        yield str(uuid.UUID(int=chance.getrandbits(128), version=4)), values


_ISSUER = """name: Harbour Youth
url: https://youth.example
email: badges@youth.example
description: A youth organisation with groups in every county. We give a badge when somebody has shown us what they can do.
base_url: https://badges.youth.example
language: {language}
country: IE
image: {{file: mark.svg, alt: A white triangle on a blue disc.}}
"""
_KEY = """algorithm: Ed25519
public_key: {public}
created: 2025-06-01
state: active
"""


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(prog="python -m bench.rich_organisation", description=__doc__)
    parser.add_argument("folder", type=Path)
    standard = Sizes()
    for name in ("classes", "pathways", "learners", "awards", "alignments"):
        parser.add_argument(f"--{name}", type=int, default=getattr(standard, name))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    sizes = Sizes(chosen.classes, chosen.pathways, chosen.learners, chosen.awards, chosen.alignments)
    make_rich_organisation(chosen.folder, sizes, seed=chosen.seed, language=chosen.language)


if __name__ == "__main__":
    main()
