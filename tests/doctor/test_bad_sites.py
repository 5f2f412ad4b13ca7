"""One fault at a time: each is found, once, with the mend for the host, and nothing else is said."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from badgepress.doctor.mends import MENDS
from tests.conftest import KEY_VARIABLES, private_key, write_test_keys
from tests.doctor.conftest import BASE, NAME, Doctor
from tests.doctor.hosting import Alter, Authority, Host, Response
from tests.organisation import AWARD_ID, NOW, OTHER_AWARD_PATH, write_organisation

CREDENTIAL = f"awards/{AWARD_ID}.json"
ASSERTION = f"ob2/assertions/{AWARD_ID}.json"
PAGE = f"awards/{AWARD_ID}.html"
GOLDEN = Path(__file__).parents[1] / "golden" / "doctor"


def on(wanted: str, change: Callable[[Response], Response | None]) -> Alter:
    """Change the answer for paths that fit a pattern."""

    def alter(path: str, good: Response) -> Response | None:
        return change(good) if re.fullmatch(wanted, path) and good.status == 200 else None

    return alter


def headers(wanted: str, **changed: str | None) -> Alter:
    """Set or take headers away; `_` stands for `-`."""

    def change(good: Response) -> None:
        for name, value in changed.items():
            good.headers.pop(name.replace("_", "-"), None)
            if value is not None:
                good.headers[name.replace("_", "-")] = value

    return on(wanted, change)


def body(wanted: str, data: bytes | Callable[[bytes], bytes]) -> Alter:
    def change(good: Response) -> None:
        good.body = data(good.body) if callable(data) else data

    return on(wanted, change)


def redirect(wanted: str, where: str, status: int = 302) -> Alter:
    return on(wanted, lambda _: Response(status, {"Location": where}))


def status(wanted: str, number: int) -> Alter:
    return on(wanted, lambda _: Response(number, {"Content-Type": "text/html"}, b"<p>no"))


def soft_404(path: str, good: Response) -> Response | None:
    return Response(200, {"Content-Type": "text/html"}, b"<title>Home</title>") if good.status == 404 else None


def slashless(path: str, good: Response) -> Response | None:
    return Response(200, {"Content-Type": "text/html"}, b"<p>") if good.status == 301 else None


def far_redirect_of_folders(path: str, good: Response) -> Response | None:
    return Response(301, {"Location": "http://internal:8080/x/"}) if good.status == 301 else None


def packed_unasked(good: Response) -> None:
    good.headers["Content-Encoding"] = "br"


def not_packed(good: Response) -> None:
    good.headers["Content-Encoding"] = "gzip"


def packed_twice(good: Response) -> None:
    good.body = gzip.compress(gzip.compress(good.body))
    good.headers["Content-Encoding"] = "gzip"


def moved_within(path: str, good: Response) -> Response | None:
    if path == "moved.json":
        return Response(200, {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}, _moved[0])
    if path != "did.json":
        return None
    _moved[:] = [good.body]
    return Response(302, {"Location": "moved.json"})


_moved: list[bytes] = []


BROKEN: dict[str, tuple[Alter, str, str, str]] = {
    # name: what the host does, the point, the path, words of the message
    "json-as-text": (headers("did.json", Content_Type="text/plain"), "type", "did.json", "is sent as text/plain"),
    "json-as-octets": (headers("ob2/.*", Content_Type="application/octet-stream"), "type", ASSERTION, "wanted is application/json"),
    "json-without-type": (headers(CREDENTIAL, Content_Type=None), "type", CREDENTIAL, "is sent without a type"),
    "page-as-text": (headers(PAGE, Content_Type="text/plain"), "type", PAGE, "wanted is text/html"),
    "picture-as-text": (headers(r"badges/.*\.svg", Content_Type="text/plain"), "type", "badges/knots/v1.svg", "wanted is image/svg+xml"),
    "script-as-text": (headers(r".*\.js", Content_Type="text/plain"), "type", "assets/badgepress/award.js", "wanted is text/javascript"),
    "page-for-json": (
        on(CREDENTIAL, lambda _: Response(200, {"Content-Type": "text/html", "Access-Control-Allow-Origin": "*"}, b"<p>Log in")),
        "type", CREDENTIAL, "is sent as text/html",
    ),
    "page-as-json": (body(CREDENTIAL, b"<!doctype html><p>Log in"), "changed", CREDENTIAL, "is a web page, not JSON"),
    "no-cors": (headers(".*", Access_Control_Allow_Origin=None), "cors", "did.json", "lacks the header"),
    "narrow-cors": (headers("did.json", Access_Control_Allow_Origin="https://knots.example"), "cors", "did.json", "is open to https://knots.example only"),
    "double-cors": (headers("did.json", Access_Control_Allow_Origin="*, *"), "cors", "did.json", "is open to *, * only"),
    "redirect-away": (redirect(CREDENTIAL, "https://elsewhere.example/x.json"), "redirect", CREDENTIAL, "is redirected to https://elsewhere.example/x.json"),
    "redirect-inside": (moved_within, "redirect", "did.json", "is redirected to moved.json; verifiers do not follow"),
    "redirect-in-circles": (redirect(CREDENTIAL, f"/badges/{CREDENTIAL}"), "redirect", CREDENTIAL, "in circles"),
    "redirect-to-private": (redirect(CREDENTIAL, "http://169.254.169.254/latest/meta-data"), "redirect", CREDENTIAL, "169.254.169.254"),
    "redirect-to-nowhere": (redirect(CREDENTIAL, "\x01"), "redirect", CREDENTIAL, "is redirected to �"),
    "soft-404": (soft_404, "not-found", "awards/….json", "was never published"),
    "gone": (status(CREDENTIAL, 404), "missing", CREDENTIAL, "is not there"),
    "gone-410": (status("issuer/mark.svg", 410), "missing", "issuer/mark.svg", "is not there"),
    "no-did": (status("did.json", 404), "missing", "did.json", "is not there"),
    "refused": (status(CREDENTIAL, 403), "reach", CREDENTIAL, "status 403"),
    "odd-status": (status(CREDENTIAL, 206), "reach", CREDENTIAL, "status 206"),
    "altered-page-is-not-json": (body(ASSERTION, b"[]"), "changed", ASSERTION, "not a JSON object"),
    "altered": (body(ASSERTION, lambda data: data.replace(b"2026-11-02", b"2026-11-03")), "changed", ASSERTION, "not what the manifest says"),
    "cut": (body(CREDENTIAL, lambda data: data[:-9]), "changed", CREDENTIAL, "is not JSON"),
    "packed-unasked": (on(CREDENTIAL, packed_unasked), "packing", CREDENTIAL, "packed as br"),
    "not-packed": (on(CREDENTIAL, not_packed), "packing", CREDENTIAL, "says that it is packed as gzip, but is not"),
    "packed-twice": (on(CREDENTIAL, packed_twice), "packing", CREDENTIAL, "is packed twice"),
    "internal-slash-redirect": (far_redirect_of_folders, "folders", "badges/knots", "http://internal:8080/x/"),
    "mixed-content": (body(PAGE, lambda data: data + b"<img src='http://knots.example/x.png'>"), "strangers", PAGE, "without encryption"),
    "manifest-gone": (status("manifest.json", 404), "manifest", "manifest.json", "there is no manifest.json"),
    "manifest-is-no-manifest": (body("manifest.json", b'{"version":1}'), "manifest", "manifest.json", "cannot be used"),
    "manifest-away": (redirect("manifest.json", "https://other.example/manifest.json"), "redirect", "manifest.json", "https://other.example"),
}  # fmt: skip

LOOK: dict[str, tuple[Alter, str, str, str]] = {
    "stranger": (body(PAGE, lambda data: data + b"<script src='https://cdn.example/a.js'></script>"), "strangers", PAGE, "cdn.example"),
    "latin-1": (headers("did.json", Content_Type="application/json; charset=iso-8859-1"), "type", "did.json", "is sent as iso-8859-1"),
    "schema-as-text": (headers("schemas/v1/key.json", Content_Type="text/plain"), "type", "schemas/v1/key.json", "wanted is application/json"),
    "echoed-origin": (headers("did.json", Access_Control_Allow_Origin="https://verifier.example"), "cors", "did.json", "without “Vary: Origin”"),
    "picture-moved": (redirect("issuer/mark.svg", "/badges/badges/knots/v1.svg"), "redirect", "issuer/mark.svg", "/badges/badges/knots/v1.svg"),
    "slashless": (slashless, "folders", "badges/knots", "lead astray"),
    "no-index-html": (status("badges/knots/index.html", 404), "folders", "badges/knots/index.html", "status 404"),
    "long-cache": (headers("status/.*", Cache_Control="public, max-age=604800"), "stale", "status/revocation-1.json", "168 hours"),
    "old-in-cache": (headers("status/.*", Age="90000"), "stale", "status/revocation-1.json", "25 hours"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_badges_is_broken_and_said_once(doctor: Doctor, case: str) -> None:
    alter, point, path, words = BROKEN[case]
    finding = doctor.one(alter)
    assert (finding["outcome"], finding["point"]) == ("broken", point)
    assert path in finding["paths"]
    assert words in finding["message"]
    assert_words(case, finding)


@pytest.mark.parametrize("case", LOOK)
def test_what_works_but_is_odd_is_to_look_at_and_said_once(doctor: Doctor, case: str) -> None:
    alter, point, path, words = LOOK[case]
    finding = doctor.one(alter)
    assert (finding["outcome"], finding["point"]) == ("look at this", point)
    assert path in finding["paths"]
    assert words in finding["message"]
    assert_words(case, finding)


def assert_words(case: str, finding: dict[str, Any]) -> None:
    """Hold what a reader sees to a file, so that whoever changes words sees them whole."""
    text = f"{finding['outcome']}: {', '.join(finding['paths'])}: {finding['message']}\n→ {finding['mend']}\n  ({finding['why']})\n"
    file = GOLDEN / f"{case}.txt"
    if not file.exists():
        file.write_text(text, "utf-8", newline="\n")
        pytest.fail(f"{file} was missing and is written now: read it")
    assert text == file.read_text("utf-8")


def test_a_busy_host_cannot_tell(doctor: Doctor) -> None:
    finding = doctor.one(status("manifest.json", 503))
    assert (finding["outcome"], finding["point"]) == ("cannot tell", "reach")
    finding = doctor.one(status(CREDENTIAL, 429))
    assert (finding["outcome"], finding["paths"]) == ("cannot tell", [CREDENTIAL])


def test_an_old_copy_in_a_cache_is_told_from_a_changed_file(doctor: Doctor) -> None:
    class Cache(Host):
        """Hands out an old answer unless asked past it."""

        def answer(self, target: str, accepts_gzip: bool) -> Response:
            answer = super().answer(target, accepts_gzip)
            if target.endswith(ASSERTION):
                answer = Response(200, answer.headers, gzip.compress(b'{"id": "as it was"}'))
            return answer

    host = Cache(doctor.site, "/badges")
    with host.serving(doctor.certificate) as port:
        code, out, _ = doctor.call(doctor.arguments(port))
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["outcome"] != "fine"]
    assert (code, finding["point"], finding["paths"]) == (1, "stale", [ASSERTION])


def test_an_old_manifest_in_a_cache_is_found(doctor: Doctor) -> None:
    class Cache(Host):
        def answer(self, target: str, accepts_gzip: bool) -> Response:
            answer = super().answer(target, False)
            if "manifest.json?" in target:
                answer.body = answer.body.replace(b'"as_of":"2026-11-20"', b'"as_of":"2026-11-21"')
            return answer

    with Cache(doctor.site, "/badges").serving(doctor.certificate) as port:
        code, out, _ = doctor.call(doctor.arguments(port))
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["outcome"] != "fine"]
    assert (code, finding["point"], finding["paths"]) == (1, "stale", ["manifest.json"])


@pytest.mark.parametrize(
    ("now", "outcome", "words"),
    [
        ("2027-01-18T12:00:00Z", "fine", "good until 2027-02-18"),
        ("2027-01-20T12:00:00Z", "look at this", "ends on 2027-02-18, in 28 days"),
        ("2027-02-18T12:00:00Z", "broken", "ended on 2027-02-18"),
    ],
)
def test_a_status_list_ages(doctor: Doctor, now: str, outcome: str, words: str) -> None:
    code, out, _ = doctor.call(["doctor", str(doctor.site), "--format", "json", "--now", now])
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["point"] == "status-list"]
    assert (finding["outcome"], code) == (outcome, 1 if outcome == "broken" else 0)
    assert words in finding["message"]


def test_a_status_list_of_another_signer_is_broken_although_its_digest_fits(doctor: Doctor, tmp_path: Path) -> None:
    shutil.copytree(doctor.site, tmp_path / "site")
    path = tmp_path / "site" / "status" / "revocation-1.json"
    document = json.loads(path.read_text("utf-8"))
    document["proof"]["proofValue"] = json.loads((tmp_path / "site" / CREDENTIAL).read_text("utf-8"))["proof"]["proofValue"]
    path.write_text(json.dumps(document), "utf-8")
    finding = doctor.one(root=tmp_path / "site")
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "status-list", ["status/revocation-1.json"])
    assert "signature does not fit" in finding["message"]


def test_a_credential_of_another_signer_is_broken(doctor: Doctor, tmp_path: Path) -> None:
    shutil.copytree(doctor.site, tmp_path / "site")
    path = tmp_path / "site" / CREDENTIAL
    document = json.loads(path.read_text("utf-8"))
    document["proof"]["proofValue"] = json.loads((tmp_path / "site/status/revocation-1.json").read_text("utf-8"))["proof"]["proofValue"]
    path.write_text(json.dumps(document), "utf-8")
    finding = doctor.one(root=tmp_path / "site")
    assert (finding["point"], finding["paths"]) == ("proof", [CREDENTIAL])


def test_a_lost_revocation_is_broken(doctor: Doctor, tmp_path: Path) -> None:
    shutil.copytree(doctor.site, tmp_path / "site")
    manifest = tmp_path / "site" / "manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace(f'{AWARD_ID}","status":"valid"', f'{AWARD_ID}","status":"revoked"'), "utf-8")
    finding = doctor.one(root=tmp_path / "site")
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "proof", [CREDENTIAL])
    assert "the status list does not say so" in finding["message"]


def built(root: Path, *options: str, spoil: Callable[[Path], None] | None = None) -> Path:
    write_organisation(root)
    write_test_keys(root)
    if spoil is not None:
        spoil(root)
    assert run(["build", "-C", str(root), "--out", str(root / "site"), "--now", NOW, *options]) == 0
    return root


@pytest.fixture(scope="module")
def site_at_the_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose base_url has no path, so that did.json belongs under .well-known/."""

    def move(root: Path) -> None:
        issuer = root / "content/issuer.yml"
        issuer.write_text(issuer.read_text("utf-8").replace("https://knots.example/badges", "https://knots.example"), "utf-8")
        award = root / OTHER_AWARD_PATH
        award.write_text(award.read_text("utf-8").replace("https://knots.example/photos/2", "https://photos.example/2"), "utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_KEY", KEY_VARIABLES["TEST_KEY"])
        return built(tmp_path_factory.mktemp("root"), "--key", "env:TEST_KEY", spoil=move) / "site"


