"""An organisation with sixty-odd badges, pathways between them, and learners who hold 3, 12 and 60: what stacks are looked at with."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta
from pathlib import Path

from badgepress.authoring.badge_picture import badge_picture
from badgepress.authoring.new_badge import slug_of
from tests.conftest import write_test_keys

AREAS = {
    "Repair": (
        "Bicycle repair", "Small appliances", "Soldering", "Furniture mending", "Sewing and mending", "Tool care", "Shoe repair", "Repair café host",
        "Phone screens", "Sharpening",
    ),
    "Digital making": (
        "Laser cutter", "3D printing", "Vinyl cutter", "Microcontrollers", "Drawing for machines", "Sensors outdoors", "Machine mentor", "Open hardware",
    ),
    "Data and media": (
        "Open data storyteller", "Podcasting", "Photo archive", "Mapping walks", "Web pages", "Fact checking", "Community reporter", "Film editing",
    ),
    "Garden and nature": (
        "Composting", "Seed saving", "Fruit tree pruning", "Pond keeping", "Bird counting", "Soil care", "Garden lead", "Mushroom growing",
    ),
    "Kitchen": ("Bread", "Preserving", "Cooking for forty", "Food hygiene", "Fermenting", "Kitchen lead", "Zero waste"),
    "Languages and welcome": ("Language buddy", "Plain language", "Welcome desk", "Form helper", "Sign language basics", "Interpreter’s ear", "Meeting host"),
    "Care and safety": ("First aid", "Fire warden", "Safeguarding", "Access check", "Mental first aid", "Evacuation lead"),
    "Governance": ("Treasurer", "Minutes", "Chairing", "Grant writing", "Volunteer coordinator", "Board member"),
}  # fmt: skip
_AFTER = {
    "Repair café host": ("Bicycle repair", "Sewing and mending"), "Machine mentor": ("Laser cutter", "3D printing"),
    "Community reporter": ("Open data storyteller", "Fact checking"), "Garden lead": ("Composting", "Soil care"),
    "Kitchen lead": ("Food hygiene", "Cooking for forty"), "Evacuation lead": ("Fire warden",), "Sensors outdoors": ("Microcontrollers", "Soldering"),
    "Board member": ("Chairing", "Treasurer"), "Furniture mending": ("Tool care",), "Open hardware": ("Drawing for machines",),
}  # fmt: skip
_SKILLS = {
    "explaining": ("Explain a method to a beginner", ("Language buddy", "Machine mentor", "Form helper", "Bicycle repair")),
    "hygiene": ("Work cleanly", ("Food hygiene", "Mushroom growing", "First aid")),
    "measuring": ("Measure and record", ("Sensors outdoors", "Bird counting", "Soldering")),
    "hosting": ("Host a group", ("Repair café host", "Meeting host", "Kitchen lead", "Chairing")),
}  # fmt: skip
_PATHWAYS = {
    "host": ("From first repair to café host", "Repair café host", ("Bicycle repair", "Sewing and mending", "Small appliances", "Welcome desk")),
    "maker": ("From drawing to machine mentor", "Machine mentor", ("Drawing for machines", "Laser cutter", "3D printing", "Safeguarding")),
    "reporter": ("Voice of the neighbourhood", "Community reporter", ("Open data storyteller", "Podcasting", "Fact checking", "Mapping walks")),
    "garden": ("A year in the garden", "Garden lead", ("Composting", "Soil care", "Seed saving", "Fruit tree pruning")),
    "board": ("Ready for the board", "Board member", ("Minutes", "Chairing", "Treasurer", "Grant writing", "Volunteer coordinator")),
}  # fmt: skip
_THREE = ("Bicycle repair", "Sewing and mending", "Welcome desk")
_TWELVE = (
    "Bicycle repair", "Sewing and mending", "Soldering", "Repair café host", "Drawing for machines", "Laser cutter", "Microcontrollers", "Welcome desk",
    "Plain language", "First aid", "Open data storyteller", "Fact checking",
)  # fmt: skip
_NEVER_HELD = ("Board member", "Interpreter’s ear", "Evacuation lead", "Film editing")
LEARNERS = {
    "three": ("Mira Castellanos", _THREE, "listed", "pathway: host"),
    "twelve": ("Tomás Ó Briain", _TWELVE, "listed", "pathway: reporter"),
    "sixty": ("Oluwaseun Adeyemi-Lindqvist", tuple(name for names in AREAS.values() for name in names if name not in _NEVER_HELD)[:60], "listed", "badge: board-member"),
    "quiet": ("Yara Haddad", _TWELVE[3:9], "unlisted", ""),
}  # fmt: skip


def make_stack_organisation(root: Path, language: str = "en") -> Path:
    """Write the organisation into a folder."""
    for name in ("badges", "pathways", "learners", "awards/2026"):
        (root / "content" / name).mkdir(parents=True)
    _write(
        root / "content/issuer.yml",
        f"name: Harbour Street Commons\nurl: https://harbour.example/\nemail: badges@harbour.example\ndescription: A workshop, a garden and a kitchen that a street shares.\n"
        f"base_url: https://harbour.example/badges\nlanguage: {language}\nimage: {{file: mark.svg, alt: A harbour.}}\n",
    )
    _write(root / "content/status.yml", "as_of: 2026-11-24\n")
    (root / "content/mark.svg").write_bytes(badge_picture("Harbour Street Commons").svg)
    write_test_keys(root)
    for area, names in AREAS.items():
        for number, name in enumerate(names):
            _write_badge(root, area, name, number)
    for slug, (name, milestone, steps) in _PATHWAYS.items():
        lines = [
            f"name: {name}", "description: Step by step to something that the street needs.", "status: active", "language: en",
            f"milestone: {slug_of(milestone)}", "steps:",
        ]  # fmt: skip
        for number, step in enumerate(steps):
            lines += [f"  - id: step-{number + 1}", f"    badge: {slug_of(step)}"]
            lines += [f"    after: [step-{number}]"] if number else []
        _write(root / f"content/pathways/{slug}.yml", "\n".join(lines) + "\n")
    for handle, (name, badges, visibility, goal) in LEARNERS.items():
        _write_learner(root, handle, name, visibility, goal)
        for number, badge in enumerate(badges):
            _write_award(root, handle, name, badge, date(2026, 11, 20) - timedelta(days=17 * number), visibility)
    return root


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _write_badge(root: Path, area: str, name: str, number: int) -> None:
    slug = slug_of(name)
    drawn = badge_picture(name)
    (root / f"content/badges/{slug}.svg").write_bytes(drawn.svg)
    skills = [
        f"  - {{name: {skill}, url: https://esco.example/{key}, framework: ESCO}}"
        for key, (skill, badges) in _SKILLS.items()
        if name in badges
    ]
    lines = [
        f"name: {name}",
        f"description: Can do “{name.lower()}” without help, safely, and show somebody else how it is begun.",
        "status: active", "version: 1", "achievement_type: Competency", "language: en",
        f"image: {{file: {slug}.svg, alt: \"{name}\"}}",
        f"field_of_study: {area}", f"tags: [{slug_of(area)}]", "criteria: Show it.",
        "learning_outcomes:", "  - Prepare the place, the tools and the people.", "  - Do the work and judge the result honestly.",
        *(["alignments:", *skills] if skills else []),
        "rubric:", "  - id: work", "    name: The work", "    levels:",
        "      - {id: with-help, name: With help}", "      - {id: alone, name: On your own}", "      - {id: teaches, name: Teaches others}",
        f"workload: {{hours: {(6, 16, 24, 40, 8, 80)[number % 6]}}}",
    ]  # fmt: skip
    if name in _AFTER:
        lines += [f"prerequisites: {{badges: [{', '.join(map(slug_of, _AFTER[name]))}]}}"]
    _write(root / f"content/badges/{slug}.yml", "\n".join(lines) + "\n")


def _write_learner(root: Path, handle: str, name: str, visibility: str, goal: str) -> None:
    lines = [
        f"name: {name}", "consent: {on: 2026-10-02, text: 2026-1}",
        "about: I like things that last, and people who share what they know. On Saturdays you find me at the long bench.",
        "links:", "  - {name: Notebook, url: https://notebook.example/}", f"visibility: {visibility}",
    ]  # fmt: skip
    lines += [f"goal: {{{goal}, by: 2027-06-30, why: Our street has no café without one.}}"] if goal else []
    _write(root / f"content/learners/{handle}.yml", "\n".join(lines) + "\n")


def _write_award(root: Path, handle: str, name: str, badge: str, day: date, visibility: str) -> None:
    digest = hashlib.sha256(f"{handle} {badge}".encode()).hexdigest()
    award_id = str(uuid.UUID(digest[:32], version=4))
    lines = [
        f"badge: {slug_of(badge)}", "recipient:", f"  email_hash: sha256${digest}", f'  salt: "{digest[:32]}"', f"name: {name}", f"learner: {handle}",
        f"awarded: {day}", f"status_index: {int(digest[:5], 16)}", "evidence:", "  - {name: What was shown, description: Seen by two people.}",
        f"results: {{work: {('alone', 'teaches')[int(digest[7], 16) % 2]}}}", "consent: {on: 2026-10-02, text: 2026-1}", f"visibility: {visibility}",
    ]  # fmt: skip
    _write(root / f"content/awards/2026/{award_id}.yml", "\n".join(lines) + "\n")
