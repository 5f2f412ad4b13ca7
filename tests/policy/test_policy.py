"""Who may do what: decided by the policy before the change, the author and the approvals."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.history.repository import ChangedRepository, git
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH

POLICY = """\
people:
  cleo: {learner: cleo, did: did:key:zCleo, url: https://cleo.example/}
teams:
  bench: [ada, bo]
  office: [Cleo, dan]
rules:
  - {badges: [sea-*], actions: [award, revoke, change], who: [bench], approvals: 1}
  - {badges: ["*"], actions: [award, revoke], who: [office], approvals: 0}
  - {badges: ["*"], actions: [change], who: [office, bench]}
  - {actions: [administer], who: [dan], approvals: 0}
"""
NEW = "content/awards/0a7d1c52-3b9e-4c1f-8d2a-6e5b4c3d2a10.yml"
CLASS = "content/badges/knots.yml"


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ChangedRepository:
    made = ChangedRepository(tmp_path / "org", capsys)
    made.write("content/policy.yml", POLICY)
    for slug in ("sea-knots",):
        made.write(f"content/badges/{slug}.yml", made.text(CLASS).replace("name: Knots", "name: Sea knots"))
    made.base_is_now()
    return made


def award(repository: ChangedRepository, badge: str = "knots@1", recipient: str = "", path: str = NEW) -> None:
    text = repository.text(OTHER_AWARD_PATH).replace("2b7d90e4", "7b7d90e4").replace("771020", "771021").replace("knots@1", badge, 1)
    if recipient:
        head, _, rest = text.partition("  email_hash")
        text = f"{head}  {recipient}\n{rest.partition('awarded:')[1]}{rest.partition('awarded:')[2]}"
    repository.write(path, text)


def decide(
    repository: ChangedRepository, author: str, *approvals: str, more: tuple[str, ...] = ()
) -> list[dict[str, str]]:
    """Commit what stands there and return what the policy misses."""
    repository.commit()
    given = repository.root.parent / "approvals.json"
    given.write_text(json.dumps(approvals))
    arguments = ["policy", "-C", str(repository.root), "--base", "main", "--author", author, "--approvals", str(given), "--format", "json"]
    code = run([*arguments, *more])
    printed = repository._capsys.readouterr()
    found: list[dict[str, str]] = json.loads(printed.out)
    assert code == (1 if found else 0)
    return found


def codes(repository: ChangedRepository, author: str, *approvals: str) -> list[str]:
    return [problem["code"] for problem in decide(repository, author, *approvals)]


def test_whom_the_first_fitting_rule_names_may_award(repository: ChangedRepository) -> None:
    award(repository)
    assert codes(repository, "dan") == []
    assert codes(repository, "cleo") == []
    assert codes(repository, "CLEO") == []


def test_who_is_not_named_may_not_and_hears_who_may(repository: ChangedRepository) -> None:
    award(repository)
    (problem,) = decide(repository, "mallory")
    assert problem["code"] == "BP451"
    assert problem["path"] == NEW
    assert "mallory may not award knots@1" in problem["message"]
    assert "cleo, dan" in problem["hint"]


def test_an_approval_of_somebody_named_stands_in_for_the_author(repository: ChangedRepository) -> None:
    award(repository)
    assert codes(repository, "mallory", "dan") == []
    assert codes(repository, "mallory", "bo") == ["BP451"]


def test_the_earlier_rule_counts_not_the_wider_one(repository: ChangedRepository) -> None:
    award(repository, "sea-knots@1")
    assert codes(repository, "dan") == ["BP451"]
    assert codes(repository, "dan", "cleo") == ["BP451"]
    assert codes(repository, "ada") == ["BP455"]
    assert codes(repository, "ada", "bo") == []
    assert codes(repository, "mallory", "ada") == ["BP455"]
    assert codes(repository, "mallory", "ada", "bo") == []


def test_nobody_approves_their_own_change(repository: ChangedRepository) -> None:
    award(repository, "sea-knots@1")
    assert codes(repository, "ada", "ada", "ADA") == ["BP455"]


@pytest.mark.parametrize(
    "recipient", ["did: did:key:zCleo", "url: https://cleo.example/", "url: https://code.example/cleo"]
)
def test_nobody_awards_themselves(repository: ChangedRepository, recipient: str) -> None:
    award(repository, recipient=recipient)
    assert codes(repository, "cleo") == ["BP452"]
    assert codes(repository, "dan") == []
    assert codes(repository, "cleo", "dan") == []


def test_a_learner_handle_shows_the_recipient(repository: ChangedRepository) -> None:
    award(repository)
    repository.append(NEW, "learner: cleo\n")
    assert codes(repository, "cleo") == ["BP452"]


def test_an_approver_does_not_approve_their_own_award(repository: ChangedRepository) -> None:
    award(repository, recipient="did: did:key:zCleo")
    assert codes(repository, "mallory", "cleo") == ["BP451"]


def test_the_address_of_the_commits_shows_an_award_to_oneself(repository: ChangedRepository) -> None:
    salt = "7b7d90e4c6a1f8350d9be7c2416fa80d"
    hashed = hashlib.sha256(f"ada@knots.example{salt}".encode()).hexdigest()
    award(repository)
    text = repository.text(NEW)
    old_hash = text.partition("sha256$")[2][:64]
    repository.write(NEW, text.replace(old_hash, hashed))
    assert codes(repository, "dan") == ["BP452"]


def test_each_point_of_a_change_is_decided_by_itself_and_told_once(repository: ChangedRepository) -> None:
    award(repository)
    award(repository, "sea-knots@1", path=NEW.replace("0a7d", "1a7d"))
    repository.append(AWARD_PATH, "revoked: {on: 2026-11-20, reason: A mistake.}\n")
    repository.replace(CLASS, "status: active", "status: retired")
    found = {(problem["path"], problem["code"]) for problem in decide(repository, "dan")}
    assert found == {(NEW.replace("0a7d", "1a7d"), "BP451"), (CLASS, "BP455")}


def test_a_change_cannot_bring_its_own_policy(repository: ChangedRepository) -> None:
    award(repository)
    repository.write("content/policy.yml", "rules: [{actions: [award, administer], who: [anyone], approvals: 0}]\n")
    found = {(problem["path"], problem["code"]) for problem in decide(repository, "mallory")}
    assert found == {(NEW, "BP451"), ("content/policy.yml", "BP451")}


@pytest.mark.parametrize(
    "path", [".github/workflows/x.yml", "keys/2030-1.yml", "content/issuer.yml", "mkdocs.yml", "content/pages/x.md", "x"]
)
def test_all_else_needs_those_who_administer(repository: ChangedRepository, path: str) -> None:
    if (repository.root / path).exists():
        repository.append(path, "# a comment\n")
        repository.replace(path, "Harbour", "Harbor")
    else:
        repository.write(path, "x: 1\n")
    assert codes(repository, "ada", "bo", "cleo") == ["BP451"]
    assert codes(repository, "dan") == []


def test_rewriting_an_award_into_another_is_awarding(repository: ChangedRepository) -> None:
    repository.replace(OTHER_AWARD_PATH, "badge: knots@1", "badge: sea-knots@1")
    (problem,) = decide(repository, "dan")
    assert "award" in problem["message"]
    assert problem["code"] == "BP451"


def test_without_a_policy_everything_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository = ChangedRepository(tmp_path / "org", capsys)
    award(repository)
    assert codes(repository, "mallory") == []


def test_a_policy_that_cannot_be_read_refuses(repository: ChangedRepository) -> None:
    repository.write("content/policy.yml", "rules: nobody\n")
    repository.base_is_now()
    award(repository)
    repository.commit()
    assert run(["policy", "-C", str(repository.root), "--base", "main", "--author", "dan"]) == 1
    assert "Mend content/policy.yml on the main branch" in repository._capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  - {actions: [award], who: [bensh], approvals: 0}\nteams: {bench: [ada, bo]}\n", "Did you mean the team “bench”"),
        ("rules:\n  - {actions: [award], who: [anyone]}\nteams: {anyone: [ada]}\n", "not free"),
        ("rules:\n  - {actions: [awards], who: [ada]}\n", "award"),
        ("rules:\n  - {actions: [award], who: [ada]}\n", "needs 2 people"),
        ("rules:\n  - {actions: [revoke], who: [anyone]}\n", "no rule says who may award “knots”"),
        ("rule: []\n", "Did you mean “rules”"),
    ],
)
def test_a_wrong_policy_is_told_by_check(repository: ChangedRepository, text: str, said: str) -> None:
    repository.write("content/policy.yml", text)
    run(["check", "-C", str(repository.root)])
    printed = repository._capsys.readouterr().out
    assert "content/policy.yml" in printed
    assert said in printed


@pytest.mark.parametrize("arguments", [["--author", "a b"], ["--author", "@ada"], ["--author", "$(id)"], ["--author", ""]])
def test_what_is_no_login_is_a_usage_error(repository: ChangedRepository, arguments: list[str]) -> None:
    assert run(["policy", "-C", str(repository.root), "--base", "main", *arguments]) == 2


@pytest.mark.parametrize("data", ["", "{}", "[1]", '["a b"]', "ada"])
def test_approvals_of_another_form_are_a_usage_error(repository: ChangedRepository, tmp_path: Path, data: str) -> None:
    (tmp_path / "given").write_text(data)
    arguments = ["policy", "-C", str(repository.root), "--base", "main", "--author", "dan", "--approvals", str(tmp_path / "given")]
    assert run(arguments) == 2


class TestSignedCommits:
    @pytest.fixture
    def keys(self, repository: ChangedRepository, tmp_path: Path) -> Path:
        folder = tmp_path / "ssh"
        folder.mkdir()
        for name in ("dan", "mallory"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        (folder / "allowed").write_text(f"dan {(folder / 'dan.pub').read_text()}")
        return folder

    def commit_as(self, repository: ChangedRepository, key: Path | None) -> None:
        git(repository.root, "add", "-A")
        signing = [] if key is None else ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
        git(repository.root, *signing, "commit", "-q", "-m", "An award", *(["-S"] if key else []))

    def codes(self, repository: ChangedRepository, keys: Path, author: str = "dan") -> list[str]:
        more = ("--allowed-signers", str(keys / "allowed"))
        arguments = ["policy", "-C", str(repository.root), "--base", "main", "--author", author, "--format", "json", *more]
        run(arguments)
        return [problem["code"] for problem in json.loads(repository._capsys.readouterr().out)]

    @pytest.mark.parametrize(("signer", "expected"), [("dan", []), ("mallory", ["BP454"]), (None, ["BP454"])])
    def test_the_author_must_have_signed(
        self, repository: ChangedRepository, keys: Path, signer: str | None, expected: list[str]
    ) -> None:
        award(repository)
        self.commit_as(repository, keys / signer if signer else None)
        assert self.codes(repository, keys) == expected

    def test_somebody_else_cannot_use_a_signed_commit(self, repository: ChangedRepository, keys: Path) -> None:
        award(repository)
        self.commit_as(repository, keys / "dan")
        assert "BP454" in self.codes(repository, keys, author="cleo")

    @pytest.mark.parametrize("adds", [None, "keys/extra.yml", AWARD_PATH])
    def test_a_merge_needs_a_signature_where_it_adds_something_of_its_own(
        self, repository: ChangedRepository, keys: Path, adds: str | None
    ) -> None:
        award(repository)
        self.commit_as(repository, keys / "dan")
        git(repository.root, "checkout", "-q", "main")
        repository.write("README.md", "Knots\n")
        repository.commit()
        git(repository.root, "checkout", "-q", "change")
        git(repository.root, "merge", "-q", "--no-commit", "--no-ff", "main")
        if adds:
            repository.write(adds, "a: b\n")
        repository.commit("Merge")
        assert ("BP454" in self.codes(repository, keys)) == (adds is not None)

    def test_a_merge_by_hand_needs_a_signature(self, repository: ChangedRepository, keys: Path) -> None:
        repository.write("README.md", "Knots\n")
        self.commit_as(repository, keys / "dan")
        git(repository.root, "checkout", "-q", "-b", "other", "main")
        repository.write("README.md", "Knots!\n")
        self.commit_as(repository, keys / "dan")
        git(repository.root, "checkout", "-q", "change")
        git(repository.root, "merge", "-q", "-s", "ours", "other")
        assert "BP454" in self.codes(repository, keys)

    def test_a_change_cannot_bring_its_own_signers(self, repository: ChangedRepository, keys: Path) -> None:
        repository.write("allowed_signers", f"dan {(keys / 'mallory.pub').read_text()}")
        award(repository)
        self.commit_as(repository, keys / "mallory")
        arguments = ["policy", "-C", str(repository.root), "--base", "main", "--author", "dan", "--allowed-signers", "allowed_signers"]
        assert run(arguments) == 1
        assert "not in the base" in repository._capsys.readouterr().err
        inside = os.fspath(repository.root / "allowed_signers")
        assert run([*arguments[:-1], inside]) == 1


def test_lifting_a_revocation_is_not_called_revoking(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: Borrowed.}\n")
    assert "revoke the award" in decide(repository, "mallory")[0]["message"]
    repository.base_is_now()
    repository.replace(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: Borrowed.}\n", "")
    assert "mallory may not lift the revocation of the award" in decide(repository, "mallory")[0]["message"]


@pytest.mark.parametrize("form", ["file", "batch"])
def test_an_award_takes_the_place_of_another_badges_only_with_the_right_to_revoke_that(repository: ChangedRepository, form: str) -> None:
    older = "5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c91"
    if form == "file":
        award(repository, "sea-knots@1", path=f"content/awards/{older}.yml")
    else:
        repository.write("content/awards/x.csv", f"id,badge,recipient.did,awarded,status_index,evidence.1.name\n{older},sea-knots@1,did:key:zA,2026-11-01,17,x\n")
    repository.base_is_now()
    award(repository)
    repository.replace(NEW, "7b7d90e4", "6b7d90e4")
    repository.replace(NEW, "771021", "771022")
    assert decide(repository, "dan") == []
    repository.append(NEW, f"supersedes: {older}\n")
    (problem,) = decide(repository, "dan")
    assert (problem["code"], problem["path"]) == ("BP451", NEW)
    assert "take the place of the award 5f0c2a6e of sea-knots" in problem["message"]
    assert decide(repository, "dan", "ada", "bo") == []
    repository.base_is_now()
    repository.replace(NEW, f"supersedes: {older}\n", "")
    (problem,) = decide(repository, "dan", "ada")
    assert problem["code"] == "BP455"
    assert decide(repository, "ada", "bo") == []


def test_an_award_takes_the_place_of_one_of_its_own_badge(repository: ChangedRepository) -> None:
    award(repository)
    repository.append(NEW, "supersedes: c1d7e8a4-93b2-4f60-8a15-7be0d9c4f312\n")
    assert decide(repository, "dan") == []


def test_who_may_only_revoke_changes_nothing_else_along_the_way(repository: ChangedRepository) -> None:
    repository.write("content/policy.yml", POLICY.replace("actions: [change], who: [office, bench]", "actions: [change], who: [bench], approvals: 0"))
    repository.base_is_now()
    repository.append(AWARD_PATH, "revoked: {on: 2026-11-20, reason: A mistake.}\n")
    assert decide(repository, "dan") == []
    repository.replace(AWARD_PATH, "name: Mira", "name: Dan")
    (problem,) = decide(repository, "dan")
    assert (problem["code"], problem["path"]) == ("BP451", AWARD_PATH)
    assert "beside its revocation" in problem["message"]
    assert decide(repository, "dan", "ada") == []


def test_an_award_shown_as_ones_own_is_awarded_to_oneself(repository: ChangedRepository) -> None:
    repository.append(AWARD_PATH, "learner: cleo\n")
    (problem,) = decide(repository, "cleo", "ada")
    assert (problem["code"], problem["path"]) == ("BP452", AWARD_PATH)
    assert decide(repository, "cleo", "dan") == []


def test_a_file_whose_name_is_no_text_is_told_of_as_any_other(repository: ChangedRepository) -> None:
    with open(os.fsencode(repository.root) + b"/\xff\x1b[2J\n.txt", "w") as file:
        file.write("x")
    (problem,) = decide(repository, "ada")
    assert problem["code"] == "BP451"
    assert "\\udcff" in problem["path"]


@pytest.mark.parametrize("name", ["extra.svg", "extra.png", "ev il.svg"])
def test_a_picture_that_no_badge_shows_is_a_file_like_any_other(repository: ChangedRepository, name: str) -> None:
    repository.write(f"content/badges/{name}", "<svg/>")
    assert codes(repository, "mallory") == ["BP451"]
    assert codes(repository, "dan", "cleo") == []


def test_a_new_badge_brings_its_picture(repository: ChangedRepository) -> None:
    repository.write("content/badges/ropes.svg", repository.text("content/badges/knots.svg"))
    repository.write("content/badges/ropes.yml", repository.text(CLASS).replace("name: Knots", "name: Ropes").replace("knots.svg", "ropes.svg"))
    assert codes(repository, "ada", "cleo") == []