def test_a_site_without_a_path_needs_its_well_known_folder(doctor: Doctor, site_at_the_root: Path) -> None:
    at_root = {"root": site_at_the_root, "prefix": "", "where": "https://knots.example"}
    assert doctor.findings(**at_root) == []  # type: ignore[arg-type]
    finding = doctor.one(status(r"\.well-known/.*", 404), **at_root)
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "missing", [".well-known/did.json"])
    assert ".well-known" in finding["mend"]


def test_a_web_server_on_ones_own_computer(doctor: Doctor) -> None:
    with Host(doctor.site, "").serving(None) as port:
        code, out, _ = doctor.call(["doctor", f"http://127.0.0.1:{port}", "-C", str(doctor.site), "--format", "json", "--now", NOW])
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["outcome"] != "fine"]
    assert (code, finding["point"]) == (1, "address")


def test_a_preview_is_broken(doctor: Doctor, tmp_path: Path) -> None:
    finding = doctor.one(root=built(tmp_path / "org") / "site")
    assert (finding["outcome"], finding["point"]) == ("broken", "preview")


def test_a_preview_key_behind_a_real_manifest_is_found(doctor: Doctor, tmp_path: Path) -> None:
    preview = built(tmp_path / "org") / "site"
    manifest = preview / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"preview":true', '"preview":false'), "utf-8")
    finding = doctor.one(root=preview)
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "preview", ["did.json"])


