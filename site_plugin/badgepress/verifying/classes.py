"""Badge classes of a site in both formats, and their pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from badgepress.verifying import ob2
from badgepress.verifying.credential_form import CONTEXTS
from badgepress.verifying.documents import Documents, kind_of
from badgepress.verifying.folder import Folder
from badgepress.verifying.reading import object_of, require_types, text_of
from badgepress.verifying.verdict import Finding, StepError

OB2_ISSUER = "ob2/issuer.json"
_ACHIEVEMENT_URL = re.compile(r"(.*)/badges/([^/]+)/v(\d+)\.json")


def badge_class_url(achievement_url: str) -> str | None:
    """Return where the BadgeClass of an Achievement is published, None for an address that is none of a class."""
    match = _ACHIEVEMENT_URL.fullmatch(achievement_url)
    return f"{match.group(1)}/ob2/badges/{match.group(2)}-v{match.group(3)}.json" if match else None


class Classes:
    """The published classes, read once."""

    def __init__(self, folder: Folder, documents: Documents, base_url: str) -> None:
        self._folder = folder
        self._documents = documents
        self._base_url = base_url
        self.findings: list[Finding] = []
        self.achievements: dict[str, dict[str, Any]] = {}
        """Address → Achievement, without `@context`."""
        self.badge_classes: dict[str, dict[str, Any]] = {}
        """Address → BadgeClass."""

    def check(self) -> None:
        """Read and check every class, and the OB 2.0 issuer."""
        for path in sorted(self._folder.paths):
            kind = kind_of(path)
            if kind not in ("achievement", "badge-class", "issuer"):
                continue
            document = self._documents.read(path)
            if document is None:
                continue
            try:
                self._check(path, kind, document)
                self.check_image(document, path)
            except StepError as error:
                self.findings.append(Finding.of(path, error))
        for url, achievement in self.achievements.items():
            badge_class = self.badge_classes.get(badge_class_url(url) or "")
            if badge_class is not None and badge_class.get("name") != achievement.get("name"):
                path = url.removeprefix(f"{self._base_url}/")
                self.findings.append(Finding(path, "agreement", "its OB 2.0 badge class has another name"))

    def _check(self, path: str, kind: str, document: dict[str, Any]) -> None:
        url = self._documents.url(path)
        if kind == "issuer":
            ob2.check_issuer(document, self._documents.url("ob2/assertions/"))
        elif kind == "badge-class":
            self.badge_classes[url] = document
            ob2.check_badge_class(document, self._documents.url(OB2_ISSUER))
        else:
            self.achievements[url] = {name: value for name, value in document.items() if name != "@context"}
            if document.get("@context") != CONTEXTS:
                raise StepError("context", f"@context is not exactly {CONTEXTS}")
            require_types(document, ["Achievement"], "achievement")
            for name in ("name", "description"):
                text_of(document, name, "achievement")
            object_of(document, "criteria", "achievement")

    def check_image(self, holder: Mapping[str, Any], path: str) -> None:
        """Refuse a document whose picture, if it has one, is not a file of the site."""
        image = holder.get("image")
        url = image.get("id") if isinstance(image, Mapping) else image
        if url is None:
            return
        if not isinstance(url, str):
            raise StepError("image", "its image has no address")
        if url.startswith("data:"):
            return
        if not url.startswith(f"{self._base_url}/"):
            self.findings.append(Finding(path, "image", f"its image {url} is not on this site", "warn"))
        elif self._folder.file_of(url, self._base_url) is None:
            raise StepError("image", f"its image {url} is not there")
