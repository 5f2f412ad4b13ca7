"""What several tests share: the example organisation, published with a key of the tests' own."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from badgepress.content.award_sources import read_awards
from badgepress.content.files import Folder
from badgepress.content.model import Award
from badgepress.credentials.urls import Addresses
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.multibase import encode_multikey
from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, publish
from badgepress.signing.data_integrity import with_proof
from badgepress.signing.issuer_keys import IssuerKeys, KeyChoice, SigningKey
from badgepress.signing.private_key import PrivateKey, read_secret_line

REPOSITORY = Path(__file__).parents[1]
SHARED = Path(os.environ.get("BADGEPRESS_SHARED", REPOSITORY.parent / "shared"))
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _made_up(name: str) -> bytes:
    return hashlib.sha256(f"badgepress tests: {name}".encode()).digest()


KEY_VARIABLES = {
    "TEST_KEY": encode_multikey("ed25519-priv", _made_up("the issuer's key")),
    "TEST_JWT_KEY": encode_multikey("p256-priv", _made_up("the issuer's key for VC-JWTs")),
    "STRANGERS_KEY": encode_multikey("ed25519-priv", _made_up("somebody else's key")),
}
"""Made up at run time, so that no private key stands in the tree."""

settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("ours")


def private_key(name: str) -> PrivateKey:
    """Return one of the tests' keys."""
    return read_secret_line(KEY_VARIABLES[name])


def write_test_keys(root: Path) -> None:
    """Announce the tests' keys in a repository, in place of its own."""
    shutil.rmtree(root / "keys", ignore_errors=True)
    (root / "keys").mkdir()
    for name, variable in (("2026-1", "TEST_KEY"), ("2026-1-jwt", "TEST_JWT_KEY")):
        key = private_key(variable)
        text = f"algorithm: {key.algorithm}\npublic_key: {key.public_multikey}\ncreated: 2024-01-08T09:00:00Z\nstate: active\n"
        (root / "keys" / f"{name}.yml").write_text(text, "utf-8", newline="\n")


def copy_example(root: Path, *, with_jwt: bool = False) -> Path:
    """Copy the example organisation into `root`, with the tests' keys."""
    shutil.copytree(REPOSITORY / "content", root / "content")
    shutil.copy(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    write_test_keys(root)
    if with_jwt:
        issuer = root / "content" / "issuer.yml"
        text = issuer.read_text("utf-8").replace("also_publish: [", "also_publish: [vc-jwt, ")
        issuer.write_text(text, "utf-8", newline="\n")
    return root


@dataclass(frozen=True)
class PublishedSite:
    """A published site and the means to sign more documents with its key, or with a stranger's."""

    path: Path
    base_url: str
    repository: Path
    keys: IssuerKeys

    def resign(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Sign a (changed) document as the issuer would."""
        return self._sign(document, self.keys.proof)

    def foreign_sign(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Sign a document with another key that claims to be the issuer's."""
        stranger = private_key("STRANGERS_KEY")
        return self._sign(document, SigningKey(stranger, self.keys.proof.announced))

    def _sign(self, document: Mapping[str, Any], key: SigningKey) -> dict[str, Any]:
        plain = {name: value for name, value in document.items() if name != "proof"}
        return with_proof(
            plain, key, Addresses(self.base_url).did, datetime(2026, 1, 2, tzinfo=UTC), PyldCanonicaliser()
        )


def publish_with_test_keys(root: Path, *, with_jwt: bool = False) -> PublishedSite:
    """Publish a repository that announces the tests' keys into its folder `site`."""
    with pytest.MonkeyPatch.context() as patch, examine(root, NOW) as examined:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        choice = KeyChoice("env:TEST_KEY", "env:TEST_JWT_KEY" if with_jwt else None)
        keys = choice.open(catalogue, os.environ)
        target = root / "site"
        publish(Build(examined, catalogue, replace(choice, public=keys.proof.announced.multikey), keys), target)
    return PublishedSite(target, catalogue.issuer.base_url, root, keys)


@pytest.fixture(scope="session")
def published_site(tmp_path_factory: pytest.TempPathFactory) -> PublishedSite:
    """The example organisation with every opt-in form, published with the tests' key."""
    return publish_with_test_keys(copy_example(tmp_path_factory.mktemp("example"), with_jwt=True), with_jwt=True)


@pytest.fixture(scope="session")
def stacks_site(tmp_path_factory: pytest.TempPathFactory) -> PublishedSite:
    """The example organisation with people who agreed to a page of their own (tests/stacks.py)."""
    from tests.stacks import write_stacks

    return publish_with_test_keys(write_stacks(tmp_path_factory.mktemp("stacks")))


def awards_of(root: Path) -> list[Award]:
    """Return all awards of a repository."""
    return [read.award for read in read_awards(Folder(root)) if read.award is not None]