def another_key(root: Path, text: str, name: str = "2026-1") -> None:
    path = root / "keys" / f"{name}.yml"
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda key, root: (root / "keys/2026-2.yml").write_text(key.replace("state: active", "state: retired")), "“2026-2” is not announced"),
        (lambda key, root: (root / "keys/2026-1.yml").write_text(key.replace("state: active", "state: compromised")), "is still announced"),
        (lambda key, root: (root / "keys/2026-1.yml").unlink(), "which this repository does not know"),
    ],
)  # fmt: skip
def test_keys_that_differ_from_the_repository_are_broken(
    doctor: Doctor, tmp_path: Path, change: Callable[[str, Path], None], words: str
) -> None:
    root = tmp_path / "org"
    shutil.copytree(doctor.organisation, root, ignore=shutil.ignore_patterns("site"))
    change((root / "keys/2026-1.yml").read_text("utf-8"), root)
    finding = doctor.one(None, "-C", str(root))
    assert (finding["outcome"], finding["point"]) == ("broken", "keys")
    assert words in finding["message"]


def test_another_key_under_the_same_name_is_broken(doctor: Doctor, tmp_path: Path) -> None:
    root = tmp_path / "org"
    shutil.copytree(doctor.organisation, root, ignore=shutil.ignore_patterns("site"))
    path = root / "keys/2026-1.yml"
    path.write_text(path.read_text("utf-8").replace(private_key("TEST_KEY").public_multikey, private_key("STRANGERS_KEY").public_multikey))
    finding = doctor.one(None, "-C", str(root))
    assert "another key than the repository's" in finding["message"]


