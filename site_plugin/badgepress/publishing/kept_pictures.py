"""Pictures of links that need not be drawn again: those of the folder that will be replaced, as far as this user's last build drew them there.

What is remembered are two digests for each path: of the drawing, with the renderer and the fonts, and of the bytes that came of it. Both are kept beside the
published folder, never in it or in the picture: whoever can write there could otherwise have any picture kept (docs/adr/0025).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from badgepress.publishing.social_image import Drawing, Mapper, digest_of, png_of


class KeptPictures:
    """Draws what is new, and takes the rest as it stands."""

    def __init__(self, folder: Path, remembered: str = "", run: Mapper = map) -> None:
        """Take up what the last build remembered.

        Args:
            folder: The published folder that will be replaced.
            remembered: What `remembered` returned then; nothing if nothing is to be kept.
            run: Draws; `map`, or that of an executor.
        """
        self._folder, self._run = folder, run
        self._known = _read(remembered)
        self._drawn: dict[str, tuple[str, str]] = {}

    def run_by(self, run: Mapper) -> Callable[[Mapping[str, Drawing]], Iterable[bytes]]:
        """Return `bytes_of`, with something else that draws."""
        self._run = run
        return self.bytes_of

    def bytes_of(self, drawings: Mapping[str, Drawing]) -> Iterator[bytes]:
        """Yield the pictures in their order, by site path; the same bytes whether one is kept or drawn."""
        digests = {path: digest_of(drawing) for path, drawing in drawings.items()}
        missing = {path: drawings[path] for path, digest in digests.items() if self._kept(path, digest) is None}
        new = iter(self._run(png_of, missing.values()))
        for path, digest in digests.items():
            data = next(new) if path in missing else self._kept(path, digest)
            if data is None:  # it was changed while we looked
                data = png_of(drawings[path])
            self._drawn[path] = (digest, hashlib.sha256(data).hexdigest())
            yield data

    def remembered(self) -> str:
        """Return what the next build has to know."""
        return json.dumps(self._drawn)

    def _kept(self, path: str, digest: str) -> bytes | None:
        known = self._known.get(path)
        if known is None or known[0] != digest:
            return None
        try:
            file = self._folder / path
            data = file.read_bytes() if file.is_file() else b""
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == known[1] else None


def _read(remembered: str) -> dict[str, tuple[str, str]]:
    try:
        found = json.loads(remembered or "{}")
        return {str(path): (str(drawing), str(png)) for path, (drawing, png) in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}  # damaged: all are drawn
