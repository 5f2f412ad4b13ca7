"""`fix` on real Git repositories: the earlier award keeps its bytes, the later one gets new values, and what was issued is never touched."""

from __future__ import annotations

import re
import shutil
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from badgepress.authoring.batch_rows import jsonl_line
from badgepress.authoring.recipients import email_recipient
from tests.authoring.awarding import Awarding, as_printed, command, printed_commands, row
from tests.history.repository import git
from tests.organisation import AWARD_ID, AWARD_PATH, FILES, NOW

INDEX = re.compile(r"^status_index: (\d+)$", re.MULTILINE)
OTHER_PLACE = "content/awards/2026/" + AWARD_PATH.rpartition("/")[2]
NEW_ID = "0d4cbb8e-52f6-4a0c-9a55-64f7bb0e52c1"
NEW_PATH = f"content/awards/2026/{NEW_ID}.yml"
NEW_AWARD = """\
badge: knots@1
recipient:
  email_hash: sha256$aa7d4c8f6a1e3d5c2b9f8e7a6d5c4b3a29181706f5e4d3c2b1a0f9e8d7c6b5a4
  salt: aac1e7f20b4d85a6390fe12cd7ab3461
awarded: 2026-11-12
# drawn by hand
status_index: 48213
evidence:
  - name: Six knots
results:
  tying: sure
"""


@pytest.fixture
def repository(awarding: Awarding) -> Awarding:
    """The organisation is committed on `main` and pushed; a change begins."""
    root = awarding.root
    origin = root.parent / "origin.git"
    git(root.parent, "init", "-q", "--bare", "-b", "main", str(origin))
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "What was issued")
    git(root, "remote", "add", "origin", str(origin))
    git(root, "push", "-q", "-u", "origin", "main")
    git(root, "switch", "-q", "-c", "change")
    return awarding


def write(awarding: Awarding, path: str, text: str) -> None:
    where = awarding.root / path
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(text, "utf-8", newline="\n")


def text(awarding: Awarding, path: str) -> str:
    return (awarding.root / path).read_text("utf-8")


def commit(awarding: Awarding) -> None:
    git(awarding.root, "add", "-A")
    git(awarding.root, "commit", "-q", "-m", "A change")


def test_a_new_award_with_the_index_of_an_issued_one_gets_another(repository: Awarding) -> None:
    write(repository, NEW_PATH, NEW_AWARD)
    assert repository.run("check") == 1
    assert "BP303" in repository.out
    assert repository.run("fix") == 0, repository.err
    assert text(repository, AWARD_PATH) == FILES[AWARD_PATH]
    drawn = INDEX.search(text(repository, NEW_PATH))
    assert drawn is not None
    assert drawn[1] != "48213"
    assert text(repository, NEW_PATH) == NEW_AWARD.replace("48213", drawn[1])
    assert f"48213 → {drawn[1]}; 48213 stays with {AWARD_PATH}" in repository.out
    assert repository.run("check", "--base", "origin/main") == 0, repository.out


def test_nothing_is_written_in_a_dry_run_and_nothing_where_nothing_collides(repository: Awarding) -> None:
    assert repository.run("fix") == 0
    assert "No two awards share" in repository.err
    write(repository, NEW_PATH, NEW_AWARD)
    before = repository.tree()
    assert repository.run("fix", "--dry-run") == 0
    assert "48213 →" in repository.out
    assert repository.tree() == before


def test_a_file_copied_into_another_folder_is_the_same_award_once_more_and_goes(repository: Awarding) -> None:
    write(repository, OTHER_PLACE, FILES[AWARD_PATH])
    assert repository.run("check") == 1
    assert repository.run("fix") == 0
    assert not (repository.root / OTHER_PLACE).exists()
    assert text(repository, AWARD_PATH) == FILES[AWARD_PATH]
    assert repository.run("check", "--base", "origin/main") == 0


def test_a_file_copied_and_filled_in_for_somebody_else_gets_a_new_id(repository: Awarding) -> None:
    write(repository, OTHER_PLACE, NEW_AWARD)
    commit(repository)
    assert repository.run("fix") == 0, repository.err
    (path,) = repository.new_awards()
    assert uuid.UUID(Path(path).stem).version == 4
    assert Path(path).stem != AWARD_ID
    assert text(repository, path) == NEW_AWARD.replace("48213", str(repository.new_awards()[path]["status_index"]))
    assert text(repository, AWARD_PATH) == FILES[AWARD_PATH]
    assert repository.run("check", "--base", "origin/main") == 0, repository.out


@pytest.mark.parametrize("is_committed", [True, False])
def test_the_commands_printed_after_a_repair_work_as_printed(is_committed: bool, repository: Awarding, tmp_path: Path) -> None:
    write(repository, OTHER_PLACE, NEW_AWARD)
    write(repository, AWARD_PATH.replace("awards/", "awards/copies/"), FILES[AWARD_PATH])
    if is_committed:
        commit(repository)
    assert repository.run("fix") == 0, repository.err
    as_printed(printed_commands(repository), tmp_path)
    assert git(repository.root, "status", "--porcelain") == ""
    assert len(git(repository.root, "ls-tree", "-r", "--name-only", "origin/change", "content/awards").splitlines()) == 3


