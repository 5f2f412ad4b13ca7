"""Hypothesis strategies for content values: classes and awards of every shape that the schemas allow."""

from __future__ import annotations

import string
from datetime import UTC, datetime

from hypothesis import strategies as st

from badgepress.content.durations import Duration
from badgepress.content.model import (
    Alignment,
    Assessment,
    Assessor,
    Award,
    BadgeClass,
    Evidence,
    EvidenceRule,
    Image,
    Issuer,
    Level,
    Prerequisites,
    QualityAssurance,
    Recipient,
    RubricCriterion,
    RubricLevel,
    Workload,
)
from badgepress.content.yaml_reader import Source

SOURCE = Source("generated")
# letters of many scripts, quotes, backslashes, emoji; without U+E000–FFFF, which the checks refuse beside emoji
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), max_codepoint=0xD7FF) | st.sampled_from(
    "\"\\'\n\té😀𝄞"
)
texts = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
slugs = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
urls = st.builds(lambda host, path: f"https://{host}.example/{path}", slugs, slugs)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 24)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


@st.composite
def rubrics(draw: st.DrawFn) -> tuple[RubricCriterion, ...]:
    criteria = []
    for name in draw(st.lists(slugs, max_size=3, unique=True)):
        ids = draw(st.lists(slugs, min_size=2, max_size=4, unique=True))
        levels = tuple(
            RubricLevel(level, draw(lines), draw(st.just("") | texts), draw(st.sampled_from(["", "1", "2.5"])))
            for level in ids
        )
        criteria.append(RubricCriterion(name, draw(lines), levels, required_level=draw(st.sampled_from(["", *ids]))))
    return tuple(criteria)


alignments = st.builds(
    Alignment,
    lines,
    urls,
    lines,
    code=st.just("") | lines,
    type=st.sampled_from(["", "CFItem", "ext:ESCO"]),
    description=st.just("") | texts,
)
badges = st.builds(
    BadgeClass,
    st.just(SOURCE),
    slug=slugs,
    version=st.integers(1, 3),
    name=lines,
    description=texts,
    status=st.just("active"),
    achievement_type=st.sampled_from(["Competency", "MicroCredential"]),
    language=st.sampled_from(["en", "pt-BR"]),
    image=st.builds(Image, st.sampled_from(["a.svg", "a.png"]), lines),
    criteria=texts,
    field_of_study=st.just("") | lines,
    tags=st.lists(lines, max_size=4, unique=True).map(tuple),
    learning_outcomes=st.lists(lines, max_size=2).map(tuple),
    alignments=st.lists(alignments, max_size=3, unique=True).map(tuple),
    evidence=maybe(st.builds(EvidenceRule, st.booleans(), description=st.just("") | texts)),
    rubric=rubrics(),
    assessment=maybe(st.builds(Assessment, lines, maybe(st.booleans()), maybe(st.booleans()), st.just("") | texts)),
    participation=st.sampled_from(["", "onsite", "online", "blended"]),
    workload=maybe(st.builds(Workload, st.just(12), st.sampled_from([None, 1, 0.5, 2.25, 10.0]))),
    level=maybe(st.builds(Level, st.just("EQF"), st.sampled_from("12345678"))),
    quality_assurance=maybe(st.builds(QualityAssurance, lines, st.just("") | lines)),
    prerequisites=maybe(st.builds(Prerequisites, st.lists(slugs, max_size=2).map(tuple), st.just("") | texts)),
    validity=maybe(st.builds(Duration, st.integers(1, 5))),
)
recipients = (
    st.builds(
        lambda digest, salt: Recipient(f"sha256${digest:064x}", f"{salt:032x}"),
        st.integers(0, 2**256 - 1),
        st.integers(0, 2**128 - 1),
    )
    | st.just(Recipient(did="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"))
    | urls.map(lambda url: Recipient(url=url))
)
evidence = st.builds(Evidence, lines, st.just("") | urls, st.just("") | texts, st.just("") | lines)
issuers = st.builds(
    Issuer,
    st.just(SOURCE),
    name=lines,
    url=urls,
    email=st.just("badges@knots.example"),
    description=texts,
    base_url=st.just("https://knots.example/badges"),
    language=st.just("en"),
    image=st.just(Image("mark.svg", "A mark.")),
    country=st.sampled_from(["", "IE"]),
)


@st.composite
def awards_of(draw: st.DrawFn, badge: BadgeClass) -> Award:
    return Award(
        SOURCE,
        id=str(draw(st.uuids(version=4))),
        badge=badge.slug,
        version=badge.version,
        recipient=draw(recipients),
        awarded=draw(moments),
        status_index=draw(st.integers(0, 2**20 - 1)),
        evidence=tuple(
            draw(
                st.lists(
                    evidence, max_size=4, unique_by=(lambda piece: piece.url or piece.name, lambda piece: piece.name)
                )
            )
        ),
        results={
            criterion.id: draw(st.sampled_from(criterion.levels)).id
            for criterion in badge.rubric
            if draw(st.booleans())
        },
        narrative=draw(st.just("") | texts),
        assessor=draw(maybe(st.builds(Assessor, lines, st.just("") | urls))),  # type: ignore[arg-type]
    )
