"""`award`, `supersede`, `revoke` and `recipient`: what is written, what is refused, and that no address is written or printed anywhere."""

from __future__ import annotations

import hashlib
import io
import re
import stat
from pathlib import Path

import pytest

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.recipients import email_recipient, recipient_code
from badgepress.cli.main import run
from tests.authoring.awarding import ENOUGH, OUTSIDE, Awarding, as_printed, command, printed_commands
from tests.history.repository import git
from tests.organisation import AWARD_ID, AWARD_PATH, FILES, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH


def only_new(awarding: Awarding) -> tuple[str, dict[str, object]]:
    ((path, values),) = awarding.new_awards().items()
    return path, values


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"  {OUTSIDE.upper()}\n"))


@pytest.mark.usefixtures("stdin")
def test_an_award_by_e_mail_holds_only_a_hash_that_its_holder_can_prove(awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH) == 0, awarding.err
    path, values = only_new(awarding)
    recipient = values["recipient"]
    assert isinstance(recipient, dict)
    assert recipient["email_hash"] == "sha256$" + hashlib.sha256((OUTSIDE + recipient["salt"]).encode()).hexdigest()
    assert len(recipient["salt"]) == 32
    assert values["awarded"] == "2026-11-24"
    assert path == f"content/awards/2026/{Path(path).name}"
    assert stat.S_IMODE((awarding.root / path).stat().st_mode) == 0o644
    assert not [name for name, data in awarding.tree().items() if OUTSIDE.encode() in data.lower()]
    assert "a***@e***.example" in awarding.err
    assert awarding.run("check") == 0, awarding.out


def test_an_award_by_did_profile_or_code(awarding: Awarding) -> None:
    code = recipient_code(email_recipient(OUTSIDE))
    ways = [("--did", "did:key:z6MkAda"), ("--url", "https://ada.example/"), ("--code", code)]
    for option, value in ways:
        assert awarding.run("award", "knots@1", option, value, *ENOUGH) == 0, awarding.err
    assert awarding.run("check") == 0, awarding.out
    assert awarding.run("award", "knots@1", "--code", code, *ENOUGH) == 1
    assert "used for another award" in awarding.err
    assert len(awarding.new_awards()) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        [OUTSIDE], ["knots", OUTSIDE], ["knots", "--did", OUTSIDE], ["knots", "--url", OUTSIDE], ["knots", "--code", OUTSIDE],
        ["knots", f"--email={OUTSIDE}"], ["knots", "--email", OUTSIDE], ["knots", "--awarded", OUTSIDE], ["knots", "--name", f"Ada <{OUTSIDE}>"],
        ["knots", "--did", "did:key:z6MkAda", "--evidence", f"Mail to {OUTSIDE}"], ["knots", "--result", f"tying={OUTSIDE}"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["award", "supersede", "revoke", "recipient"])
def test_an_address_on_the_command_line_is_refused_and_not_repeated(name: str, arguments: list[str], awarding: Awarding) -> None:
    before = awarding.tree()
    assert awarding.run(name, *arguments) == 2
    assert "history -d" in awarding.err
    assert awarding.tree() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nots", "--did", "did:key:z6Mk"], "there is no badge class “nots”"),
        (["knots@7", "--did", "did:key:z6Mk"], "no version '7'"),
        (["knots", "--did", "did:key:z6Mk"], "asks for 1 or more pieces of evidence"),
        (["knots", "--did", "key:z6Mk", *ENOUGH], "Write a DID such as"),
        (["knots", "--code", "sha256$12:34", *ENOUGH], "no recipient code"),
        (["knots", "--did", "did:key:z6Mk", "--evidence", "A", "--result", "tying=learning"], "below the required level"),
        (["knots", "--did", "did:key:z6Mk", *ENOUGH, "--awarded", "2026-11-30"], "lies in the future"),
        (["knots", "--did", "did:key:z6Mk", *ENOUGH, "--awarded", "../../x"], "Write 2026-11-02"),
        (["knots", "--did", "did:key:z6Mk", *ENOUGH, "--name", "Ada"], "needs the holder's consent"),
        (["knots", "--did", "did:key:z6Mk", *ENOUGH, "--visibility", "listed"], "needs the holder's consent"),
        (["knots", "--did", "did:key:z6Mk", *ENOUGH, "--visibility", "private", "--name", "Ada"], "a private award holds no name"),
    ],
)
def test_an_award_that_would_not_pass_is_not_written(arguments: list[str], said: str, awarding: Awarding) -> None:
    before = awarding.tree()
    assert awarding.run("award", *arguments) == 1
    assert said in awarding.err
    assert awarding.tree() == before


