"""`python -m bench.sample_verify`: independent verifiers judge a random sample of the awards of a large synthetic site."""

from __future__ import annotations

import argparse
import random
import secrets
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import run
from bench.organisation import make_organisation, signing_key
from tests.interop.matrix import read_matrix
from tests.interop.site import documents_by_kind
from tests.interop.verifiers import VERIFIERS, ask
from tests.interop.world import World

BASE_URL = "https://badges.youth.example"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""What the verifiers' clocks say: a day after the synthetic organisation's status date."""
AT_A_TIME = 25
"""Documents that a verifier's process is asked about; each process is given two minutes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A few awards of a site, in a folder of their own; everything else is the site's."""

    path: Path
    base_url: str = BASE_URL
    now: datetime = NOW

    def resign(self, document: dict[str, object]) -> dict[str, object]:
        """Refuse: nothing is signed anew here."""
        raise NotImplementedError

    def resign_jwt(self, credential: dict[str, object]) -> str:
        """Refuse: nothing is signed anew here."""
        raise NotImplementedError


def main() -> int:
    """Build, sample, ask; exit code 1 if a verifier says another thing than `tests/interop/matrix.yml`."""
    parser = argparse.ArgumentParser(prog="python -m bench.sample_verify", description=__doc__)
    parser.add_argument("--awards", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="which awards; a random one, printed, if left out")
    parser.add_argument("--workdir", type=Path, default=None, help="where to work; a RAM disk if there is one")
    chosen = parser.parse_args()
    seed = secrets.randbelow(2**32) if chosen.seed is None else chosen.seed
    shared = Path("/dev/shm")  # noqa: S108 - a RAM disk
    with tempfile.TemporaryDirectory(dir=chosen.workdir or (shared if shared.is_dir() else None)) as folder:
        work = Path(folder)
        make_organisation(work / "organisation", chosen.awards)
        command = [sys.executable, "-m", "badgepress", "build", "-C", work / "organisation", "--out", work / "site"]
        run([*command, "--key", "env:BADGEPRESS_BENCH_KEY"], work, {"BADGEPRESS_BENCH_KEY": signing_key()})
        credentials = sorted((work / "site" / "awards").glob("*.json"))
        ids = [path.stem for path in random.Random(seed).sample(credentials, chosen.sample)]  # noqa: S311 - a sample, no secret
        print(f"{len(ids)} of {len(credentials):,} published credentials, seed {seed}")
        surprises = list(_judged(take_sample(work / "site", ids, work / "sample"), work / "site"))
    for surprise in surprises:
        print(surprise)
    print("every verdict is as the matrix says" if not surprises else f"{len(surprises)} verdicts are not")
    return int(bool(surprises))


def take_sample(site: Path, ids: Iterable[str], folder: Path) -> Sample:
    """Copy the documents of some awards, and the status lists, into a folder of their own."""
    shutil.copytree(site / "status", folder / "status")
    for below in ("awards", "ob2/assertions"):
        (folder / below).mkdir(parents=True)
        for one in ids:
            if (document := site / below / f"{one}.json").is_file():
                shutil.copy(document, folder / below)
    return Sample(folder)


def _judged(sample: Sample, site: Path) -> Iterator[str]:
    """Ask every verifier about every sampled document, with the whole site within its reach; yield what differs from the matrix."""
    kinds, (genuine, _) = documents_by_kind(sample), read_matrix()
    with World(site, sample.base_url, sample.now) as world:
        for verifier in VERIFIERS:
            words: Counter[str] = Counter()
            for kind, paths in kinds.items():
                cell = genuine[kind].get(verifier) if kind in genuine else None
                if cell is None or cell.word == "n/a":
                    continue
                for start in range(0, len(paths), AT_A_TIME):
                    for path, verdict in ask(world, verifier, paths[start : start + AT_A_TIME]).items():
                        words[f"{kind}s {'accepted' if verdict.accepted else 'refused'}"] += 1
                        # whatever is both revoked and expired may be refused for either
                        cells = (cell, genuine["expired credential"][verifier]) if kind == "revoked credential" else (cell,)
                        if all(differences := [one.difference(verdict) for one in cells]):
                            yield f"{verifier}, {path}: {differences[0]}"
            if words:
                print(f"{verifier}: {', '.join(f'{count} {word}' for word, count in sorted(words.items()))}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
