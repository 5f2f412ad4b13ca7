"""Ways to tamper with a published site: each changes one thing, in every format that the thing stands in."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from tests.interop.signer import Document, Identity
from tests.interop.site import (
    SignedSite,
    bits_of,
    document_digest,
    documents_by_kind,
    list_path,
    read,
    with_bits,
    write,
)

STRANGER = Identity("did:web:stranger.example")
STRANGER_URL = "https://stranger.example"


@dataclass
class TamperedSite:
    """A copy of a site, with one award to tamper with in all its formats."""

    path: Path
    base_url: str
    now: datetime
    resign: Callable[[Document], Document]
    resign_jwt: Callable[[Document], str]
    credential_path: str
    elsewhere: dict[str, bytes] = field(
        default_factory=lambda: {f"{STRANGER_URL}/.well-known/did.json": json.dumps(STRANGER.did_document()).encode()}
    )
    """URL → bytes of other sites."""

    @property
    def jwt_path(self) -> str:
        """Where the award's VC-JWT is, if the site publishes any."""
        return self.credential_path.removesuffix("json") + "jwt"

    @property
    def assertion_path(self) -> str:
        """Where the award's OB 2.0 assertion is."""
        return self.credential_path.replace("awards/", "ob2/assertions/")

    @property
    def has_jwt(self) -> bool:
        """Whether the award is published as VC-JWT."""
        return (self.path / self.jwt_path).is_file()

    @property
    def credential(self) -> Document:
        """The award's OB 3.0 credential, freshly read."""
        return read(self.path / self.credential_path)

    def edit(self, path: str, change: Callable[[Document], None]) -> None:
        """Change a document and leave its proof as it was."""
        document = read(self.path / path)
        change(document)
        write(self.path / path, document)

    def edit_credential(self, change: Callable[[Document], None]) -> None:
        """Change the credential, and the payload of its VC-JWT, and leave both signatures as they were."""
        self.edit(self.credential_path, change)
        if self.has_jwt:
            header, payload, signature = (self.path / self.jwt_path).read_text().strip().split(".")
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            change(claims)
            changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
            (self.path / self.jwt_path).write_text(f"{header}.{changed}.{signature}")

    def edit_and_resign(self, change: Callable[[Document], None]) -> None:
        """Change the credential and let the issuer's key sign it anew, in both formats."""
        document = self.credential
        change(document)
        write(self.path / self.credential_path, self.resign(document))
        if self.has_jwt:
            (self.path / self.jwt_path).write_text(self.resign_jwt(document))

    def edit_assertion(self, change: Callable[[Document], None]) -> None:
        """Change the OB 2.0 assertion, which has no signature."""
        self.edit(self.assertion_path, change)

    def mend_manifest(self) -> None:
        """Write the digests of what the files now hold: who can change a document can change the manifest."""
        manifest = read(self.path / "manifest.json")
        for entry in manifest["entries"]:
            if "digest" in entry and (self.path / entry["path"]).is_file():
                entry["digest"] = document_digest(read(self.path / entry["path"]))
        names = [f"awards/{path.stem}" for path in (self.path / "awards").glob("*.html")]
        by_hash = {hashlib.sha256(name.encode()).hexdigest(): name for name in names}
        for entry in manifest["awards"]:
            name = by_hash.get(entry.get("path_sha256", ""), entry.get("path", "")).removeprefix("awards/")
            for kind, path in (("credential", f"awards/{name}.json"), ("assertion", f"ob2/assertions/{name}.json")):
                if kind in entry and (self.path / path).is_file():
                    entry[kind] = document_digest(read(self.path / path))
                elif kind in entry:
                    del entry[kind]
        listed = [entry for entry in manifest["entries"] if self._is_served(entry["path"])]
        write(self.path / "manifest.json", manifest | {"entries": listed})

    def _is_served(self, path: str) -> bool:
        return (self.path / path / "index.html" if path.endswith("/") or not path else self.path / path).is_file()

    @property
    def list_path(self) -> Path:
        """The status list that the credential names."""
        return list_path(self, self.credential)

    @property
    def status_index(self) -> int:
        """The credential's place in it."""
        return int(self.credential["credentialStatus"]["statusListIndex"])