@pytest.mark.parametrize("arguments", [["knots"], [], ["knots", "--did", "did:key:z6Mk", "--email-stdin"], ["--into", "a.csv"]])
def test_what_is_missing_is_said_without_prompts(arguments: list[str], awarding: Awarding) -> None:
    assert awarding.run("award", "--no-ask", *arguments) == 2
    assert not awarding.new_awards()


@pytest.mark.usefixtures("stdin")
def test_a_dry_run_shows_the_file_and_writes_nothing(awarding: Awarding) -> None:
    before = awarding.tree()
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH, "--dry-run") == 0
    assert "email_hash: sha256$" in awarding.out
    assert awarding.tree() == before


def test_everything_can_be_asked_for(awarding: Awarding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: OUTSIDE)
    answers = ["knots", "Ada L.", "y", "2026-11-01", "A rope", "https://knots.example/rope", "It held.", "", "sure"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    assert awarding.run("award", "--ask") == 0, awarding.err
    _, values = only_new(awarding)
    assert values["name"] == "Ada L."
    assert values["consent"] == {"on": "2026-11-01", "text": "2026-1"}
    assert values["evidence"] == [{"name": "A rope", "url": "https://knots.example/rope", "description": "It held."}]
    assert values["results"] == {"tying": "sure"}
    assert awarding.run("check") == 0, awarding.out


def test_an_answer_that_cannot_be_used_is_asked_for_again_at_once(awarding: Awarding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: OUTSIDE)
    mistakes = ["yesterday", "2026-11-01", OUTSIDE, "A rope", "knots", "", f"Shown to {OUTSIDE}", "It held.", "", "sure"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in ["knots", "Ada L.", "y", *mistakes])))
    assert awarding.run("award", "--ask") == 0, awarding.err
    assert "Write the date as year-month-day" in awarding.err
    assert "begins with https://" in awarding.err
    _, values = only_new(awarding)
    assert values["consent"] == {"on": "2026-11-01", "text": "2026-1"}
    assert values["evidence"] == [{"name": "A rope", "description": "It held."}]


def test_the_latest_consent_text_is_meant_if_none_is_named(awarding: Awarding) -> None:
    for version in ("2025-4", "2026-9", "2026-10"):
        where = awarding.root / f"content/pages/consent/{version}.md"
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text("# What you agree to\n")
    assert awarding.run("award", "knots", "--did", "did:key:z6Mk", "--learner", "ada", *ENOUGH) == 1
    assert "needs the holder's consent" in awarding.err
    assert awarding.run("award", "knots", "--did", "did:key:z6Mk", "--learner", "ada", "--consent", "2026-11-20", *ENOUGH) == 0
    path, values = only_new(awarding)
    assert values["consent"] == {"on": "2026-11-20", "text": "2026-10"}
    assert awarding.run("renew", Path(path).stem, "--no-ask") == 0
    newer = next(values for other, values in awarding.new_awards().items() if other != path)
    assert (newer["learner"], newer["consent"]) == ("ada", {"on": "2026-11-20", "text": "2026-10"})