def test_an_issued_award_that_moved_is_still_the_earlier_one(repository: Awarding) -> None:
    moved = AWARD_PATH.replace("awards/", "awards/moved/")
    write(repository, moved, FILES[AWARD_PATH])
    write(repository, AWARD_PATH, NEW_AWARD)
    assert repository.run("fix") == 0, repository.err
    assert text(repository, moved) == FILES[AWARD_PATH]
    assert not (repository.root / AWARD_PATH).exists()
    assert repository.run("check", "--base", "origin/main") == 0, repository.out


def test_on_a_branch_what_was_merged_into_it_is_the_earlier_one_even_if_the_base_was_not_fetched(repository: Awarding) -> None:
    git(repository.root, "switch", "-q", "-c", "theirs", "main")
    theirs = NEW_PATH.replace(NEW_ID, str(uuid.uuid4()))
    write(repository, theirs, NEW_AWARD.replace("aa", "bb").replace("48213", "77"))
    commit(repository)
    git(repository.root, "switch", "-q", "change")
    write(repository, NEW_PATH, NEW_AWARD.replace("48213", "77"))
    commit(repository)
    git(repository.root, "merge", "-q", "--no-ff", "-m", "Main, fetched by its address", "theirs")
    assert repository.run("fix") == 0
    assert repository.new_awards()[theirs]["status_index"] == 77
    assert repository.new_awards()[NEW_PATH]["status_index"] != 77


def test_two_merged_awards_are_not_touched_and_the_way_out_works(repository: Awarding) -> None:
    write(repository, NEW_PATH, NEW_AWARD)
    commit(repository)
    git(repository.root, "switch", "-q", "main")
    git(repository.root, "merge", "-q", "--no-ff", "-m", "Merged over the check", "change")
    git(repository.root, "push", "-q")
    before = repository.tree()
    assert repository.run("fix") == 1
    assert repository.tree() == before
    assert "stands in two awards that are merged already" in repository.err
    advised = re.search(r"badgepress fix (--base \S+~1)", repository.err)
    assert advised is not None
    assert repository.run("fix", *advised[1].split()) == 0, repository.err
    assert text(repository, AWARD_PATH) == FILES[AWARD_PATH]
    assert repository.run("check") == 0


def test_a_salt_is_only_renewed_with_the_address(repository: Awarding, monkeypatch: pytest.MonkeyPatch) -> None:
    salt = FILES[AWARD_PATH].partition("salt: ")[2][:32]
    recipient = email_recipient("Bo@elsewhere.example", salt)
    fields = NEW_AWARD.replace("48213", "77").splitlines()
    fields[2], fields[3] = f"  email_hash: {recipient['email_hash']}", f"  salt: {salt}"
    write(repository, NEW_PATH, "\n".join(fields) + "\n")
    before = repository.tree()
    assert repository.run("fix", "--no-ask") == 1
    assert "badgepress award knots@1 --code CODE" in repository.err
    assert repository.tree() == before
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: "somebody@elsewhere.example")
    assert repository.run("fix", "--ask") == 1
    assert "not the address" in repository.err
    assert repository.tree() == before
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: "bo@elsewhere.example")
    assert repository.run("fix", "--ask") == 0, repository.err
    found = repository.new_awards()[NEW_PATH]["recipient"]
    assert found == email_recipient("bo@elsewhere.example", found["salt"])
    assert found["salt"] != salt
    assert repository.run("check", "--base", "origin/main") == 0, repository.out


def test_rows_of_batches_are_repaired_and_all_other_rows_keep_their_bytes(repository: Awarding) -> None:
    for first, name in ((0, "one.csv"), (20, "two.jsonl")):
        people = repository.table([row(first + number) for number in range(20)])
        assert repository.run("award", "knots", "--csv", people, "--into", name) == 0, repository.err
    awards = repository.root / "content" / "awards"
    lines = (awards / "one.csv").read_text().splitlines(keepends=True)
    columns = lines[0].strip().split(",")
    index_of_seven = lines[7].split(",")[columns.index("status_index")]
    lines[3] = lines[3].replace(lines[3].split(",")[columns.index("status_index")], index_of_seven)
    lines[9] = lines[9].replace(lines[9].split(",")[0], lines[5].split(",")[0])
    (awards / "one.csv").write_text("".join([*lines, lines[6]]))
    second = (awards / "two.jsonl").read_text().splitlines(keepends=True)
    second[4] = re.sub(r'"status_index":\d+', '"status_index":771020', second[4])
    (awards / "two.jsonl").write_text("".join(second))
    assert repository.run("fix") == 0, repository.err
    after = (awards / "one.csv").read_text().splitlines(keepends=True)
    assert [number for number, line in enumerate(after) if line != lines[number]] == [7, 9]
    assert len(after) == 21
    changed = (awards / "two.jsonl").read_text().splitlines(keepends=True)
    assert [number for number, line in enumerate(changed) if line != second[number]] == [4]
    assert repository.run("check", "--base", "origin/main") == 0, repository.out