def copy_site(site: SignedSite, folder: Path, *, revoked: bool = False) -> TamperedSite:
    """Copy a site into a new folder and choose the award: the first live (or revoked) one in every format."""
    shutil.copytree(site.path, folder)
    credentials = documents_by_kind(site)["revoked credential" if revoked else "live credential"]
    with_assertion = [
        path for path in credentials if (site.path / path.replace("awards/", "ob2/assertions/")).is_file()
    ]
    with_jwt = [path for path in with_assertion if (site.path / path).with_suffix(".jwt").is_file()]
    chosen = (with_jwt or with_assertion)[0]
    return TamperedSite(folder, site.base_url, site.now, site.resign, site.resign_jwt, chosen)


def changed_name(site: TamperedSite) -> None:
    """The badge has another name."""

    def change(document: Document) -> None:
        document["credentialSubject"]["achievement"]["name"] = "Master of everything"

    site.edit_credential(change)
    badge_url = read(site.path / site.assertion_path)["badge"]
    site.edit(
        badge_url.removeprefix(site.base_url + "/"), lambda document: document.update(name="Master of everything")
    )


def changed_date(site: TamperedSite) -> None:
    """The award is a day older."""
    site.edit_credential(lambda document: document.update(validFrom=_day_before(document["validFrom"])))
    site.edit_assertion(lambda document: document.update(issuedOn=_day_before(document["issuedOn"])))


def changed_recipient(site: TamperedSite) -> None:
    """Somebody else holds the award."""

    def change(document: Document) -> None:
        subject = document["credentialSubject"]
        if "identifier" in subject:
            subject["identifier"][0]["identityHash"] = "sha256$" + "ab" * 32
        else:
            subject["id"] = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

    site.edit_credential(change)
    site.edit_assertion(lambda document: document["recipient"].update(identity="sha256$" + "ab" * 32))


def changed_status_index(site: TamperedSite) -> None:
    """The credential points at a neighbour's bit."""

    def change(document: Document) -> None:
        status = document["credentialStatus"]
        index = str(int(status["statusListIndex"]) ^ 1)
        status.update(statusListIndex=index, id=f"{status['statusListCredential']}#{index}")

    site.edit_credential(change)


def unknown_term(site: TamperedSite) -> None:
    """A property is added that no context knows, so that no signature covers it."""
    site.edit_credential(lambda document: document.update(securityClearance="top"))
    site.edit_assertion(lambda document: document.update(securityClearance="top"))


def truncated_proof(site: TamperedSite) -> None:
    """The signature lacks its end."""
    site.edit(
        site.credential_path, lambda document: document["proof"].update(proofValue=document["proof"]["proofValue"][:-4])
    )
    if site.has_jwt:
        token = site.path / site.jwt_path
        token.write_text(token.read_text().strip()[:-4])


def no_proof(site: TamperedSite) -> None:
    """The signature is gone."""
    site.edit(site.credential_path, lambda document: document.pop("proof"))
    if site.has_jwt:
        token = site.path / site.jwt_path
        token.write_text(token.read_text().rpartition(".")[0] + ".")


def wrong_key(site: TamperedSite) -> None:
    """A stranger's key signs, and claims to be the issuer's."""
    credential = site.credential
    write(site.path / site.credential_path, STRANGER.sign(credential, credential["proof"]["verificationMethod"]))
    if site.has_jwt:
        (site.path / site.jwt_path).write_text(STRANGER.sign_jwt(credential, _kid(site)))


def key_of_a_stranger(site: TamperedSite) -> None:
    """A stranger signs a credential of the issuer in the stranger's own name."""
    credential = site.credential
    write(site.path / site.credential_path, STRANGER.sign(credential))
    if site.has_jwt:
        (site.path / site.jwt_path).write_text(STRANGER.sign_jwt(credential))


def wrong_issuer(site: TamperedSite) -> None:
    """The issuer's key signs a credential that names a stranger as its issuer."""
    site.edit_and_resign(lambda document: document["issuer"].update(id=STRANGER.did))
    issuer = read(site.path / "ob2/issuer.json") | {"id": f"{STRANGER_URL}/issuer.json"}
    issuer.pop("verification", None)
    site.elsewhere[f"{STRANGER_URL}/issuer.json"] = json.dumps(issuer).encode()
    badge_url = read(site.path / site.assertion_path)["badge"]
    site.edit(
        badge_url.removeprefix(site.base_url + "/"),
        lambda document: document.update(issuer=f"{STRANGER_URL}/issuer.json"),
    )