def test_keys_are_not_compared_with_another_organisations_repository(doctor: Doctor, tmp_path: Path) -> None:
    root = tmp_path / "org"
    shutil.copytree(doctor.organisation, root, ignore=shutil.ignore_patterns("site"))
    issuer = root / "content/issuer.yml"
    issuer.write_text(issuer.read_text("utf-8").replace("https://knots.example/badges", "https://other.example/badges"))
    (root / "keys/2026-1.yml").unlink()
    assert doctor.findings(None, "-C", str(root)) == []


def test_a_site_at_another_address_than_its_badges_say(doctor: Doctor) -> None:
    finding = doctor.one(where="https://knots.example/old", prefix="/old")
    assert (finding["outcome"], finding["point"]) == ("broken", "address")
    assert f"its badges say {BASE}" in finding["message"]


def test_an_unlisted_award_that_search_engines_may_show(doctor: Doctor) -> None:
    alter = body(r"awards/c1d7e8a4.*\.html", lambda data: data.replace(b"noindex", b"index"))
    finding = doctor.one(alter, "-C", str(doctor.organisation))
    assert (finding["outcome"], finding["point"]) == ("broken", "noindex")
    with_header = on(r"awards/c1d7e8a4.*\.html", lambda good: Response(200, {**good.headers, "X-Robots-Tag": "noindex"}, good.body.replace(b"noindex", b"index")))
    assert doctor.findings(with_header, "-C", str(doctor.organisation)) == []