def test_a_batch_of_nothing_but_copies_goes(repository: Awarding) -> None:
    values = yaml.safe_load(FILES[AWARD_PATH]) | {"awarded": "2026-11-02"}
    (repository.root / "content/awards/copies.jsonl").write_bytes(jsonl_line(AWARD_ID, values))
    assert repository.run("fix") == 0, repository.err
    assert not (repository.root / "content/awards/copies.jsonl").exists()
    assert repository.run("check", "--base", "origin/main") == 0


def test_without_git_nobody_can_tell(awarding: Awarding) -> None:
    write(awarding, NEW_PATH, NEW_AWARD)
    assert awarding.run("fix") == 3
    assert "which award is the earlier one" in awarding.err


def test_without_a_remote_only_what_is_not_committed_may_change(awarding: Awarding) -> None:
    git(awarding.root, "init", "-q", "-b", "main")
    commit(awarding)
    write(awarding, NEW_PATH, NEW_AWARD)
    assert awarding.run("fix") == 0, awarding.err
    write(awarding, NEW_PATH, NEW_AWARD)
    commit(awarding)
    assert awarding.run("fix") == 1
    assert "Nothing that is merged into HEAD is changed" in awarding.err


def test_twelve_clones_award_a_hundred_each_and_collide(repository: Awarding, tmp_path: Path) -> None:
    origin = tmp_path / "origin.git"
    git(repository.root, "switch", "-q", "main")
    clones = [tmp_path / f"clone-{number}" for number in range(12)]

    def award(clone: Path) -> None:
        number = clones.index(clone)
        git(tmp_path, "clone", "-q", str(origin), str(clone))
        git(clone, "switch", "-q", "-c", f"batch-{number}")
        people = tmp_path / f"people-{number}.csv"
        shutil.copy(repository.table([row(1000 * number + one) for one in range(100)], name=f"t-{number}.csv"), people)
        into = ["--into", f"batch-{number}.jsonl"] if number in (5, 6) else []
        done = command("award", "knots", "-C", str(clone), "--csv", str(people), "--now", NOW, *into)
        assert done.returncode == 0, done.stderr

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(award, clones))
    made = [sorted((clone / "content/awards/2026").rglob("*.yml")) for clone in clones]
    stolen = [INDEX.search(made[0][one].read_text()) for one in range(10)]
    for number in (1, 2, 3):
        # a copied index, and a copied file that was filled in for somebody else, and a plain copy in another folder
        for one, index in enumerate(stolen):
            assert index is not None
            file = made[number][one]
            file.write_text(INDEX.sub(index[0], file.read_text()))
        shutil.move(made[number][20], made[number][20].with_name(made[0][20].name))
        shutil.copy(made[0][21], made[number][21].parent / made[0][21].name)
    batch = clones[5] / "content/awards/batch-5.jsonl"
    index = INDEX.search(made[0][30].read_text())
    assert index is not None
    batch.write_text(re.sub(r'"status_index":\d+', f'"status_index":{index[1]}', batch.read_text(), count=1))
    for number, clone in enumerate(clones):
        git(clone, "add", "-A")
        git(clone, "commit", "-q", "-m", f"Batch {number}")
        git(clone, "push", "-q", "origin", f"batch-{number}")
    root = repository.root
    git(root, "fetch", "-q")
    git(root, "merge", "-q", "--no-ff", "-m", "Batch 0", "origin/batch-0")
    git(root, "push", "-q", "origin", "main")
    for number in range(1, 12):
        git(root, "merge", "-q", "--no-ff", "-m", f"Batch {number}", f"origin/batch-{number}")
    earlier = {path: path.read_bytes() for path in (root / "content/awards").rglob("*.yml") if (clones[0] / path.relative_to(root)).exists()}
    assert len(earlier) == 102

    assert repository.run("check") == 1
    assert {"BP302", "BP303"} <= set(re.findall(r"BP\d+", repository.out))
    assert repository.run("fix") == 0, repository.err
    assert {path: path.read_bytes() for path in earlier} == earlier
    assert repository.run("check", "--base", "origin/main") == 0, repository.out
    assert "1202 awards" in repository.err
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Repair awards that collided")
    changed = Counter(line[0] for line in git(root, "diff", "--no-renames", "--name-status", "HEAD~1").splitlines())
    # 3 new ids and 3 copies gone; 30 indexes, a row, and whatever collided by chance: among 1,200 awards it happens every other time
    assert (changed["A"], changed["D"]) == (3, 6)
    assert 31 <= changed["M"] <= 40
