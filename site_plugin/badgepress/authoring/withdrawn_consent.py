"""Takes off awards what their holder no longer agrees to: name, learner, listing, and the record of the consent; the awards stay valid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_learner import learner_path
from badgepress.authoring.repository import AwardPlace, Repository
from badgepress.content.award_sources import award_files, batch_awards
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.yaml_reader import read_yaml

AGREED = ("name", "learner", "consent")


@dataclass(slots=True)
class Withdrawn:
    """What was planned."""

    awards: list[AwardPlace] = field(default_factory=list)
    """Those that change, as they were."""
    page: str = ""
    """The file of the learner's page, if it goes."""


def without_consent(values: dict[str, Any]) -> dict[str, Any]:
    """Return an award's values without what needs its holder's consent; a private one stays private."""
    kept = {name: value for name, value in values.items() if name not in AGREED}
    if kept.get("visibility") == "listed":
        del kept["visibility"]
    return kept


def withdraw_consent(repository: Repository, drafts: Drafts, awards: Sequence[AwardPlace], handle: str = "") -> Withdrawn:
    """Plan to take names off awards and out of lists, and a learner's page away.

    Args:
        repository: Where they stand.
        drafts: Takes the changes.
        awards: Which awards, whoever they name.
        handle: A learner: the page goes, and all awards that name it.

    Raises:
        BadgepressError: A file cannot be edited.
        OSError: A file cannot be read.
    """
    planned = Withdrawn()
    of_learner = _awards_of(repository, handle) if handle else ()
    for award in {award.id: award for award in (*awards, *of_learner)}.values():
        kept = without_consent(award.values)
        if kept != award.values:
            _take_out(repository, drafts, award, kept)
            planned.awards.append(award)
    if handle and repository.folder.has_file(learner_path(handle)):
        planned.page = learner_path(handle)
        drafts.remove(planned.page, repository.folder.read(planned.page))
    return planned


def _take_out(repository: Repository, drafts: Drafts, award: AwardPlace, kept: dict[str, Any]) -> None:
    """Delete the lines of the fields, so that comments and all else stay; write the award anew where that says something else."""
    if not award.is_row:
        data = repository.folder.read(award.path)
        shorter = data.decode().replace("\r\n", "\n")
        for name in award.values.keys() - kept.keys():
            shorter = re.sub(rf"^{name}:[^\n]*\n?(?:[ \t-][^\n]*(?:\n|\Z))*", "", shorter, count=1, flags=re.MULTILINE)
        after = shorter.replace("\n", "\r\n") if b"\r\n" in data else shorter
        root, problems = read_yaml(award.path, after.encode())
        if root is not None and not problems and root.plain() == kept and data.decode() != canonical_text("award", award.values):
            drafts.replace(award.path, data, after.encode())
            return
    repository.rewrite(drafts, award, kept)


def _awards_of(repository: Repository, handle: str) -> Iterator[AwardPlace]:
    for file in award_files(repository.folder):
        data = repository.folder.read(file.path, MAX_BATCH_BYTES)
        if handle.encode("utf-8", "surrogateescape") not in data:
            continue
        if file.award_id:
            root, _problems = read_yaml(file.path, data)
            values = root.plain() if root is not None else None
            found = [(file.award_id, values)] if isinstance(values, dict) else []
        else:
            found = [(award_id, values) for _, award_id, values in batch_awards(file.path, data)]
        yield from (AwardPlace(file.path, award_id, values) for award_id, values in found if values.get("learner") == handle)
