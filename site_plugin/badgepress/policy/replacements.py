"""An award that takes the place of another acts on both: the older one is shown as superseded from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from badgepress.content.award_sources import award_files, batch_pieces, read_piece
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.read_award import read_award_file
from badgepress.history.change import AwardChange, ChangeSet, Values, class_key
from badgepress.policy.actions import Deed


def replacement_deeds(root: Path, changes: ChangeSet) -> Iterator[Deed]:
    """Yield what a change does to awards of other badges by taking their place, or by no longer doing so.

    Whoever may award a badge may replace awards of it; those of another badge are for whoever may revoke that one.

    Args:
        root: The repository folder.
        changes: The change.

    Raises:
        OSError: A file cannot be read.
    """
    touched = [(award, older) for award in changes.awards for older in sorted(_replaced(award))]
    if not touched:
        return
    slugs = _slugs_of(Folder(root), {older for _, older in touched})
    slugs |= {change.id: class_key(change.old)[0] for change in changes.awards if change.old is not None}
    for award, older in touched:
        slug = slugs.get(older, "")
        if slug and slug != award.class_key[0]:
            what = f"let an award of {award.class_key[0]} take the place of the award {older[:8]} of {slug}, or no longer"
            yield Deed("revoke", slug, award.source.place(), what)


def _replaced(award: AwardChange) -> set[str]:
    """Return the ids that an award named before the change or names after it, not both."""
    return _named(award.old) ^ _named(award.new)


def _named(values: Values | None) -> set[str]:
    older = (values or {}).get("supersedes")
    return {older} if isinstance(older, str) else set()


def _slugs_of(folder: Folder, wanted: Collection[str]) -> dict[str, str]:
    found = {}
    for file in award_files(folder):
        if file.award_id and file.award_id not in wanted:
            continue
        data = folder.read_regular(file.path, MAX_BATCH_BYTES) or b""
        if file.award_id:
            reads = iter([read_award_file(file.path, file.award_id, data)])
        elif any(award_id.encode() in data for award_id in wanted):
            reads = (read for piece in batch_pieces(file.path, data) for read in read_piece(piece))
        else:
            continue
        found.update({read.id: class_key(read.values)[0] for read in reads if read.id in wanted})
    return found
