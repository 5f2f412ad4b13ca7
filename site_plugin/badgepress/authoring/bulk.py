"""Awards a whole table: every row becomes an award and is checked; a row is never held longer than that."""

from __future__ import annotations

import secrets
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from badgepress.authoring.award_table import AwardTable, TableRow
from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.held_already import HeldAlready
from badgepress.authoring.new_award import badge_to_award
from badgepress.authoring.repository import Repository
from badgepress.checks import check_read_award
from badgepress.content.model import BadgeClass
from badgepress.content.read_award import read_award_file
from badgepress.errors import BadgepressError, ContentError
from badgepress.problems import Place, Problem, has_errors

MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A row, and the award that it becomes."""

    row: TableRow
    id: str
    values: dict[str, Any]
    text: str
    """As a file of its own."""


@dataclass(slots=True)
class BulkAward:
    """A table about to become awards of a repository."""

    repository: Repository
    table: AwardTable
    now: datetime
    consent_text: str
    warnings: list[Problem] = field(default_factory=list)
    _badges: dict[str, BadgeClass | BadgepressError] = field(default_factory=dict)
    _held: HeldAlready = field(init=False)

    def __post_init__(self) -> None:
        self._held = HeldAlready(self.repository)

    def awards(self) -> Iterator[BulkRow]:
        """Yield each row with its award; what is yielded may only be kept if the iteration ends well.

        Raises:
            ContentError: At the end, with every problem of all rows (the first 200).
            OSError: A file cannot be read.
        """
        problems: list[Problem] = []
        with closing(_Seen()) as seen:
            for found in self.table.rows():
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    made = self._award(found, seen)
                    problems += made if isinstance(made, list) else []
                    if isinstance(made, BulkRow):
                        yield made
                if len(problems) > MAX_PROBLEMS:
                    break
        if has_errors(problems):
            more = " (there are more)" if len(problems) > MAX_PROBLEMS else ""
            message = f"the table cannot be awarded as it is{more}"
            raise ContentError(message, problems[:MAX_PROBLEMS], hint="Mend the rows above; nothing was written.")

    def _award(self, row: TableRow, seen: _Seen) -> BulkRow | list[Problem]:
        place = Place(self.table.path.name, row.line)
        problems: list[Problem] = []
        values = dict(row.values)
        badge, recipient = self._badge(values["badge"]), None
        if isinstance(badge, BadgepressError):
            problems.append(Problem(place, "BP201", str(badge), badge.hint))
        else:
            values["badge"] = f"{badge.slug}@{badge.version}"
        problems += self._twice(row, values["badge"], place, seen)
        try:
            recipient = row.hashed_recipient()
        except BadgepressError as error:
            problems.append(Problem(place, "BP401", str(error), error.hint))
        if isinstance(badge, BadgepressError) or recipient is None:
            return problems
        if "code" in row.recipient and self.repository.holds_salt(recipient["salt"]):
            hint = "A code serves for one award; ask for another: badgepress recipient."
            problems.append(Problem(place, "BP403", "this recipient code was used for another award", hint))
        values["recipient"] = recipient
        values.setdefault("awarded", self.now.date().isoformat())
        if "supersedes" not in values:
            problems += self._held_already(row, values, place)
        values["status_index"] = self.repository.status_indexes.draw()
        if "consent" in values:
            values["consent"] = {"text": self.consent_text, **values["consent"]}
        award_id = str(uuid.uuid4())
        text = canonical_text("award", values)
        read = read_award_file(self.table.path.name, award_id, text.encode())
        for problem in check_read_award(read, self.repository.loaded, self.now):
            told = Problem(place, problem.code, problem.message, problem.hint, problem.severity)
            (problems if problem.is_error else self._warn(told)).append(told)
        if (values.get("name") or values.get("learner") or values.get("visibility") == "listed") and "consent" not in values:
            hint = "Add the column consent.on with the date on which they agreed, or leave name and listing out."
            problems.append(Problem(place, "BP358", "a name or a listing without recorded consent", hint))
        return problems or BulkRow(row, award_id, values, text)

    def _held_already(self, row: TableRow, values: dict[str, Any], place: Place) -> Iterator[Problem]:
        """A table that is awarded twice is a slip that nobody could undo: awards are revoked, never deleted."""
        held = self._held.find(values["badge"], row.recipient)
        same_day = next((one for one in held if one.awarded == str(values["awarded"])[:10]), None)
        if same_day:
            message = f"this recipient was awarded {values['badge']} on that day already: {same_day.id[:8]}"
            hint = "Was the table awarded before? Delete its rows that were. If a second award is meant, give it another date."
            yield Problem(place, "BP108", message, hint)
        elif held:
            hint = "If that is not meant, delete the row. The column supersedes says which award a row takes the place of."
            warning = Problem(place, "BP108", f"this recipient holds {values['badge']} already: {held[-1].id[:8]}", hint, "warning")
            self._warn(warning).append(warning)

    def _warn(self, warning: Problem) -> list[Problem]:
        """Return where a warning goes: the first few are kept, of each kind once."""
        is_known = any((one.code, one.message) == (warning.code, warning.message) for one in self.warnings)
        return [] if is_known or len(self.warnings) >= MAX_PROBLEMS else self.warnings

    def _badge(self, wanted: str) -> BadgeClass | BadgepressError:
        if wanted not in self._badges:
            try:
                self._badges[wanted] = badge_to_award(self.repository, wanted)
            except BadgepressError as error:
                if len(self._badges) > MAX_PROBLEMS:
                    return error
                self._badges[wanted] = error
        return self._badges[wanted]

    def _twice(self, row: TableRow, badge: str, place: Place, seen: _Seen) -> Iterator[Problem]:
        if "code" in row.recipient:
            if line := seen.line_of(row.person(), row.line):
                hint = "A code serves for one award; ask for another: badgepress recipient."
                yield Problem(place, "BP403", f"the same recipient code as in line {line}", hint)
        elif line := seen.line_of(f"{row.person()} {badge}", row.line):
            hint = "Delete one of the rows. If both are meant, award the second from a table of its own."
            yield Problem(place, "BP108", f"the same recipient and badge as in line {line}", hint)


class _Seen:
    """Who was seen in which line: keyed digests in a temporary database, so that memory does not grow with the table."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE seen (person BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def line_of(self, person: str, line: int) -> int:
        """Return the line in which somebody was seen first, 0 if this is the first."""
        digest = blake2b(person.encode("utf-8", "surrogateescape"), key=self._key, digest_size=12).digest()
        if self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (digest, line)).rowcount:
            return 0
        return int(self._database.execute("SELECT line FROM seen WHERE person = ?", (digest,)).fetchone()[0])

    def close(self) -> None:
        """Forget everybody."""
        self._database.close()