def test_a_link_out_of_the_repository_is_not_followed(awarding: Awarding, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (awarding.root / "content/awards/2026").symlink_to(tmp_path / "elsewhere")
    table = awarding.table([["did:key:z6Mk", "2026-11-02", "A", "sure"]], ["did", "awarded", "evidence.1.name", "results.tying"])
    for more in (["--did", "did:key:z6Mk", *ENOUGH], ["--csv", table]):
        assert awarding.run("award", "knots", *more) == 1
        assert "symbolic link" in awarding.err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_recipient_code_is_all_that_is_printed_on_standard_output() -> None:
    done = command("recipient", "--email-stdin", input=f"{OUTSIDE}\n")
    assert done.returncode == 0
    match = re.fullmatch(r"(sha256\$[0-9a-f]{64}):([0-9a-f]{32})\n", done.stdout)
    assert match is not None
    assert match[1] == email_recipient(OUTSIDE, match[2])["email_hash"]
    assert OUTSIDE not in done.stderr
    for nonsense in ("", "ada", "a@b", "a b@c.example", "a\0@c.example", f"{OUTSIDE}, b@c.example", "x" * 300 + "@c.example"):
        assert command("recipient", "--email-stdin", input=f"{nonsense}\n").returncode == 1


# taking back and replacing --------------------------------------------------------------------------------------------------------


def test_a_revocation_adds_one_field_and_cannot_be_given_twice(awarding: Awarding) -> None:
    assert awarding.run("revoke", AWARD_ID[:8], "--reason", "It was another rope: not hers") == 0, awarding.err
    after = FILES[AWARD_PATH] + 'revoked:\n  on: 2026-11-24\n  reason: "It was another rope: not hers"\n'
    assert (awarding.root / AWARD_PATH).read_text() == after
    assert awarding.run("check") == 0, awarding.out
    assert awarding.run("revoke", AWARD_ID, "--reason", "Again") == 1
    assert "revoked already" in awarding.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([AWARD_ID, "--no-ask"], 2, "say why"),
        (["00000000", "--reason", "x"], 1, "there is no award"),
        ([AWARD_ID[:4], "--reason", "x"], 1, "at least 6 characters"),
        (["../../etc/passwd", "--reason", "x"], 1, "named by its id"),
        ([AWARD_ID, "--reason", "x", "--on", "2026-10-01"], 1, "before it was awarded"),
        ([AWARD_ID, "--reason", "x", "--on", "soon"], 1, "Write the date"),
        ([AWARD_ID, "--reason", "a\u202eb"], 1, "BP801"),
    ],
)
def test_a_revocation_that_would_not_pass_is_not_written(arguments: list[str], code: int, said: str, awarding: Awarding) -> None:
    before = awarding.tree()
    assert awarding.run("revoke", *arguments) == code
    assert said in awarding.err
    assert awarding.tree() == before


def test_a_file_in_canonical_form_stays_in_it(awarding: Awarding) -> None:
    assert awarding.run("supersede", OTHER_AWARD_ID, "--did", "did:key:z6Mk") == 0
    path, values = only_new(awarding)
    assert awarding.run("revoke", Path(path).stem, "--reason", "A slip") == 0
    text = (awarding.root / path).read_text()
    assert text == canonical_text("award", {**values, "revoked": {"on": "2026-11-24", "reason": "A slip"}})
    assert text.index("revoked:") < text.index("supersedes:")


def test_line_ends_of_windows_stay(awarding: Awarding) -> None:
    where = awarding.root / AWARD_PATH
    where.write_bytes(FILES[AWARD_PATH].replace("\n", "\r\n").encode())
    assert awarding.run("revoke", AWARD_ID, "--reason", "A slip") == 0
    after = FILES[AWARD_PATH] + "revoked:\n  on: 2026-11-24\n  reason: A slip\n"
    assert where.read_bytes() == after.replace("\n", "\r\n").encode()


@pytest.mark.usefixtures("stdin")
def test_a_renewal_takes_over_what_the_older_award_says_and_a_new_salt(awarding: Awarding) -> None:
    assert awarding.run("renew", OTHER_AWARD_ID, "--email-stdin") == 0, awarding.err
    _, values = only_new(awarding)
    older = awarding.awards()[OTHER_AWARD_PATH]
    assert values["supersedes"] == OTHER_AWARD_ID
    assert (values["evidence"], values["results"]) == (older["evidence"], older["results"])
    assert values["recipient"] != older["recipient"]
    assert awarding.run("check") == 0, awarding.out
    assert awarding.run("supersede", OTHER_AWARD_ID, "--did", "did:key:z6Mk") == 1
    assert "superseded already" in awarding.err


def test_a_hash_cannot_be_taken_over_but_a_did_can(awarding: Awarding) -> None:
    assert awarding.run("supersede", OTHER_AWARD_ID, "--no-ask") == 2
    assert "--email-stdin" in awarding.err
    assert awarding.run("award", "knots", "--did", "did:key:z6Mk", *ENOUGH, "--awarded", "2026-11-20") == 0
    path, _ = only_new(awarding)
    assert awarding.run("supersede", Path(path).stem, "--awarded", "2026-11-19", "--no-ask") == 1
    assert "take the place of a later one" in awarding.err
    assert awarding.run("supersede", Path(path).stem, "--evidence", "A better photo", "--no-ask") == 0, awarding.err
    newer = next(values for other, values in awarding.new_awards().items() if other != path)
    assert (newer["recipient"], newer["evidence"]) == ({"did": "did:key:z6Mk"}, [{"name": "A better photo"}])
    assert awarding.run("check") == 0, awarding.out


