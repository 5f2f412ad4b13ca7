"""A tiny published site in a folder that tests tamper with."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.verifying.tiny_documents import (
    BASE,
    DID,
    EXPIRED,
    INDEX,
    OPEN_BADGES,
    PAGE,
    REVOKED,
    SVG,
    UNLISTED,
    VALID,
    achievement,
    assertion,
    credential,
    did_document,
    jwt,
    jwt_claims,
    sign,
    status_list,
)


class TinySite:
    """A folder that a test may tamper with; made if it is not there yet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hidden = {f"awards/{UNLISTED}.json", f"awards/{UNLISTED}.html", f"ob2/assertions/{UNLISTED}.json"}
        self.status = {VALID: "valid", REVOKED: "revoked", EXPIRED: "expired", UNLISTED: "valid"}
        self.preview = False
        if not root.exists():
            self._write_all()

    def _write_all(self) -> None:
        for path in ("badges/knots/v1.svg", "issuer/mark.svg"):
            self.write(path, SVG)
        self.write_json("did.json", did_document())
        self.write_json("badges/knots/v1.json", {"@context": OPEN_BADGES, **achievement()})
        self._write_ob2_class()
        for award in self.status:
            self.write_json(f"awards/{award}.json", sign(credential(award)))
            self.write_json(f"ob2/assertions/{award}.json", assertion(award))
            self.write(f"awards/{award}.html", PAGE.replace("{id}", award).encode())
        self.write(f"awards/{VALID}.jwt", jwt(jwt_claims(VALID)))
        self.write_json("status/revocation-1.json", sign(status_list(1, INDEX[REVOKED])))
        self.write_json("catalogue.json", {"awards": [VALID, REVOKED, EXPIRED]})
        listed = "".join(f'<a href="../../awards/{award}.html">an award</a>' for award in (VALID, REVOKED, EXPIRED))
        self.write("badges/knots/index.html", f"<title>Knots</title><a href='./'>here</a>{listed}".encode())
        self.write_manifest()

    def _write_ob2_class(self) -> None:
        head = {"@context": "https://w3id.org/openbadges/v2"}
        issuer = f"{BASE}/ob2/issuer.json"
        self.write_json(
            "ob2/issuer.json",
            {
                **head,
                "type": "Issuer",
                "id": issuer,
                "name": "The club",
                "url": BASE,
                "email": "club@club.example",
                "verification": {"type": "VerificationObject", "startsWith": f"{BASE}/ob2/assertions/"},
            },
        )
        self.write_json(
            "ob2/badges/knots-v1.json",
            {
                **head,
                "type": "BadgeClass",
                "id": f"{BASE}/ob2/badges/knots-v1.json",
                "name": "Knots",
                "description": "Ties six knots.",
                "image": f"{BASE}/badges/knots/v1.svg",
                "criteria": {"narrative": "Tie them."},
                "issuer": issuer,
            },
        )

    def write(self, path: str, data: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def write_json(self, path: str, document: Any) -> None:
        self.write(path, json.dumps(document, ensure_ascii=False).encode())

    def read_json(self, path: str) -> Any:
        return json.loads((self.root / path).read_bytes())

    def change(self, path: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a published document and leave its proof as it was."""
        document = self.read_json(path)
        change(document)
        self.write_json(path, document)

    def resign(self, path: str, change: Callable[[dict[str, Any]], object], **how: Any) -> None:
        """Change a published document and sign it anew, as the issuer by default."""
        document = self.read_json(path)
        change(document)
        self.write_json(path, sign(document, **how))

    def write_manifest(self) -> None:
        """Write the manifest anew, so that it says what is there; a thorough forger would."""
        entries, awards = [], {}
        for file in sorted(self.root.rglob("*")):
            path = file.relative_to(self.root).as_posix()
            if file.is_dir() or path == "manifest.json":
                continue
            kind, award = _kind(path), file.stem
            told = self._status_and_digest(path)
            if kind not in ("award-page", "credential", "assertion", "jwt") or (
                award == UNLISTED and path not in self.hidden
            ):
                entries.append({"path": path.removesuffix("index.html"), "kind": kind} | told)
                continue
            named = f"awards/{award}"
            hashed = hashlib.sha256(named.encode()).hexdigest()
            entry = awards.setdefault(award, ({"path_sha256": hashed} if path in self.hidden else {"path": named}))
            entry |= {"status": told["status"]} if "status" in told else {}
            entry |= {kind: told.get("digest", "")} if kind != "award-page" else {}
        manifest = {
            "version": 1,
            "base_url": BASE,
            "did": DID,
            "preview": self.preview,
            "as_of": "2026-11-24",
            "entries": entries,
            "awards": list(awards.values()),
        }
        self.write_json("manifest.json", manifest)

    def _status_and_digest(self, path: str) -> dict[str, str]:
        found = {}
        if (award := Path(path).stem) in self.status:
            found["status"] = self.status[award]
        if path.endswith(".json"):
            try:
                document = self.read_json(path)
            except ValueError:
                return found
            document.pop("proof", None)
            text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            found["digest"] = "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return found


def _kind(path: str) -> str:
    folders = {
        "awards": {".json": "credential", ".html": "award-page", ".jwt": "jwt"},
        "status": {".json": "status-list"},
        "badges": {".json": "achievement", ".html": "badge-page", ".svg": "image"},
    }
    if path.startswith("ob2/"):
        return {"assertions": "assertion", "badges": "badge-class"}.get(path.split("/")[1], "issuer")
    first = path.split("/")[0]
    return folders.get(first, {}).get(Path(path).suffix) or {"did.json": "did", "catalogue.json": "catalogue"}.get(
        path, "image"
    )
