"""A synthetic organisation of any size: a national youth organisation with fifty badge classes, the same for the same seed."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from badgepress.linkeddata.multibase import encode_multikey
from badgepress.signing.private_key import read_secret_line

Form = Literal["files", "csv", "jsonl"]
STATUS_LIST_LENGTH = 1_048_576
CLASSES = 50

_CRAFTS = (
    "Camp cooking", "Map reading", "First aid", "Bicycle repair", "Bread baking", "Radio", "Woodwork", "Sewing", "Canoeing", "Birdwatching",
    "Storytelling", "Film making", "Robot building", "Gardening", "Star gazing", "Chess", "Singing", "Drawing", "Swimming", "Climbing",
    "Local history", "Photography", "Soldering", "Juggling", "Beekeeping",
)  # fmt: skip
_LEVELS = ("starter", "guide")
_NAMES = (
    "Ada L.", "Tomás R.", "Zoë K.", "Ben O.", "Mira S.", "Jürgen W.", "Aoife N.", "Łukasz P.", "Noor A.", "Chloë D.", "Sam B.", "Yui T.", "Ravi M.",
)  # fmt: skip
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="320" height="320"><title>{name}</title>'
    '<circle cx="160" cy="160" r="150" fill="hsl({hue} 60% 32%)"/><path d="M160 60l70 190H90z" fill="#fff"/></svg>\n'
)


def signing_key() -> str:
    """Return the private key of every synthetic organisation, made up anew in each process so that it stands in no file."""
    return encode_multikey("ed25519-priv", hashlib.sha256(b"badgepress: synthetic organisation").digest())


def make_organisation(root: Path, awards: int, *, seed: int = 1, form: Form = "files") -> None:
    """Write a repository.

    Args:
        root: A folder that does not exist yet.
        awards: How many awards.
        seed: The same seed gives the same bytes.
        form: One YAML file an award, or one batch file.
    """
    chance = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
    (root / "content" / "badges").mkdir(parents=True)
    (root / "keys").mkdir()
    (root / "content" / "mark.svg").write_text(_SVG.format(name="Mark", hue=210), "utf-8")
    (root / "content" / "issuer.yml").write_text(_ISSUER, "utf-8")
    (root / "content" / "status.yml").write_text("as_of: 2026-11-20\n", "utf-8")
    public = read_secret_line(signing_key()).public_multikey
    (root / "keys" / "2026-1.yml").write_text(_KEY.format(public=public), "utf-8")
    classes = [_write_class(root / "content" / "badges", number) for number in range(CLASSES)]
    rows = _awards(awards, classes, chance)
    folder = root / "content" / "awards"
    folder.mkdir()
    if form == "files":
        for award_id, values in rows:
            year = folder / str(values["awarded"])[:4]
            year.mkdir(exist_ok=True)
            (year / f"{award_id}.yml").write_text(as_yaml(values), "utf-8")
    elif form == "jsonl":
        with (folder / "import.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(
                json.dumps({"id": award_id, **values}, ensure_ascii=False) + "\n" for award_id, values in rows
            )
    else:
        _write_csv(folder / "import.csv", rows)


def _write_class(folder: Path, number: int) -> tuple[str, bool]:
    craft, level = _CRAFTS[number // 2], _LEVELS[number % 2]
    slug, name = f"{craft.lower().replace(' ', '-')}-{level}", f"{craft}, {level}"
    has_rubric = number % 5 == 0
    (folder / f"{slug}.svg").write_text(_SVG.format(name=name, hue=number * 7), "utf-8")
    text = f"""name: {name}
description: Plans and carries out a piece of {craft.lower()} with others, works safely, and shows a beginner how it is done.
status: active
version: 1
achievement_type: {"Competency" if has_rubric else "Badge"}
language: en
image: {{file: {slug}.svg, alt: "A white triangle on a disc, for {craft.lower()}."}}
tags: [{craft.lower()}]
criteria: |
  The holder has

  - taken part in four meetings on {craft.lower()},
  - finished a piece of their own and shown it to the group,
  - said which tools they used and how they kept safe.

  A leader watched and talked about it with the holder.
