"""What may become of a learner's page: it may always go; it shows more only with a consent that is not older than the one before, and another name with the same consent is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from badgepress.history.change import FileChange, Values
from badgepress.problems import Problem

_SHOWS_MORE = {
    "name": "the name on the page of {handle} changed",
    "visibility": "the page of {handle} is to be listed",
    "subject": "the page of {handle} links their signed badges under one id",
}


def handle_of(path: str) -> str:
    """Return the handle of the learner whose file it is."""
    return path.rpartition("/")[2].removesuffix(".yml")


def learner_problems(changes: Iterable[FileChange]) -> Iterator[Problem]:
    """Yield what a change does to the pages of learners that it may not do; a file that is gone is a consent taken back, and always right."""
    for change in changes:
        if change.old is None or change.new is None:
            continue
        if _shows_more("name", change.old, change.new) and change.new.get("consent") == change.old.get("consent"):
            what = _SHOWS_MORE["name"].format(handle=handle_of(change.path))
            hint = "Ask the learner, and record the day on which they agreed to be called so."
            yield Problem(change.source.place("name"), "BP358", f"{what}, with the consent that was there before", hint, "warning")
        before, after = _consent(change.old), _consent(change.new)
        if after >= before:
            continue
        hint = f"Ask the learner, and record the day on which they agreed: it cannot be before {before}."
        reasons = [
            text.format(handle=handle_of(change.path))
            for name, text in _SHOWS_MORE.items()
            if _shows_more(name, change.old, change.new)
        ]
        what = (
            f"{reasons[0]}, but their consent is older than the one before"
            if reasons
            else f"the consent goes back from {before} to {after}"
        )
        yield Problem(change.source.place("consent", "on"), "BP358", what, hint)


def renamed_pages(changes: Sequence[FileChange]) -> set[tuple[str, str]]:
    """Return old and new handle of each page that went and came again under another handle, with nothing in it changed."""
    gone = {handle_of(change.path): change.old for change in changes if change.new is None}
    return {
        (handle, handle_of(change.path))
        for change in changes
        if change.old is None
        for handle, values in gone.items()
        if values == change.new
    }


def learner_line(change: FileChange) -> str:
    """Return what a change does to a learner's page, for the report."""
    handle, old, new = handle_of(change.path), change.old or {}, change.new or {}
    if change.new is None:
        return f"the page of {handle} goes; a name on their awards' own pages stays until badgepress withdraw-consent takes it off"
    if change.old is None:
        return f"{handle} gets a page, {new.get('visibility', 'unlisted')}"
    differing = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    return f"the page of {handle} changes: {', '.join(differing)}"


def _consent(values: Values) -> str:
    consent = values.get("consent")
    return str(consent.get("on", "")) if isinstance(consent, dict) else ""


def _shows_more(name: str, old: Values, new: Values) -> bool:
    if name == "visibility":
        return new.get(name) == "listed" and old.get(name) != "listed"
    return name in new and old.get(name) != new[name]
