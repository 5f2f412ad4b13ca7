"""The page about the doctor names every point and option; every point has a mend, every mend a host that is known."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from badgepress.cli.doctor import doctor as command
from badgepress.doctor.hosts import HOST_NAMES, Host, recognised
from badgepress.doctor.mends import MENDS, mend
from badgepress.doctor.points import POINTS, Point

PAGE = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text("utf-8")


def test_every_point_is_in_the_docs_and_has_a_mend_for_every_host() -> None:
    assert set(POINTS) == set(get_args(Point)) == set(MENDS)
    for point, wording in POINTS.items():
        assert f"| {wording.title.removesuffix(' (CORS)')} |" in PAGE
        for host in get_args(Host):
            assert mend(point, host)
        assert set(MENDS[point]) <= set(HOST_NAMES)


def test_every_option_is_in_the_docs() -> None:
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--now":
                assert option in PAGE, option


@pytest.mark.parametrize(
    ("name", "headers", "host"),
    [
        ("knots.github.io", {}, "github"),
        ("badges.knots.example", {"server": "cloudflare", "x-github-request-id": "A"}, "github"),
        ("knots.gitlab.io", {}, "gitlab"),
        ("knots.pages.dev", {"server": "cloudflare"}, "cloudflare"),
        ("knots.netlify.app", {}, "netlify"),
        ("badges.knots.example", {"server": "Netlify"}, "netlify"),
        ("badges.knots.example", {"server": "AmazonS3"}, "s3"),
        ("badges.knots.example", {"x-amz-cf-id": "x"}, "s3"),
        ("badges.knots.example", {"server": "nginx/1.27"}, "nginx"),
        ("badges.knots.example", {"server": "cloudflare"}, "unknown"),
        ("github.io.evil.example", {}, "unknown"),
    ],
)
def test_hosts_are_recognised(name: str, headers: dict[str, str], host: str) -> None:
    assert recognised(name, headers) == host
