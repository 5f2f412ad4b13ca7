"""What the repository knows of its site, where the doctor is called in one: its keys, and the ids of its unlisted awards."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from badgepress.content.award_sources import AWARDS_FOLDER, award_files
from badgepress.content.files import Folder
from badgepress.content.load import load
from badgepress.content.model import Key
from badgepress.doctor.listing import AwardFiles, Listing

_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Repository:
    """What was read."""

    base_url: str
    keys: tuple[Key, ...]
    root: Path

    def hidden_awards(self, listing: Listing) -> dict[str, AwardFiles]:
        """Return the unlisted awards of a manifest that this repository has, by id."""
        if not listing.hidden or not (self.root / AWARDS_FOLDER).is_dir():
            return {}
        found = {}
        for award_id in self._ids():
            files = listing.hidden.get(hashlib.sha256(f"awards/{award_id}".encode()).hexdigest())
            if files is not None:
                found[award_id] = files
        return found

    def _ids(self) -> set[str]:
        ids = set()
        for file in award_files(Folder(self.root)):
            if file.award_id:
                ids.add(file.award_id)
                continue
            with (self.root / file.path).open("rb") as batch:
                for line in batch:
                    ids.update(match.decode() for match in _UUID.findall(line[:200_000]))
        return ids


def read_repository(root: Path) -> Repository | None:
    """Return what a repository knows, None where there is none that can be read."""
    if not (root / "content" / "issuer.yml").is_file():
        return None
    loaded = load(root)
    if loaded.issuer is None:
        return None
    return Repository(loaded.issuer.base_url.rstrip("/"), tuple(loaded.keys), root)
