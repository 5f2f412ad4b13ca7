"""Makes the change report of a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from badgepress.content.award_index import AwardIndex
from badgepress.content.load import POLICY_FILE, Loaded
from badgepress.credentials import urls
from badgepress.history.award_rules import ISSUED_FACTS
from badgepress.history.change import AwardChange, ChangeSet, ClassChange, FileChange
from badgepress.history.learner_rules import learner_line
from badgepress.history.masking import masked_recipient
from badgepress.history.pathway_report import pathway_lines
from badgepress.history.report import (
    MAX_AWARDS_SHOWN,
    MAX_PROBLEMS_SHOWN,
    MAX_SITE_LINES,
    AwardKind,
    AwardLine,
    ClassKind,
    ClassLine,
    ProblemLine,
    Report,
)
from badgepress.plain_text import shown_path
from badgepress.problems import Problem
from badgepress.progress.uses import Uses

_FIRST_OF_ALL = {"remove": 0, "forget": 1, "revoke": 2, "change": 3, "supersede": 4, "issue": 5}
_RESIGNS_ALL = {"name": "name", "image": "picture", "url": "web address", "base_url": "permanent address"}


def make_report(changes: ChangeSet, loaded: Loaded, index: AwardIndex, problems: Sequence[Problem]) -> Report:
    """Return what a merge would do.

    Args:
        changes: The change.
        loaded: The repository as it is now.
        index: Its awards.
        problems: What the checks say, history included.
    """
    kinds = [(award_kind(change), change) for change in changes.awards]
    count = Counter(kind for kind, _ in kinds)
    kinds.sort(key=lambda item: (_FIRST_OF_ALL[item[0]], item[1].path))
    classes = [_class_line(change, index) for change in changes.classes]
    of_class = Counter(line.kind for line in classes)
    site, touches_all = _site_lines(changes)
    site += islice(pathway_lines(changes, loaded, index), MAX_SITE_LINES - len(site))
    errors = sum(problem.is_error for problem in problems)
    touched = {change.slug for change, line in zip(changes.classes, classes, strict=True) if line.kind != "new"}
    return Report(
        base=changes.base,
        issue=count["issue"] + count["supersede"],
        revoke=count["revoke"],
        forget=count["forget"],
        change=count["change"],
        remove=count["remove"],
        new_badges=of_class["new"],
        revise=of_class["revise"],
        retire=of_class["retire"],
        holders=_holders(changes, index, touched, touches_all=touches_all),
        pathways=len(Uses(loaded.pathways).concerned(touched) | {change.slug for change in changes.pathways if change.old is not None}),
        awards=tuple(_award_line(kind, change, loaded) for kind, change in kinds[:MAX_AWARDS_SHOWN]),
        awards_left_out=max(0, len(kinds) - MAX_AWARDS_SHOWN),
        classes=tuple(classes),
        site=tuple(site),
        problems=tuple(map(_problem_line, problems[:MAX_PROBLEMS_SHOWN])),
        problems_left_out=max(0, len(problems) - MAX_PROBLEMS_SHOWN),
        errors=errors,
    )


def award_kind(change: AwardChange) -> AwardKind:
    """Name what a change does to an award."""
    if change.new is None:
        return "remove"
    if change.old is None:
        return "supersede" if "supersedes" in change.new else "issue"
    if "forgotten" in change.new and "forgotten" not in change.old:
        return "forget"
    if "revoked" in change.new and "revoked" not in change.old:
        return "revoke"
    return "change"


def _award_line(kind: AwardKind, change: AwardChange, loaded: Loaded) -> AwardLine:
    slug, version = change.class_key
    badge = loaded.classes.get((slug, version))
    picture = urls.badge_image(slug, version, badge.image.extension) if badge else ""
    values = change.values
    return AwardLine(
        kind,
        change.id,
        f"{slug}@{version}",
        badge.name if badge else slug,
        masked_recipient(values),
        str(values.get("awarded", "")),
        str(values.get("visibility", "unlisted")),
        change.path,
        urls.award_page(change.id),
        picture,
        tuple(_award_details(kind, change)),
    )


def _award_details(kind: AwardKind, change: AwardChange) -> Iterable[str]:
    old, new = change.old or {}, change.new or {}
    if kind == "revoke" and isinstance(new.get("revoked"), dict):
        yield f"revoked on {new['revoked'].get('on', '?')}: {new['revoked'].get('reason', '')}"
    elif kind in ("issue", "supersede"):
        if "supersedes" in new:
            yield f"takes the place of {new['supersedes']}"
        evidence = new.get("evidence")
        names = [str(item.get("name", "")) for item in evidence if isinstance(item, dict)] if isinstance(evidence, list) else []
        if names:
            yield f"evidence: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
        if isinstance(new.get("results"), dict):
            yield "results: " + ", ".join(f"{criterion} {level}" for criterion, level in list(new["results"].items())[:6])
        if "expires" in new:
            yield f"expires {new['expires']}"
        if "awarded_by" in new:
            yield f"proposed by {new['awarded_by']}"
        if "requested_by" in new:
            yield f"{new['requested_by']} asked for it themself"
    elif kind == "change":
        differing = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        if differing:
            yield f"changes {', '.join(differing)}"
        if fixed := [name for name in differing if name in ISSUED_FACTS]:
            yield f"not allowed: {', '.join(fixed)} of an issued award {'has' if len(fixed) == 1 else 'have'} to stay"
        if "revoked" in old and "revoked" not in new:
            yield "not allowed: lifts its revocation"


def _class_line(change: ClassChange, index: AwardIndex) -> ClassLine:
    new = change.new or change.old or {}
    details = []
    if change.old is not None and change.new is not None:
        differing = sorted(name for name in {*change.old, *change.new} if change.old.get(name) != change.new.get(name))
        if differing:
            details.append(f"changes {', '.join(differing)}")
        if change.is_picture_changed:
            details.append("changes its picture")
    holders = index.holders_of(change.slug)
    return ClassLine(
        _class_kind(change), change.slug, change.version, str(new.get("name", change.slug)), holders, change.path,
        urls.badge_page(change.slug), tuple(details),
    )  # fmt: skip


def _class_kind(change: ClassChange) -> ClassKind:
    if change.new is None:
        return "remove"
    if change.old is None:
        return "new" if change.version == 1 else "revise"
    if change.new.get("status") == "retired" and change.old.get("status") != "retired":
        return "retire"
    return "change"


def _holders(changes: ChangeSet, index: AwardIndex, touched: set[str], *, touches_all: bool) -> int:
    """Count the awards issued before that would show something new."""
    issued_now = Counter(change.class_key[0] for change in changes.awards if change.is_new)
    if touches_all:
        return len(index) - sum(issued_now.values())
    of_classes = sum(index.holders_of(slug) - issued_now[slug] for slug in touched)
    singly = sum(not change.is_new and change.class_key[0] not in touched for change in changes.awards)
    replaced = sum(
        "supersedes" in (change.new or {}) and change.class_key[0] not in touched for change in changes.awards if change.is_new
    )
    return of_classes + singly + replaced


def _site_lines(changes: ChangeSet) -> tuple[list[str], bool]:
    lines: list[str] = []
    touches_all = False
    for change in changes.files:
        more, all_of_it = _file_lines(change)
        lines += more
        touches_all |= all_of_it
    lines += list(islice(map(learner_line, changes.learners), 50))
    if len(changes.learners) > 50:
        lines.append(f"and the pages of {len(changes.learners) - 50} more learners")
    lines += [f"{path} cannot be read" for path in changes.unreadable]
    for path in map(shown_path, changes.other[:50]):
        if path == POLICY_FILE:
            lines.append("the policy changes: who may award what")
        elif path.startswith(".github/") or path in ("mkdocs.yml", ".gitlab-ci.yml", "requirements.txt"):
            lines.append(f"{path} changes: it decides what runs when the site is made")
        else:
            lines.append(f"{path} changes")
    if len(changes.other) > 50:
        lines.append(f"and {len(changes.other) - 50} more files")
    return lines, touches_all


def _file_lines(change: FileChange) -> tuple[list[str], bool]:
    old, new = change.old or {}, change.new or {}
    differing = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if change.path == "content/issuer.yml":
        resigned = [_RESIGNS_ALL[name] for name in differing if name in _RESIGNS_ALL]
        if resigned and change.old is not None:
            return [f"the issuer's {', '.join(resigned)} changes: every award is signed anew"], True
        return [f"the issuer changes: {', '.join(differing)}"], False
    if change.path == "content/status.yml":
        return [f"statuses are as of {new.get('as_of', '?')} (were: {old.get('as_of', 'never')})"], False
    name = change.path.removeprefix("keys/").removesuffix(".yml")
    if change.old is None:
        return [f"a new signing key, “{name}”"], False
    if change.new is None:
        return [f"the key “{name}” is gone"], True
    return [f"the key “{name}” changes: {', '.join(differing)} ({old.get('state')} → {new.get('state')})"], False


def _problem_line(problem: Problem) -> ProblemLine:
    return ProblemLine(str(problem.place), problem.code, problem.severity, problem.message, problem.hint)
