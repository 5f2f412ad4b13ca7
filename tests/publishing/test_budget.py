"""The budget says what hosts take, before and after a build."""

from __future__ import annotations

from badgepress.publishing.budget import Size, forecast, host_warnings, lines


def size(files: int, megabytes: int, jwts: int = 0) -> Size:
    kinds = {"award pages": files - jwts} | ({"VC-JWTs": jwts} if jwts else {})
    return Size(1000, kinds, {"award pages": megabytes * 1_000_000} | ({"VC-JWTs": 4_000_000} if jwts else {}))


def test_a_small_site_fits_everywhere() -> None:
    assert host_warnings(size(3_000, 20)) == []


def test_a_limit_is_told_when_it_is_near_and_when_it_is_passed() -> None:
    [near] = host_warnings(size(17_000, 20))
    assert near.startswith("17,000 files: close to what Cloudflare Pages takes (20,000 files).")
    [passed] = host_warnings(size(20_001, 20))
    assert passed.startswith("20,001 files: more than Cloudflare Pages takes")
    assert host_warnings(size(3_000, 1_100))[0].startswith("1,100.0 MB: more than GitHub Pages takes (1,000.0 MB).")


def test_the_opt_in_that_would_help_is_named() -> None:
    [warning] = host_warnings(size(25_000, 20, jwts=5_000))
    assert warning.endswith("Taking vc-jwt out of also_publish saves 4.0 MB and 5,000 files.")


def test_a_forecast_counts_private_awards_and_those_without_ob2() -> None:
    expected = forecast(100_000, 90_000, 98_000, with_jwt=False)
    assert expected.files == {
        "award pages": 100_000,
        "OB 3.0 credentials": 98_000,
        "OB 2.0 assertions": 90_000,
        "site": 60,
    }
    assert 500_000_000 < expected.all_bytes < 800_000_000
    assert forecast(10, 10, 10, with_jwt=True).files["VC-JWTs"] == 10


def test_the_table_has_a_line_a_kind_and_an_award_s_share() -> None:
    shown = list(lines(Size(10, {"award pages": 10, "site": 5}, {"award pages": 20_000, "site": 10_000})))
    assert shown[-1] == "  an award                  1.00 files      2.00 kB; with its share of the site 3.00 kB"
    assert shown[0].split() == ["award", "pages", "10", "files", "0.0", "MB"]


def test_pictures_of_links_are_forecast_and_are_no_award_s_own() -> None:
    without, expected = forecast(1_000, 0, 1_000, with_jwt=False), forecast(1_000, 0, 1_000, with_jwt=False, pictures=50)
    assert expected.files["pictures of links"] == 50
    assert expected.all_bytes - without.all_bytes == 50 * 72_000

    def own(size: Size) -> str:
        return next(line for line in lines(size) if "an award" in line).partition(";")[0]

    assert own(without) == own(expected)
