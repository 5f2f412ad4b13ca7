"""A good site is fine in every point, and the doctor asks only what it must, of that host only."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from badgepress.doctor.points import POINTS
from tests.doctor.conftest import BASE, Doctor, badgepress
from tests.doctor.hosting import Host
from tests.organisation import NOW

ALWAYS_LOOKED_AT = set(POINTS) - {"headers", "noindex", "keys", "same", "time"}
"""The others depend on the host, on a repository, a folder, or on something going wrong."""


def test_a_good_site_is_fine_in_every_point(doctor: Doctor) -> None:
    with Host(doctor.site, "/badges").serving(doctor.certificate) as port:
        code, out, err = doctor.call(doctor.arguments(port, "-C", str(doctor.organisation), "--against", str(doctor.site)))
    findings = json.loads(out)["findings"]
    assert {finding["point"] for finding in findings if finding["outcome"] == "fine"} == ALWAYS_LOOKED_AT | {"noindex", "keys", "same"}
    assert [finding for finding in findings if finding["outcome"] != "fine"] == []
    assert code == 0
    looked_at = re.fullmatch(rf"{re.escape(BASE)}: all fine; looked at (\d+) of (\d+) addresses\n", err)
    assert looked_at and looked_at[1] == looked_at[2]
    assert int(looked_at[1]) >= 24


def test_without_a_repository_the_unlisted_awards_are_not_looked_at_and_it_is_said(doctor: Doctor) -> None:
    host = Host(doctor.site, "/badges")
    with host.serving(doctor.certificate) as port:
        code, out, err = doctor.call(doctor.arguments(port, "-C", str(doctor.site), form="text"))
    assert code == 0
    assert "1 unlisted award not looked at" in err
    assert not any("c1d7e8a4" in asked for asked in host.asked)
    assert "Certificate: TLS 1.3, valid for" in out


def test_the_base_url_of_the_repository_is_looked_at_if_no_address_is_given(doctor: Doctor) -> None:
    with Host(doctor.site, "/badges").serving(doctor.certificate) as port:
        arguments = doctor.arguments(port, "-C", str(doctor.organisation))
        arguments.remove(BASE)
        assert doctor.call(arguments)[0] == 0


@pytest.mark.parametrize("where", ["knots.example/badges", "http://knots.example/badges/", f"{BASE}/manifest.json"])
def test_other_ways_to_write_the_address(doctor: Doctor, where: str) -> None:
    assert doctor.findings(where=where) == []


def test_every_address_is_asked_once_and_what_differs_or_stands_for_the_server_once_more(doctor: Doctor) -> None:
    assert doctor.findings(None, "-C", str(doctor.organisation)) == []
    plain = [asked for asked in doctor.asked if "?" not in asked]
    twice = {path for path in plain if plain.count(path) > 1}
    assert twice <= {"/badges/did.json", "/badges/badges/knots/"}
    assert len(doctor.asked) < 45


def test_a_folder_is_looked_at_but_for_what_only_a_server_shows(doctor: Doctor) -> None:
    done = badgepress("doctor", str(doctor.site), "-C", str(doctor.organisation), "--now", NOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broken" not in done.stdout
    assert "only a server can show: certificate, redirects" in done.stderr
    assert "CORS" not in done.stdout


def test_a_spoiled_folder_is_broken(doctor: Doctor, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(doctor.site, tmp_path / "site")
    (tmp_path / "site" / "status" / "revocation-1.json").unlink()
    (tmp_path / "site" / "ob2" / "issuer.json").write_text("{}")
    done = badgepress("doctor", str(tmp_path / "site"), "--format", "json", "--now", NOW)
    found = {(finding["point"], *finding["paths"]) for finding in json.loads(done.stdout)["findings"] if finding["outcome"] == "broken"}
    assert (done.returncode, found) == (1, {("missing", "status/revocation-1.json"), ("changed", "ob2/issuer.json")})


def test_hosts_that_read_the_headers_file_are_held_to_it(doctor: Doctor) -> None:
    def netlify(path: str, good: object) -> None:
        good.headers |= {"Server": "Netlify", "X-Nf-Request-Id": "01"}  # type: ignore[attr-defined]

    finding = doctor.one(netlify)
    assert (finding["point"], finding["outcome"]) == ("headers", "look at this")
    assert "publish directory" in finding["mend"]
