"""Issue forms follow the badge classes: a change of a class brings them up to date in the same pull request."""

from __future__ import annotations

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.trial import trial_copy
from badgepress.content.load import load

_MAX_FORM_BYTES = 1024 * 1024


def forms_follow(drafts: Drafts) -> None:
    """Plan the repository's issue forms as the drafts make them; those that are not there, or written by hand, are left alone.

    Raises:
        OSError: A file cannot be read.
    """
    from badgepress.hosting.forms import HEAD, form_files

    if not (drafts.root / ".github" / "ISSUE_TEMPLATE").is_dir():
        return
    with trial_copy(drafts) as copy:
        forms = form_files(load(copy))
    for path, after in forms.items():
        where = drafts.root / path
        if where.is_symlink() or not where.is_file() or where.stat().st_size > _MAX_FORM_BYTES:
            continue
        before = where.read_bytes()
        if before.startswith(HEAD.encode()) and before != after:
            drafts.replace(path, before, after)