"""
    if number % 2 == 0:
        text += f"alignments:\n  - {{name: {craft}, url: https://skills.example/{slug}, framework: Youth skills, code: Y{number}}}\n"
    if has_rubric:
        text += (
            "rubric:\n  - id: work\n    name: The piece of work\n    required_level: done\n    levels:\n"
            "      - {id: begun, name: Begun, description: Parts are there.}\n      - {id: done, name: Done, description: It is finished.}\n"
        )
    if number % 4 == 1:
        text += "validity: P3Y\n"
    (folder / f"{slug}.yml").write_text(text, "utf-8")
    return slug, has_rubric


def _awards(count: int, classes: list[tuple[str, bool]], chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    lists = count // (STATUS_LIST_LENGTH // 2) + 1
    indexes = chance.sample(range(lists * STATUS_LIST_LENGTH), count)
    older: dict[str, tuple[str, str]] = {}
    for index in indexes:
        award_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        slug, has_rubric = classes[chance.randrange(len(classes))]
        day = f"{2020 + chance.randrange(6)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        values: dict[str, Any] = {
            "badge": slug,
            "recipient": {
                "email_hash": f"sha256${chance.getrandbits(256):064x}",
                "salt": f"{chance.getrandbits(128):032x}",
            },
            "awarded": day,
            "status_index": index,
        }
        draw = chance.random()
        if draw < 0.2:
            values |= {"name": chance.choice(_NAMES), "visibility": "listed"}
        elif draw < 0.22:
            values["visibility"] = "private"
        if values.get("visibility") != "private":
            if chance.random() < 0.7:
                url = f"https://photos.example/{chance.getrandbits(40):x}"
                values["evidence"] = [{"name": "Photo of the piece", "url": url}]
            if chance.random() < 0.25:
                values["narrative"] = (
                    f"Worked on it for {chance.randrange(2, 9)} evenings and showed two beginners how it is done."
                )
        if has_rubric:
            values["results"] = {"work": "done"}
        if chance.random() < 0.01:
            values["revoked"] = {"on": "2026-01-04", "reason": "Awarded by mistake."}
        elif slug in older and chance.random() < 0.005 and older[slug][1] < day:
            values["supersedes"] = older.pop(slug)[0]
        else:
            older[slug] = (award_id, day)
        yield award_id, values


def as_yaml(values: dict[str, Any]) -> str:
    """Write an award's values as the YAML that a person would write."""
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, dict):
            lines.append(f"{key}:")
            lines += [f"  {inner}: {_quoted(inner, text)}" for inner, text in value.items()]
        elif isinstance(value, list):
            lines.append(f"{key}:")
            for item in value:
                lines += [
                    f"{'    ' if place else '  - '}{inner}: {text}" for place, (inner, text) in enumerate(item.items())
                ]
        else:
            lines.append(f"{key}: {value}")
    return "\n".join(lines) + "\n"


def _quoted(key: str, text: str) -> str:
    return f'"{text}"' if key == "salt" else text


def _write_csv(path: Path, rows: Iterator[tuple[str, dict[str, Any]]]) -> None:
    columns = [
        "id", "badge", "recipient.email_hash", "recipient.salt", "awarded", "status_index", "name", "visibility", "evidence.1.name",
        "evidence.1.url", "narrative", "results.work", "revoked.on", "revoked.reason", "supersedes",
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for award_id, values in rows:
            writer.writerow({"id": award_id} | dict(_flat(values)))


def write_table(path: Path, rows: int) -> None:
    """Write a table for `badgepress award --csv`: one badge, made-up addresses that belong to nobody."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["email", "awarded", "evidence.1.name", "evidence.1.url"])
        for number in range(rows):
            writer.writerow([f"holder{number}@youth.example", "2026-10-02", "Photo of the piece", f"https://photos.example/{number}"])


def _flat(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                yield from _flat(item, f"{prefix}{key}.{number}.")
        else:
            yield prefix + key, value


_ISSUER = """name: Harbour Youth
url: https://youth.example
email: badges@youth.example
description: A youth organisation with groups in every county. We give a badge when somebody has shown us what they can do.
base_url: https://badges.youth.example
language: en
country: IE
image: {file: mark.svg, alt: A white triangle on a blue disc.}
"""
_KEY = """algorithm: Ed25519
public_key: {public}
created: 2025-01-01
state: active
"""
