"""Awards a whole table: every row is checked before the first file is written, and never more than one row is held."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from badgepress.authoring.award_table import AwardTable, TableRow
from badgepress.authoring.batch_rows import csv_line, flat_row, jsonl_line
from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.new_award import badge_to_award
from badgepress.authoring.repository import Repository
from badgepress.checks import check_read_award
from badgepress.content.batch_csv import fields_of_a_table
from badgepress.content.read_award import read_award_file
from badgepress.errors import BadgepressError, ContentError
from badgepress.problems import Place, Problem, has_errors

MAX_PROBLEMS = 200
_CHECKED_SALT = "0" * 32
Tick = Callable[[int], None]


@dataclass(slots=True)
class BulkAward:
    """A table about to become awards of a repository."""

    repository: Repository
    table: AwardTable
    now: datetime
    warnings: list[Problem] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    """Of a CSV batch: every field that some row has."""

    def check(self, tick: Tick) -> Iterator[TableRow]:
        """Yield the rows, each checked as the award it would become.

        Args:
            tick: Is told of each row.

        Raises:
            ContentError: At the end, with every problem of all rows (the first 200).
            OSError: A file cannot be read.
        """
        problems: list[Problem] = []
        seen: dict[bytes, int] = {}
        fields: dict[str, None] = {}
        for found in self.table.rows():
            tick(1)
            if isinstance(found, Problem):
                problems.append(found)
                continue
            problems += self._row_problems(found, seen)
            fields.update(dict.fromkeys(flat_row({**found.values, "recipient": self._recipient(found)})))
            if len(problems) > MAX_PROBLEMS:
                break
            yield found
        if has_errors(problems):
            raise ContentError("the table cannot be awarded as it is", problems[:MAX_PROBLEMS], hint="Nothing was written.")
        self.warnings = problems
        self.columns = [column for column in fields_of_a_table() if column in {*fields, "id", "status_index"}]
        self.columns += sorted(set(fields) - set(self.columns))

    def _recipient(self, row: TableRow) -> dict[str, str]:
        try:
            return row.hashed_recipient(_CHECKED_SALT)
        except BadgepressError:
            return {}

    def _row_problems(self, row: TableRow, seen: dict[bytes, int]) -> Iterator[Problem]:
        place = Place(self.table.path.name, row.line)
        key = blake2b(f"{row.person()} {row.values['badge']}".encode(), digest_size=12).digest()
        if key in seen:
            hint = "Delete one of the rows, or say in another way that there are two awards."
            yield Problem(place, "BP108", f"the same recipient and badge as in line {seen[key]}", hint)
        seen.setdefault(key, row.line)
        try:
            values = self.values_of(row, _CHECKED_SALT, 0)
        except BadgepressError as error:
            yield Problem(place, "BP401" if not row.values.get("badge") else "BP201", str(error), error.hint)
            return
        award_id = str(uuid.uuid4())
        read = read_award_file(self.table.path.name, award_id, canonical_text("award", values).encode())
        for problem in check_read_award(read, self.repository.loaded, self.now):
            yield Problem(place, problem.code, problem.message, problem.hint, problem.severity)
        if (values.get("name") or values.get("visibility") == "listed") and "consent" not in values:
            hint = "Add the columns consent.on and consent.text, or leave name and listing out."
            yield Problem(place, "BP358", "a name or a listing without recorded consent", hint)

    def values_of(self, row: TableRow, salt: str | None, status_index: int) -> dict[str, Any]:
        """Return the fields of the award that a row becomes.

        Raises:
            BadgepressError: Its recipient or badge cannot be used.
        """
        badge = badge_to_award(self.repository, str(row.values["badge"]))
        values = dict(row.values)
        values["badge"] = f"{badge.slug}@{badge.version}"
        values["recipient"] = row.hashed_recipient(salt)
        values.setdefault("awarded", self.now.date().isoformat())
        values["status_index"] = status_index
        if "consent" in values:
            values["consent"] = {"text": "2026-1", **values["consent"]}
        return values

    def write_files(self, tick: Tick) -> int:
        """Write a file for each row and return how many; all of them or none.

        Raises:
            OSError: The file system refused; nothing is left behind.
        """
        root = self.repository.root
        made: list[Path] = []
        with self._stage() as stage:
            for values, award_id in self._awards(tick):
                folder = stage / str(values["awarded"])[:4]
                folder.mkdir(exist_ok=True)
                (folder / f"{award_id}.yml").write_bytes(canonical_text("award", values).encode())
            try:
                for file in sorted(stage.rglob("*.yml")):
                    where = root / "content" / "awards" / file.relative_to(stage)
                    where.parent.mkdir(parents=True, exist_ok=True)
                    file.chmod(0o644)
                    where.hardlink_to(file) if _links(file) else shutil.copyfile(file, where)
                    made.append(where)
            except BaseException:
                for where in made:
                    where.unlink(missing_ok=True)
                raise
        return len(made)

    def write_batch(self, name: str, tick: Tick) -> int:
        """Write one batch file, `content/awards/NAME`, and return how many rows it has.

        Raises:
            BadgepressError: There is a file of this name.
            OSError: The file system refused; nothing is left behind.
        """
        where = self.repository.root / "content" / "awards" / name
        count = 0
        with self._stage() as stage:
            made = stage / name
            with made.open("xb") as file:
                if name.endswith(".csv"):
                    file.write(csv_line(self.columns).encode())
                for values, award_id in self._awards(tick):
                    flat = {"id": award_id, **flat_row(values)} if name.endswith(".csv") else {}
                    cells = [flat.get(column, "") for column in self.columns]
                    file.write(csv_line(cells).encode() if flat else jsonl_line(award_id, values))
                    count += 1
            made.chmod(0o644)
            try:
                where.hardlink_to(made) if _links(made) else _copy_new(made, where)
            except FileExistsError:
                raise BadgepressError(f"content/awards/{name} is there already", hint="Choose another name.") from None
        return count

    def _awards(self, tick: Tick) -> Iterator[tuple[dict[str, Any], str]]:
        for row in self.table.rows():
            tick(1)
            if isinstance(row, TableRow):
                yield self.values_of(row, None, self.repository.free_status_index()), str(uuid.uuid4())

    @contextmanager
    def _stage(self) -> Iterator[Path]:
        """Give a folder beside the awards, on the same file system, under a name that nothing reads."""
        awards = self.repository.root / "content" / "awards"
        awards.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".badgepress-", dir=self.repository.root))
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _links(file: Path) -> bool:
    """Say whether this file system has hard links."""
    probe = file.with_name(f"{file.name}.link")
    try:
        probe.hardlink_to(file)
    except OSError:
        return False
    probe.unlink()
    return True


def _copy_new(source: Path, target: Path) -> None:
    with target.open("xb") as out:
        out.write(source.read_bytes())
