"""How many files and bytes a site has, and which free static hosts it still fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

WARN_FROM = 0.8
"""Of a limit: from here on it is said that it is near."""


@dataclass(frozen=True, slots=True)
class Host:
    """What a static host takes; limits of November 2026, None where there is none that matters."""

    name: str
    max_bytes: int | None = None
    max_files: int | None = None


HOSTS = (
    Host("GitHub Pages", max_bytes=1_000_000_000),
    Host("Cloudflare Pages", max_files=20_000),
    Host("GitLab Pages", max_files=200_000),
)


@dataclass(frozen=True, slots=True)
class Size:
    """Files and bytes of a site, by kind of file."""

    awards: int
    files: Mapping[str, int]
    bytes: Mapping[str, int]

    @property
    def all_files(self) -> int:
        """How many files there are."""
        return sum(self.files.values())

    @property
    def all_bytes(self) -> int:
        """How many bytes they have."""
        return sum(self.bytes.values())


_COMMON = ("site", "pictures of links")
"""Kinds of files that no award has for itself."""
# bytes of an award's files where nobody has measured them yet: the averages of docs/benchmarks.md, rounded up
TYPICAL_BYTES = {
    "award pages": 2_600,
    "OB 3.0 credentials": 3_100,
    "OB 2.0 assertions": 600,
    "VC-JWTs": 4_200,
    "site": 350,
    "pictures of links": 72_000,
}


def forecast(awards: int, assertions: int, public: int, *, with_jwt: bool, pictures: int = 0) -> Size:
    """Return roughly how large a site will be, before it is built.

    Args:
        awards: All awards; each has a page.
        assertions: Those that have an OB 2.0 assertion.
        public: Those that are not private and so have a credential.
        with_jwt: Whether VC-JWTs are published.
        pictures: Class versions and pathways, each of which has a picture for links to it.
    """
    files = {"award pages": awards, "OB 3.0 credentials": public, "OB 2.0 assertions": assertions, "site": 60}
    if with_jwt:
        files["VC-JWTs"] = public
    if pictures:
        files["pictures of links"] = pictures
    measured = {kind: count * TYPICAL_BYTES[kind] for kind, count in files.items() if kind != "site"}
    return Size(awards, files, measured | {"site": awards * TYPICAL_BYTES["site"] + 200_000})


def lines(size: Size) -> Iterator[str]:
    """Yield the budget as a table of text: by kind, then an award's share, then what hosts say."""
    for kind in sorted(size.files, key=lambda kind: -size.bytes[kind]):
        yield f"  {kind:<20}{size.files[kind]:>10,} files {megabytes(size.bytes[kind]):>12}"
    if size.awards:
        own_files = (size.all_files - sum(size.files.get(kind, 0) for kind in _COMMON)) / size.awards
        own_bytes = (size.all_bytes - sum(size.bytes.get(kind, 0) for kind in _COMMON)) / size.awards / 1000
        share = size.all_bytes / size.awards / 1000
        yield f"  an award{own_files:>22.2f} files {own_bytes:>9.2f} kB; with its share of the site {share:.2f} kB"
    for warning in host_warnings(size):
        yield f"  {warning}"


def host_warnings(size: Size) -> list[str]:
    """Return a sentence for each host whose limit is near or passed, with what could be left out."""
    found = []
    for host in HOSTS:
        for limit, used, shown in (
            (host.max_bytes, size.all_bytes, megabytes),
            (host.max_files, size.all_files, _files),
        ):
            if limit is not None and used >= limit * WARN_FROM:
                word = "more than" if used > limit else "close to what"
                found.append(f"{shown(used)}: {word} {host.name} takes ({shown(limit)}). {_remedy(size)}")
    return found


def _remedy(size: Size) -> str:
    if size.files.get("VC-JWTs"):
        saved, files = megabytes(size.bytes["VC-JWTs"]), size.files["VC-JWTs"]
        return f"Taking vc-jwt out of also_publish saves {saved} and {files:,} files."
    return "Choose another host, or put awards/ and ob2/assertions/ into object storage (docs/hosting.md)."


def megabytes(count: int) -> str:
    """Write a number of bytes as megabytes of 1,000,000."""
    return f"{count / 1_000_000:,.1f} MB"


def _files(count: int) -> str:
    return f"{count:,} files"
