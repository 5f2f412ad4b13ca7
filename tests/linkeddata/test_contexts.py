from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from badgepress.errors import ContextError
from badgepress.linkeddata import contexts
from badgepress.linkeddata.contexts import PinnedFile, context, load_contexts, read_pinned


def test_every_pinned_context_is_installed_with_its_digest() -> None:
    loaded = load_contexts()
    assert set(loaded) == set(contexts.PINNED)
    assert all("@context" in document for document in loaded.values())


def test_the_credentials_context_has_the_digest_that_the_recommendation_prints() -> None:
    # VC Data Model 2.0, appendix B.1
    printed = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    assert contexts.PINNED[contexts.CREDENTIALS_V2].sha256 == printed


def test_unknown_context_is_refused() -> None:
    with pytest.raises(ContextError, match="unknown JSON-LD context"):
        context("https://evil.example/v1")


def test_another_digest_is_refused() -> None:
    pinned = contexts.PINNED[contexts.OPEN_BADGES_3]
    other = PinnedFile(pinned.package, pinned.file, hashlib.sha256(b"other").hexdigest())
    with pytest.raises(ContextError, match="not the pinned"):
        read_pinned(contexts.OPEN_BADGES_3, other)


@pytest.mark.parametrize(
    "pinned", [PinnedFile("openbadgeslib", "ob3/contexts/none.json", ""), PinnedFile("no_such_package", "x.json", "")]
)
def test_missing_file_or_package_is_refused(pinned: PinnedFile) -> None:
    with pytest.raises(ContextError, match="is missing from the package"):
        read_pinned("https://example.org/v1", pinned)


def test_the_code_of_the_package_is_never_imported() -> None:
    program = (
        "import sys; from badgepress.linkeddata.contexts import load_contexts; load_contexts();"
        "sys.exit(any(name.split('.')[0] == 'openbadgeslib' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_pyld_comes_without_an_http_client_but_others_still_get_its_loader() -> None:
    script = (
        "import sys; from badgepress.linkeddata import expansion; assert 'requests' not in sys.modules; from pyld import jsonld\n"
        "try: jsonld.get_document_loader()('nowhere:', {})\n"
        "except jsonld.JsonLdError: print('asked', 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["asked", "True"]