def test_a_named_award_is_renewed_with_the_consent_that_is_given_now(awarding: Awarding) -> None:
    more = ["--did", "did:key:z6Mk", "--no-ask"]
    assert awarding.run("supersede", AWARD_ID, *more) == 1
    assert "needs the holder's consent" in awarding.err
    assert awarding.run("supersede", AWARD_ID, *more, "--consent", "2026-11-20") == 0, awarding.err
    _, values = only_new(awarding)
    assert (values["name"], values["visibility"], values["consent"]) == ("Mira", "listed", {"on": "2026-11-20", "text": "2026-1"})


# what is printed at the end -------------------------------------------------------------------------------------------------------


def test_the_commands_printed_at_the_end_work_as_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    awarding = Awarding(tmp_path / "an org; with 'odd' name", capsys)
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    git(awarding.root, "init", "-q", "-b", "main")
    git(awarding.root, "add", "-A")
    git(awarding.root, "commit", "-q", "-m", "Begin")
    git(awarding.root, "remote", "add", "origin", str(origin))
    git(awarding.root, "push", "-q", "-u", "origin", "main")
    table = awarding.table([[f"did:key:z6Mk{n}", "2026-11-02", "A", "sure"] for n in range(5)], ["did", "awarded", "evidence.1.name", "results.tying"])
    for arguments in (
        ["award", "knots", "--did", "did:key:z6Mk", *ENOUGH],
        ["award", "knots", "--did", "did:key:z6Mn", *ENOUGH],
        ["award", "knots", "--csv", table],
        ["award", "knots", "--csv", table, "--into", "people.csv"],
        ["revoke", AWARD_ID, "--reason", "It's “gone”; $(touch /tmp/x) `x`"],
    ):
        assert awarding.run(*arguments) == 0, awarding.err
        as_printed(printed_commands(awarding), tmp_path)
        assert git(awarding.root, "status", "--porcelain") == ""
        assert "git switch" in awarding.err
        # the next one begins on the main branch, as a person would
        git(awarding.root, "switch", "-q", "main")
    assert len(git(origin, "branch", "--list").split()) == 2 + 5
    # on a branch of one's own the commands go on there
    git(awarding.root, "switch", "-q", "-c", "mine")
    assert awarding.run("award", "knots", "--did", "did:key:z6Mm", *ENOUGH) == 0
    assert "git switch" not in awarding.err
    as_printed(printed_commands(awarding), tmp_path)
    assert "mine" in git(origin, "branch", "--list")


def test_outside_of_git_the_next_step_is_to_make_a_repository(awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--did", "did:key:z6Mk", *ENOUGH) == 0
    as_printed(printed_commands(awarding), awarding.tables)
    assert awarding.run("award", "knots", "--did", "did:key:z6Mn", *ENOUGH) == 0
    as_printed(printed_commands(awarding), awarding.tables)
    assert git(awarding.root, "log", "--format=%s") == "Our badges\n"


def test_awards_meet_the_clock_of_the_test(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    awarding = Awarding(tmp_path / "org", capsys)
    assert run(["award", "knots", "-C", str(awarding.root), "--did", "did:key:z6Mk", *ENOUGH, "--now", "2026-11-22T23:30:00-02:00"]) == 0
    _, values = only_new(awarding)
    assert values["awarded"] == "2026-11-23"
    assert NOW > "2026-11-23"


@pytest.mark.usefixtures("stdin")
def test_who_holds_the_badge_already_is_told_by_whatever_names_them(awarding: Awarding, monkeypatch: pytest.MonkeyPatch) -> None:
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH) == 0
    assert "already" not in awarding.err
    path, _ = only_new(awarding)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{OUTSIDE}\n"))
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH) == 0
    assert f"note: they hold knots@1 already, since 2026-11-24. If it is to be corrected or renewed: badgepress supersede {Path(path).stem[:8]}." in awarding.err
    assert len(awarding.new_awards()) == 2, "a note, no refusal"
    for kind, other in (("--did", "did:key:z6Mk"), ("--url", "https://ada.example/me")):
        assert awarding.run("award", "knots", kind, other, *ENOUGH) == 0
        assert "already" not in awarding.err
        assert awarding.run("award", "knots", kind, other, *ENOUGH) == 0
        assert "they hold knots@1 already" in awarding.err


@pytest.mark.usefixtures("stdin")
def test_an_award_that_was_taken_back_is_not_held(awarding: Awarding, monkeypatch: pytest.MonkeyPatch) -> None:
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH) == 0
    path, _ = only_new(awarding)
    assert awarding.run("revoke", Path(path).stem, "--reason", "A slip") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{OUTSIDE}\n"))
    assert awarding.run("award", "knots", "--email-stdin", *ENOUGH) == 0
    assert "already" not in awarding.err
