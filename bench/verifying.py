"""How fast credentials are verified, beside openbadgeslib, in one run: `python -m bench.verifying [NUMBER]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from openbadgeslib.ob3.ldp import OB3LdpVerifier

from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from tests.conformance.making import club
from tests.conformance.making.signers import text_of
from tests.conformance.table import TableFetcher, web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def credentials(number: int) -> list[str]:
    """Return signed credentials of one badge class, each for somebody else."""
    made = []
    for index in range(number):
        document = club.credential(
            index=index, award=f"{club.BASE}/awards/{index:08x}-0a51-4b6e-9a51-1d2c3b4a5f60.json"
        )
        identity = document["credentialSubject"]["identifier"][0]
        identity.update(salt=f"{index:032x}", identityHash=club.hashed(f"person-{index}@club.example"))
        made.append(text_of(club.signed(document)))
    return made


def main() -> int:
    """Print milliseconds of CPU a credential, and the ratio."""
    documents = credentials(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    answers = web()

    def ours() -> None:
        checker = Checker(TableFetcher(answers), NOW, fast_forms())
        if not all(checker.check(text.encode(), "bench").verdict == "valid" for text in documents):
            raise SystemExit("a genuine credential was refused")

    def download(url: str, *_more: object, **_named: object) -> bytes:
        return bytes(answers[url]["body"].encode())

    def theirs() -> None:
        verifier = OB3LdpVerifier()
        for text in documents:
            verifier.verify(text, download=download)

    mine, other = (_seconds(work) * 1000 / len(documents) for work in (ours, theirs))
    print(
        f"{len(documents)} credentials: badgepress verify {mine:.2f} ms each, openbadgeslib {other:.2f} ms each: {other / mine:.0f} times as fast"
    )
    return 0


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
