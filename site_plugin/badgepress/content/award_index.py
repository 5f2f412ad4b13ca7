"""The compact index of all awards: what rules between awards, lists and counts need to know of each, in SQLite beside the values.

Held in a temporary file that SQLite keeps in memory as far as its small cache goes, or in a named file between incremental builds.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from badgepress.content.indexed_award import (
    IndexedAward,
    LearnerAward,
    ListedAward,
    Neighbour,
    Replacement,
    Standing,
    id_bytes,
    id_text,
)
from badgepress.content.validity import AwardStatus

_TABLES = """
CREATE TABLE unit (number INTEGER PRIMARY KEY, path TEXT NOT NULL, blob BLOB NOT NULL);
CREATE TABLE award (
  id BLOB NOT NULL, unit INTEGER NOT NULL, line INTEGER NOT NULL, slug TEXT NOT NULL, version INTEGER NOT NULL, awarded INTEGER NOT NULL,
  status_index INTEGER NOT NULL, salt TEXT, visibility TEXT NOT NULL, status TEXT NOT NULL, supersedes BLOB, name TEXT, digest BLOB NOT NULL,
  task INTEGER NOT NULL, learner TEXT, shown TEXT, ends INTEGER, is_requested INTEGER NOT NULL
);
CREATE TABLE entry (id BLOB NOT NULL, key TEXT NOT NULL, line BLOB NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_INDEXES = """
CREATE UNIQUE INDEX unit_path ON unit (path);
CREATE INDEX award_id ON award (id);
CREATE INDEX award_unit ON award (unit);
CREATE INDEX award_status_index ON award (status_index);
CREATE INDEX award_salt ON award (salt) WHERE salt IS NOT NULL;
CREATE INDEX award_supersedes ON award (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX award_revoked ON award (status_index) WHERE status IN ('revoked', 'forgotten');
CREATE INDEX award_shown ON award (slug, awarded DESC, id) WHERE visibility = 'listed';
CREATE INDEX award_learner ON award (learner, awarded DESC, id) WHERE learner IS NOT NULL;
"""
_STATUS = """CASE WHEN status = 'valid' AND EXISTS (SELECT 1 FROM award AS newer WHERE newer.supersedes = award.id)
    THEN 'superseded' ELSE status END"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACEHOLDERS = ", ".join("?" * 18)

_COUNTS = "status NOT IN ('revoked', 'forgotten') AND visibility <> 'private'"
"""A private award counts nowhere: where nobody else has the badge, the number would tell what its holder keeps to themselves."""

UniqueColumn = Literal["id", "status_index", "salt"]


class AwardIndex:
    """The index of one repository; awards of one id may stand in it more than once until the checks have refused them."""

    def __init__(self, path: Path | None = None) -> None:
        """Open an index.

        Args:
            path: Where it is kept between builds; None for one that ends with this object.
        """
        self._database = sqlite3.connect("" if path is None else path, isolation_level=None)
        if path is None:
            self._database.execute("PRAGMA page_size = 16384")  # a quarter of the calls, where it grows beyond the cache
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.executescript(_TABLES)
        else:
            self._database.execute("PRAGMA trusted_schema = OFF")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Forget it, or leave its file as it is."""
        self._database.close()

    def save_as(self, path: Path, meta: Mapping[str, str]) -> None:
        """Write a copy to a file, readable by this user alone, replacing what stands there."""
        self._database.execute("COMMIT")
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy = sqlite3.connect(new)
        self._database.backup(copy)
        copy.execute("CREATE INDEX entry_key ON entry (key, line)")  # holds all that the manifest is written from
        copy.execute("CREATE INDEX entry_id ON entry (id)")
        # what pages that change count and list: a full build asks once and would gain nothing
        copy.execute("CREATE INDEX award_counted ON award (slug, status, visibility, version)")
        copy.execute("CREATE INDEX award_newest ON award (awarded DESC, id) WHERE visibility = 'listed'")
        copy.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        copy.commit()
        copy.close()
        new.replace(path)

    def commit(self, meta: Mapping[str, str]) -> None:
        """Keep what was changed, with what is to be remembered of it."""
        self._database.executemany("REPLACE INTO meta VALUES (?, ?)", meta.items())
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def meta(self) -> dict[str, str]:
        """Return what was remembered."""
        return dict(self._database.execute("SELECT name, value FROM meta"))

    # filling -------------------------------------------------------------------------------------------------------------------

    def add_units(self, units: Iterable[tuple[int, str, bytes]]) -> None:
        """Add files: number (in the order of paths), path and digest of the bytes."""
        self._database.executemany("INSERT INTO unit VALUES (?, ?, ?)", units)

    def add(self, awards: Iterable[IndexedAward]) -> None:
        """Add awards."""
        self._database.executemany(f"INSERT INTO award VALUES ({_PLACEHOLDERS})", awards)  # noqa: S608 - question marks only

    def seal(self) -> None:
        """End the filling: make what questions need."""
        self._database.execute("COMMIT")
        self._database.executescript(_INDEXES)
        self._database.execute("BEGIN")

    # changing ------------------------------------------------------------------------------------------------------------------

    def blob_of(self, path: str) -> bytes | None:
        """Return the digest of a file's bytes, None for a file that is not known."""
        row = self._database.execute("SELECT blob FROM unit WHERE path = ?", (path,)).fetchone()
        return None if row is None else bytes(row[0])

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and digest of every file."""
        yield from self._database.execute("SELECT path, blob FROM unit")

    def next_unit(self) -> int:
        """Return a number for another file."""
        return int(self._database.execute("SELECT coalesce(max(number), 0) + 1 FROM unit").fetchone()[0])

    def remove_unit(self, path: str) -> dict[str, IndexedAward]:
        """Forget a file; return its awards by their ids."""
        query = "SELECT award.* FROM award JOIN unit ON unit.number = award.unit WHERE path = ?"
        gone = {id_text(row[0]): IndexedAward(*row) for row in self._database.execute(query, (path,))}
        self._database.execute("DELETE FROM award WHERE unit IN (SELECT number FROM unit WHERE path = ?)", (path,))
        self._database.execute("DELETE FROM unit WHERE path = ?", (path,))
        return gone

    def remove_entries(self, ids: Iterable[str]) -> None:
        """Forget what the manifest says of some awards."""
        self._database.executemany("DELETE FROM entry WHERE id = ?", ((id_bytes(one),) for one in ids))

    def standings(self, ids: Iterable[str]) -> dict[str, Standing]:
        """Return where awards stand; those that are not known are left out."""
        query = "SELECT path, line FROM award JOIN unit ON number = unit WHERE id = ?"
        found = {one: self._database.execute(query, (id_bytes(one),)).fetchone() for one in ids}
        return {one: Standing(*row) for one, row in found.items() if row is not None}

    # rules between awards ------------------------------------------------------------------------------------------------------

    def duplicates(
        self, column: UniqueColumn, units: Collection[int] | None = None
    ) -> Iterator[tuple[object, Standing, Standing]]:
        """Yield value, first standing and a later one for whatever stands twice, in the order of files; if `units` are given, only what stands in one of these too."""
        among = f"SELECT {column} FROM award WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1"  # noqa: S608 - the column is one of three words
        if units is not None:
            among = f"SELECT {column} FROM award WHERE {column} IS NOT NULL AND unit IN (SELECT value FROM json_each(:units))"  # noqa: S608 - as above
        query = f"""
            SELECT award.{column}, path, line FROM award JOIN unit ON number = unit
            WHERE {column} IN ({among}) ORDER BY path, line
        """  # noqa: S608 - as above
        first: dict[object, Standing] = {}
        for value, path, line in self._database.execute(query, {"units": json.dumps(sorted(units or ()))}):
            standing = Standing(path, line)
            if value in first:
                yield value, first[value], standing
            else:
                first[value] = standing

    def beyond(self, limit: int) -> Iterator[tuple[int, Standing]]:
        """Yield the status indexes that are not below a limit."""
        query = "SELECT status_index, path, line FROM award JOIN unit ON number = unit WHERE status_index >= ? ORDER BY path, line"
        for status_index, path, line in self._database.execute(query, (limit,)):
            yield status_index, Standing(path, line)

    def replacements(self) -> Iterator[Replacement]:
        """Yield every award that supersedes another, in the order of files."""
        # + keeps SQLite from walking through all files in order to be spared the sorting of a few rows
        query = """
            SELECT newer.id, newer.awarded, unit.path, newer.line, newer.supersedes, older.id, older.awarded, older.supersedes, older.status
            FROM award AS newer JOIN unit ON unit.number = newer.unit LEFT JOIN award AS older ON older.id = newer.supersedes
            WHERE newer.supersedes IS NOT NULL ORDER BY +unit.path, newer.line
        """
        for own_id, awarded, path, line, wanted, older, older_awarded, older_supersedes, older_status in self._database.execute(
            query
        ):
            yield Replacement(
                id_text(own_id), awarded, Standing(path, line), id_text(wanted), older is not None,
                older_awarded or 0, id_text(older_supersedes) if older_supersedes else "", older_status == "forgotten",
            )  # fmt: skip

    def neighbours(self) -> dict[str, tuple[Neighbour | None, Neighbour | None]]:
        """Return, for each award that replaces or is replaced, the newer and the older one beside it."""
        query = """
            SELECT newer.id, newer.visibility, older.id, older.visibility
            FROM award AS newer JOIN award AS older ON older.id = newer.supersedes WHERE newer.supersedes IS NOT NULL ORDER BY +newer.id
        """
        found: dict[str, tuple[Neighbour | None, Neighbour | None]] = {}
        for newer_id, newer_visibility, older_id, older_visibility in self._database.execute(query):
            newer = Neighbour(id_text(newer_id), newer_visibility)
            older = Neighbour(id_text(older_id), older_visibility)
            found[newer.id] = (found.get(newer.id, (None, None))[0], older)
            found[older.id] = (newer, found.get(older.id, (None, None))[1])
        return found

    def select(self, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a question that another module has."""
        yield from self._database.execute(query, parameters)

    # lists and counts ----------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM award").fetchone()[0])

    def awarded_counts(self) -> dict[str, int]:
        """Return how many awards of each class hold or held; those taken back, and private ones, do not count."""
        query = f"SELECT slug, count(*) FROM award WHERE {_COUNTS} GROUP BY slug"  # noqa: S608 - fixed words
        return dict(self._database.execute(query))

    def awarded_by_month(self, slugs: Collection[str] | None = None) -> dict[str, dict[str, int]]:
        """Return how many awards of each class each month (`2026-11`) brought, counted as above; of some classes if given."""
        query = f"""
            SELECT slug, strftime('%Y-%m', awarded, 'unixepoch') AS month, count(*) FROM award
            WHERE {_COUNTS} {"" if slugs is None else "AND slug IN (SELECT value FROM json_each(?))"}
            GROUP BY slug, month ORDER BY slug, month
        """  # noqa: S608 - fixed words
        found: dict[str, dict[str, int]] = {}
        for slug, month, count in self._database.execute(query, () if slugs is None else (json.dumps(sorted(slugs)),)):
            found.setdefault(slug, {})[month] = count
        return found

    def held(self, slug: str, version: int) -> int:
        """Return how many awards of a class version there are, revoked ones included."""
        query = "SELECT count(*) FROM award WHERE slug = ? AND version = ?"
        return int(self._database.execute(query, (slug, version)).fetchone()[0])

    def holders_of(self, slug: str) -> int:
        """Return how many awards of a class there are in all its versions, revoked ones included."""
        return int(self._database.execute("SELECT count(*) FROM award WHERE slug = ?", (slug,)).fetchone()[0])

    def statuses(self) -> Iterator[tuple[str, AwardStatus]]:
        """Yield id and status of every award."""
        for row in self._database.execute("SELECT id, status FROM award"):
            yield id_text(row[0]), row[1]

    def without_credential(self) -> Iterator[str]:
        """Yield the ids of private and of forgotten awards."""
        for row in self._database.execute("SELECT id FROM award WHERE visibility = 'private'"):
            yield id_text(row[0])

    def listed(self, slug: str = "", *, limit: int = -1, with_revoked: bool = True) -> Iterator[ListedAward]:
        """Yield listed awards, the newest first; of one class if `slug` is given."""
        query = f"""
            SELECT id, slug, version, awarded, {_STATUS}, coalesce(name, ''), coalesce(learner, '') FROM award WHERE visibility = 'listed' {"AND slug = :slug" if slug else ""} {"" if with_revoked else "AND status <> 'revoked'"}
            ORDER BY awarded DESC, id LIMIT :limit
        """  # noqa: S608 - fixed words
        for id_, of, version, awarded, *rest in self._database.execute(query, {"slug": slug, "limit": limit}):
            yield ListedAward(id_text(id_), of, version, _EPOCH + timedelta(seconds=awarded), *rest)

    def awards_of_learners(self, learner: str = "") -> Iterator[LearnerAward]:
        """Yield the awards that name a learner, private ones included, learner by learner, the newest first; of one learner if given."""
        query = f"""
            SELECT learner, id, slug, version, awarded, {_STATUS}, visibility, shown FROM award
            WHERE learner IS NOT NULL {"AND learner = :learner" if learner else ""} ORDER BY learner, awarded DESC, id
        """  # noqa: S608 - fixed words
        for handle, id_, slug, version, awarded, status, visibility, shown in self._database.execute(query, {"learner": learner}):
            awarded_at = _EPOCH + timedelta(seconds=awarded)
            yield LearnerAward(handle, id_text(id_), slug, version, awarded_at, status, visibility, *json.loads(shown))

    def slugs_of(self, ids: Iterable[str]) -> set[str]:
        """Return the classes of some awards."""
        query = "SELECT slug FROM award WHERE id = ?"
        return {row[0] for one in ids for row in self._database.execute(query, (id_bytes(one),))}

    def named_learners(self) -> Iterator[tuple[str, Standing]]:
        """Yield each learner whom awards name, by handle, with where the first of these stands."""
        query = """
            SELECT learner, path, first % 4294967296 FROM
            (SELECT learner, min(unit * 4294967296 + line) AS first FROM award WHERE learner IS NOT NULL GROUP BY learner)
            JOIN unit ON number = first / 4294967296 ORDER BY learner
        """
        for handle, path, line in self._database.execute(query):
            yield handle, Standing(path, line)

    def learners_of(self, ids: Iterable[str]) -> set[str]:
        """Return the handles that some awards name."""
        query = "SELECT learner FROM award WHERE id = ? AND learner IS NOT NULL"
        return {row[0] for one in ids for row in self._database.execute(query, (id_bytes(one),))}

    def task_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return in which task some awards came."""
        wanted = [id_bytes(award_id) for award_id in ids]
        query = "SELECT task FROM award WHERE id = ?"
        return {id_text(one): self._database.execute(query, (one,)).fetchone()[0] for one in wanted}

    def sample(self, size: int) -> list[str]:
        """Return the ids of some awards, spread evenly over the repository; all if there are no more than `size`."""
        step = max(1, len(self) // size)
        return [
            id_text(row[0])
            for row in self._database.execute("SELECT id FROM award WHERE rowid % ? = 0", (step,))
        ]

    # what the manifest says ----------------------------------------------------------------------------------------------------

    def add_entries(self, entries: Iterable[tuple[bytes, str, bytes]]) -> None:
        """Add what the manifest says of awards: id, sort key, line."""
        self._database.executemany("INSERT INTO entry VALUES (?, ?, ?)", entries)

    def entry_lines(self) -> Iterator[bytes]:
        """Yield the manifest's lines by their sort keys."""
        for row in self._database.execute("SELECT line FROM entry ORDER BY key"):
            yield row[0]

    def counts(self) -> tuple[int, int, int]:
        """Return how many awards there are, how many of them have a credential, and how many of those are known by an e-mail's hash."""
        query = "SELECT count(*), sum(visibility <> 'private'), sum(visibility <> 'private' AND salt IS NOT NULL) FROM award"
        return tuple(int(value or 0) for value in self._database.execute(query).fetchone())  # type: ignore[return-value]

    def revoked_indexes(self) -> list[int]:
        """Return the status indexes of all awards taken back, revoked or forgotten, sorted."""
        query = "SELECT status_index FROM award WHERE status IN ('revoked', 'forgotten') ORDER BY status_index"
        return [row[0] for row in self._database.execute(query)]

    def highest_status_index(self) -> int:
        """Return the highest status index in use, 0 if there is none."""
        return int(self._database.execute("SELECT coalesce(max(status_index), 0) FROM award").fetchone()[0])