def key_not_listed(site: TamperedSite) -> None:
    """The keys are in the DID document, but only another key of it may make assertions."""

    def change(document: Document) -> None:
        document["verificationMethod"].append(_spare_key(document["id"]))
        document["assertionMethod"] = [_spare_key(document["id"])["id"]]

    _edit_did(site, change)


def key_absent(site: TamperedSite) -> None:
    """The keys have left the DID document, which announces another."""

    def change(document: Document) -> None:
        document["verificationMethod"] = [_spare_key(document["id"])]
        document["assertionMethod"] = [_spare_key(document["id"])["id"]]

    _edit_did(site, change)


def expired(site: TamperedSite) -> None:
    """The award held for a minute, long ago."""
    site.edit_and_resign(lambda document: document.update(validUntil=_minute_after(document["validFrom"])))
    site.edit_assertion(lambda document: document.update(expires=_minute_after(document["issuedOn"])))


def revoked_bit(site: TamperedSite) -> None:
    """The award is revoked: its bit is set, its assertion a tombstone."""
    bits = bits_of(read(site.list_path))
    bits[site.status_index // 8] |= 0x80 >> site.status_index % 8
    write(site.list_path, site.resign(with_bits(read(site.list_path), bits)))
    assertion = read(site.path / site.assertion_path)
    kept = {key: assertion[key] for key in ("@context", "type", "id")}
    write(site.path / site.assertion_path, kept | {"revoked": True, "revocationReason": "Awarded by mistake."})


def cleared_list(site: TamperedSite) -> None:
    """A revoked award's list has lost all its bits; its proof is the one of before."""
    write(site.list_path, with_bits(read(site.list_path), bytes(len(bits_of(read(site.list_path))))))


def missing_list(site: TamperedSite) -> None:
    """The status list is not served."""
    site.list_path.unlink()


def expired_list(site: TamperedSite) -> None:
    """The status list has not been renewed."""
    document = read(site.list_path)
    write(site.list_path, site.resign(document | {"validUntil": _minute_after(document["validFrom"])}))


def list_of_a_stranger(site: TamperedSite) -> None:
    """Under the list's address lies one that a stranger issued and signed."""
    write(site.list_path, STRANGER.sign(read(site.list_path) | {"issuer": STRANGER.did}))


def list_of_another_address(site: TamperedSite) -> None:
    """Under the list's address lies another list of the same issuer."""
    document = read(site.list_path)
    other_url = f"{site.base_url}/status/another-1.json"
    subject = document["credentialSubject"] | {"id": f"{other_url}#list"}
    write(site.list_path, site.resign(document | {"id": other_url, "credentialSubject": subject}))


Tampering = Callable[[TamperedSite], None]

TAMPERINGS: Mapping[str, Tampering] = MappingProxyType(
    {
        function.__name__.replace("_", "-"): function
        for function in (
            changed_name, changed_date, changed_recipient, changed_status_index, unknown_term,
            truncated_proof, no_proof,
            wrong_key, key_of_a_stranger, wrong_issuer, key_not_listed, key_absent, expired,
            revoked_bit, cleared_list, missing_list, expired_list, list_of_a_stranger, list_of_another_address,
        )
    }
)  # fmt: skip
OF_A_REVOKED_AWARD = frozenset({"cleared-list"})
"""Tamperings that are about an award which is revoked already."""


def _kid(site: TamperedSite) -> str:
    header = (site.path / site.jwt_path).read_text().split(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"])


def _spare_key(did: str) -> Document:
    method: Document = STRANGER.did_document()["verificationMethod"][0]
    return method | {"id": f"{did}#spare", "controller": did}


def _edit_did(site: TamperedSite, change: Callable[[Document], None]) -> None:
    for path in ("did.json", ".well-known/did.json"):
        if (site.path / path).is_file():
            site.edit(path, change)


def _day_before(moment: str) -> str:
    return _rfc3339(datetime.fromisoformat(moment) - timedelta(days=1))


def _minute_after(moment: str) -> str:
    return _rfc3339(datetime.fromisoformat(moment) + timedelta(minutes=1))


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
