"""What a refresh found, as the body of its pull request and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from badgepress.authoring.refresh import Ending, Refresh
from badgepress.credentials.urls import Addresses, award_page
from badgepress.plain_text import escaped

BRANCH = "badgepress/refresh"
"""One branch, and so one pull request, however many weeks go by."""
_MAX_TABLE_CHARACTERS = 25_000
"""A host takes 65,536 for a description; two such tables leave room for the words."""


def refresh_title(refresh: Refresh) -> str:
    """Return a title of letters, digits and `, : -` only."""
    soon = len(refresh.expiring)
    more = f", {_awards(soon)} {_end(refresh)} within {refresh.within_days} days" if soon else ""
    return f"Refresh the status date: {refresh.after.isoformat()}{more}"


def refresh_markdown(refresh: Refresh, base_url: str) -> str:
    """Return the report as GitHub-flavoured Markdown; every text in it stays text.

    Args:
        refresh: What was found.
        base_url: Of the site, for the links; may be empty.
    """
    return "".join(f"{line}\n" for line in _lines(refresh, base_url))


def refresh_json(refresh: Refresh, base_url: str) -> str:
    """Return the report as a JSON object; no award is left out."""
    values = {
        "as_of": {"before": refresh.before.isoformat(), "after": refresh.after.isoformat()},
        "changed": refresh.is_change,
        "within_days": refresh.within_days,
        "awards": refresh.awards,
        "unreadable": refresh.unreadable,
        "expired": [_values(ending, base_url) for ending in refresh.expired],
        "expiring": [_values(ending, base_url) for ending in refresh.expiring],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _lines(refresh: Refresh, base_url: str) -> Iterator[str]:
    if refresh.is_change:
        yield f"The site speaks as of **{refresh.after}** (before: {refresh.before}). Merged, its status lists hold for 90 more days."
    else:
        yield f"The site speaks as of **{refresh.before}** already; nothing is to be merged."
    yield ""
    yield from _table(refresh.expired, f"{_awards(len(refresh.expired))} ended since {refresh.before}", base_url)
    yield from _table(refresh.expiring, f"{_awards(len(refresh.expiring))} {_end(refresh)} within {refresh.within_days} days", base_url)
    if not refresh.expired and not refresh.expiring:
        yield f"No award ends within {refresh.within_days} days."
    else:
        yield "To renew one, run its command where the repository is checked out, and propose the change; the old award stays, and says that it was replaced."
    if refresh.unreadable:
        yield f"\n⚠️ {refresh.unreadable:,} award(s) could not be read, and may be missing here. `badgepress check` says why."


def _table(endings: Sequence[Ending], title: str, base_url: str) -> Iterator[str]:
    if not endings:
        return
    yield f"**{title}**"
    yield ""
    yield "| last day | badge | for | award | renew |"
    yield "|---|---|---|---|---|"
    left = len(endings)
    size = 0
    for ending in endings:
        row = _row(ending, base_url)
        size += len(row)
        if size > _MAX_TABLE_CHARACTERS:
            yield f"\n… and {left:,} more; `badgepress refresh --dry-run --format json` lists all."
            break
        yield row
        left -= 1
    yield ""


def _row(ending: Ending, base_url: str) -> str:
    short = ending.id[:8]
    where = f"[{short}]({_address(ending, base_url)})" if base_url else f"`{short}`"
    badge = f"{escaped(ending.badge_name[:80])}<br>{ending.slug}@{ending.version}"
    return f"| {ending.last_day} | {badge} | {escaped(ending.recipient)} | {where} | `badgepress renew {short}` |"


def _values(ending: Ending, base_url: str) -> dict[str, str]:
    return {
        "id": ending.id,
        "badge": f"{ending.slug}@{ending.version}",
        "badge_name": ending.badge_name,
        "recipient": ending.recipient,
        "last_day": ending.last_day.isoformat(),
        "page": _address(ending, base_url) if base_url else "",
        "renew": f"badgepress renew {ending.id}",
    }


def _address(ending: Ending, base_url: str) -> str:
    return quote(Addresses(base_url).url(award_page(ending.id)), safe=":/~.-_")


def _awards(count: int) -> str:
    return "1 award" if count == 1 else f"{count:,} awards"


def _end(refresh: Refresh) -> str:
    return "ends" if len(refresh.expiring) == 1 else "end"
