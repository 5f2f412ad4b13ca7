"""The verifiers, installed once a session, and a site to ask them about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.interop.prepare import Installation, ensure_ready
from tests.interop.sample_site import write_sample
from tests.interop.signer import Document
from tests.interop.site import SignedSite


@dataclass(frozen=True, slots=True)
class OurSite:
    """A site that badgepress has built, as these tests need it."""

    published: Any
    """tests/conftest.py's `PublishedSite`."""
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self.published.path)

    @property
    def base_url(self) -> str:
        """Its public address."""
        return str(self.published.base_url)

    def resign(self, document: Document) -> Document:
        """Sign as the issuer."""
        return dict(self.published.resign(document))

    def resign_jwt(self, credential: Document) -> str:
        """Sign as the issuer, as VC-JWT."""
        # Imported late: with --confcutdir=tests/interop these tests run on the sample, without the product.
        from badgepress.credentials.urls import Addresses
        from badgepress.signing.vc_jwt import vc_jwt

        unsigned = {key: value for key, value in credential.items() if key != "proof"}
        return vc_jwt(unsigned, self.published.keys.jwt, Addresses(self.base_url).did)


@pytest.fixture(scope="session")
def installation() -> Installation:
    """The verifiers; the first session on a machine asks the registries for them."""
    return ensure_ready()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SignedSite:
    """The site that badgepress has built; under `--confcutdir=tests/interop`, which hides it, the sample."""
    try:
        return OurSite(request.getfixturevalue("published_site"))
    except pytest.FixtureLookupError:
        return write_sample(tmp_path_factory.mktemp("sample"))