def test_a_robots_file_that_hides_the_noindex(doctor: Doctor) -> None:
    class WithRobots(Host):
        def answer(self, target: str, accepts_gzip: bool) -> Response:
            if target == "/robots.txt":
                return Response(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /badges/awards/\n")
            return super().answer(target, accepts_gzip)

    with WithRobots(doctor.site, "/badges").serving(doctor.certificate) as port:
        code, out, _ = doctor.call(doctor.arguments(port))
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["outcome"] != "fine"]
    assert (code, finding["point"], finding["outcome"]) == (0, "noindex", "look at this")


def test_what_is_live_differs_from_the_folder(doctor: Doctor, tmp_path: Path) -> None:
    shutil.copytree(doctor.site, tmp_path / "site")
    (tmp_path / "site" / "index.html").write_text("<title>New</title>")
    (tmp_path / "site" / "badges/knots/v1.svg").write_text("<svg/>")
    findings = doctor.findings(None, "--against", str(tmp_path / "site"))
    assert {(finding["outcome"], *finding["paths"]) for finding in findings} == {
        ("look at this",), ("broken", "badges/knots/v1.svg"),
    }  # fmt: skip
    assert {finding["point"] for finding in findings} == {"same"}


def test_a_deploy_that_has_not_arrived(doctor: Doctor, tmp_path: Path) -> None:
    shutil.copytree(doctor.site, tmp_path / "site")
    manifest = tmp_path / "site" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace("2026-11-20", "2026-11-21"))
    finding = doctor.one(None, "--against", str(tmp_path / "site"))
    assert (finding["point"], finding["paths"]) == ("same", ["manifest.json"])


