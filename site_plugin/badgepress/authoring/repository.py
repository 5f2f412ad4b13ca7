"""Finds awards and free status indexes in a repository, for the commands that write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from badgepress.authoring.batch_rows import batch_status_indexes, with_row
from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.edits import with_field
from badgepress.authoring.status_indexes import StatusIndexes
from badgepress.checks import check_read_award
from badgepress.content.award_sources import AwardFile, award_file, award_files, batch_awards, batch_pieces, read_piece
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.load import Loaded, load
from badgepress.content.read_award import ReadAward, read_award_file
from badgepress.content.yaml_reader import read_yaml
from badgepress.errors import BadgepressError, ContentError
from badgepress.problems import has_errors

MIN_PREFIX = 6
_STATUS_INDEX = re.compile(rb"^status_index: *([0-9]{1,16}) *(?:#.*)?\r?$", re.MULTILINE)
_SALT = re.compile(rb"(?<![0-9a-f$])[0-9a-f]{32,128}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class AwardPlace:
    """Where an award stands, and what it says."""

    path: str
    id: str
    values: Mapping[str, Any]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a batch file, not a file of its own."""
        return not self.path.endswith(".yml")


class Repository:
    """A repository that is about to be written to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder(root)

    @cached_property
    def loaded(self) -> Loaded:
        """Issuer, classes and keys.

        Raises:
            OSError: A file cannot be read.
        """
        return load(self.root)

    def find_award(self, wanted: str) -> AwardPlace:
        """Return the award that an id, or a unique beginning of one, names.

        Raises:
            BadgepressError: There is none, or more than one, or it cannot be read.
            OSError: A file cannot be read.
        """
        prefix = wanted.lower().rpartition("/")[2].removesuffix(".yml").removesuffix(".html").removesuffix(".json")
        if len(prefix) < MIN_PREFIX or not re.fullmatch(r"[0-9a-f-]{6,36}", prefix):
            hint = "Copy it from the award's address or file name."
            raise BadgepressError(f"an award is named by its id, or at least {MIN_PREFIX} characters of it", hint=hint)
        found = [place for file in award_files(self.folder) for place in self._places(file, prefix)]
        if not found:
            raise BadgepressError(f"there is no award {prefix}", hint="badgepress list shows all awards.")
        if len({place.id for place in found}) < len(found):
            raise BadgepressError(f"two awards have the id {found[0].id}", hint="Run badgepress fix first.")
        if len(found) > 1:
            raise BadgepressError(f"{len(found)} awards begin with {prefix}", hint="Give more of the id.")
        return found[0]

    def _places(self, file: AwardFile, prefix: str) -> Iterator[AwardPlace]:
        if file.award_id:
            if file.award_id.startswith(prefix):
                root, problems = read_yaml(file.path, self.folder.read(file.path))
                if root is None or problems or not isinstance(root.value, dict):
                    raise BadgepressError(f"{file.path} cannot be read", hint="Run badgepress check, and mend it first.")
                yield AwardPlace(file.path, file.award_id, root.plain())
            return
        data = self.folder.read(file.path, MAX_BATCH_BYTES)
        for _, award_id, values in batch_awards(file.path, data, prefix):
            if award_id.startswith(prefix):
                yield AwardPlace(file.path, award_id, values)

    def set_field(self, drafts: Drafts, place: AwardPlace, name: str, value: Any) -> None:
        """Plan to set or add a field of an award; all else in its file stays byte for byte, and a file in canonical form stays in it.

        Raises:
            BadgepressError: The file cannot be edited safely.
        """
        data = self._now(drafts, place.path)
        if not place.is_row:
            after = with_field("award", data.decode(), (name,), value).encode()
            if canonical_text("award", place.values).encode() == data:
                after = canonical_text("award", {**place.values, name: value}).encode()
        else:
            after = with_row(place.path, data, place.id, {**place.values, name: value})
        drafts.replace(place.path, data, after)

    def rewrite(self, drafts: Drafts, place: AwardPlace, values: Mapping[str, Any]) -> None:
        """Plan to give an award other values altogether, in canonical form."""
        data = self._now(drafts, place.path)
        after = with_row(place.path, data, place.id, values) if place.is_row else canonical_text("award", values).encode()
        drafts.replace(place.path, data, after)

    def refuse_unsound(self, drafts: Drafts, place: AwardPlace, now: datetime) -> None:
        """Check an award as it is about to be written.

        Raises:
            ContentError: It would not pass the checks.
        """
        data = drafts.replaced[place.path][1]
        reads = list(read_place(place, data))
        problems = [problem for read in reads for problem in check_read_award(read, self.loaded, now)]
        if not reads or has_errors(problems):
            raise ContentError("the award would not pass the checks", problems, hint="Nothing was written.")

    def _now(self, drafts: Drafts, path: str) -> bytes:
        return drafts.replaced[path][1] if path in drafts.replaced else self.folder.read(path, MAX_BATCH_BYTES)

    @cached_property
    def status_indexes(self) -> StatusIndexes:
        """Every status index of the repository; draw a new one from it.

        Raises:
            OSError: A file cannot be read.
        """
        return self._taken[0]

    def holds_salt(self, salt: str) -> bool:
        """Say whether some award has this salt (small hexadecimal digits).

        Raises:
            OSError: A file cannot be read.
        """
        return salt.encode() in self._taken[1]

    @cached_property
    def _taken(self) -> tuple[StatusIndexes, frozenset[bytes]]:
        """All status indexes, and all salts with other words that look like one; every file is read once for both."""
        used = StatusIndexes()
        salts: set[bytes] = set()
        for file in award_files(self.folder):
            data = self.folder.read(file.path, MAX_BATCH_BYTES)
            for number in (_status_index(file.path, data),) if file.award_id else batch_status_indexes(file.path, data):
                used.add(number) if number is not None else None
            salts.update(_SALT.findall(data))
        return used, frozenset(salts)

    def newer_than(self, award_id: str) -> str:
        """Return the path of the award that supersedes another one, an empty text if there is none.

        Raises:
            OSError: A file cannot be read.
        """
        for file in award_files(self.folder):
            data = self.folder.read(file.path, MAX_BATCH_BYTES)
            if award_id.encode() in data and any(
                values.get("supersedes") == award_id for _, _, values in awards_in(file.path, data, award_id)
            ):
                return file.path
        return ""


def _status_index(path: str, data: bytes) -> int | None:
    match = _STATUS_INDEX.search(data)
    number = int(match[1]) if match else _plain(path, data).get("status_index")
    return number if isinstance(number, int) else None


def _plain(path: str, data: bytes) -> dict[str, Any]:
    root, _ = read_yaml(path, data)
    values = root.plain() if root is not None else None
    return values if isinstance(values, dict) else {}


def read_place(place: AwardPlace, data: bytes) -> Iterator[ReadAward]:
    """Read an award again where it stands: once, or as often as a batch file holds its id."""
    if not place.is_row:
        yield read_award_file(place.path, place.id, data)
        return
    for piece in batch_pieces(place.path, data):
        yield from (read for read in read_piece(piece) if read.id == place.id) if place.id.encode() in piece.data else ()


def awards_in(path: str, data: bytes, mark: str = "") -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield line (0 in a file of its own), id and values of each award of a file; what cannot be read is passed over. `mark`: as `batch_awards`."""
    file = award_file(path)
    if file is None:
        return
    if file.award_id:
        if values := _plain(path, data):
            yield 0, file.award_id, values
        return
    yield from batch_awards(path, data, mark)