def test_waiting_for_a_deploy_ends_when_it_arrives(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badgepress.cli.doctor._PAUSE", 0.05)
    asked = []

    def later(path: str, good: Response) -> Response | None:
        if path == "manifest.json":
            asked.append(path)
        return Response(404) if len(asked) < 4 else None

    assert doctor.findings(later, "--against", str(doctor.site), "--wait", "30") == []
    assert len(asked) > 4


def test_waiting_outlasts_a_server_that_is_not_there_yet(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badgepress.cli.doctor._PAUSE", 0.02)
    asked = []

    def hangs_up(path: str, _: socket.socket) -> bool:
        asked.append(path)
        return len(asked) < 15

    assert doctor.findings(None, "--wait", "30", takeover=hangs_up) == []


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [(NAME, -3, "certificate has expired"), ("other.example", 90, "Hostname mismatch")],
)
def test_a_certificate_that_nobody_can_trust(
    doctor: Doctor, authority: Authority, name: str, days: int, words: str
) -> None:
    doctor.certificate = authority.context(name, days=days)
    finding = doctor.one()
    assert (finding["outcome"], finding["point"]) == ("broken", "certificate")
    assert words in finding["message"]


def test_a_certificate_of_an_authority_that_nobody_knows(doctor: Doctor, tmp_path: Path) -> None:
    doctor.certificate = Authority(tmp_path).context(NAME)
    finding = doctor.one()
    assert (finding["outcome"], finding["point"]) == ("broken", "certificate")


def test_a_certificate_near_its_end(doctor: Doctor, authority: Authority) -> None:
    doctor.certificate = authority.context(NAME, days=90)
    soon = (datetime.now(UTC) + timedelta(days=80)).strftime("%Y-%m-%dT%H:%M:%SZ")
    findings = {finding["point"]: finding for finding in doctor.findings(now=soon)}
    assert findings["certificate"]["outcome"] == "look at this"
    assert re.search(r"ends on .*, in (9|10) days", findings["certificate"]["message"])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_encryption_that_is_too_old(doctor: Doctor, authority: Authority) -> None:
    context = authority.context(NAME)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    doctor.certificate = context
    finding = doctor.one()
    assert (finding["outcome"], finding["point"]) == ("broken", "certificate")


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_nobody_there_cannot_tell(doctor: Doctor) -> None:
    for arguments in (doctor.arguments(closed_port()), ["doctor", "https://nowhere.invalid", "--format", "json", "--now", NOW]):
        code, out, err = doctor.call(arguments)
        (finding,) = json.loads(out)["findings"]
        assert (code, finding["outcome"], finding["point"]) == (3, "cannot tell", "reach")
        assert "1 that cannot be told" in err


@pytest.mark.parametrize(
    ("alter", "outcome", "words"),
    [
        (None, "look at this", "served without encryption, too"),
        (redirect("manifest.json", "https://knots.example/"), "broken", "leads to https://knots.example/, not to"),
        (status("manifest.json", 404), "look at this", "status 404"),
    ],
)  # fmt: skip
def test_where_http_leads(doctor: Doctor, alter: Alter | None, outcome: str, words: str) -> None:
    with Host(doctor.site, "/badges", alter).serving(None) as port:
        doctor.plain_port = port
        finding = doctor.one()
    assert (finding["outcome"], finding["point"]) == (outcome, "https")
    assert words in finding["message"]


def test_nothing_served_without_encryption_is_fine(doctor: Doctor) -> None:
    doctor.plain_port = closed_port()
    assert doctor.findings() == []


def test_the_mend_is_the_hosts(doctor: Doctor) -> None:
    def github(path: str, good: Response) -> None:
        good.headers |= {"Server": "GitHub.com", "X-GitHub-Request-Id": "A"}
        if path == "did.json":
            good.headers.pop("Access-Control-Allow-Origin")

    assert doctor.one(github)["mend"] == MENDS["cors"]["github"]
