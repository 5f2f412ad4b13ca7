"""Each rule of history by itself, as values before and after: what it refuses, what it lets pass, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from badgepress.content.yaml_reader import Source, read_yaml
from badgepress.history.award_rules import award_problems
from badgepress.history.change import AwardChange, ChangeSet, ClassChange, FileChange
from badgepress.history.class_rules import class_problems, file_problems
from badgepress.problems import Problem

ID = "5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c90"
OTHER_ID = "c1d7e8a4-93b2-4f60-8a15-7be0d9c4f312"
PATH = f"content/awards/{ID}.yml"
AWARD: dict[str, Any] = {
    "badge": "knots@1", "recipient": {"did": "did:key:zMira"}, "awarded": "2026-11-02", "expires": "2028-11-02", "status_index": 48213,
    "evidence": [{"name": "A board"}], "results": {"tying": "sure"}, "narrative": "Tied at sea.", "assessor": {"name": "Old Salt"},
}  # fmt: skip
CONSENT = {"on": "2026-11-01", "text": "2026-1"}
REVOKED = {"on": "2026-11-20", "reason": "Borrowed."}
CLASS: dict[str, Any] = {
    "name": "Knots", "description": "Can tie\nsix knots.", "status": "active", "version": 1, "criteria": "Tie six knots.", "tags": ["rope"],
    "image": {"file": "knots.svg", "alt": "A line"},
}  # fmt: skip
KEY: dict[str, Any] = {"algorithm": "Ed25519", "public_key": "z6Mk", "created": "2024-01-08", "role": "assertion", "state": "active"}


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def change(old: dict[str, Any] | None, new: dict[str, Any] | None, award_id: str = ID) -> AwardChange:
    return AwardChange(award_id, f"content/awards/{award_id}.yml", old, new, Source(f"content/awards/{award_id}.yml"))


def of_award(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[Problem]:
    return list(award_problems([change(old, new)], "0123456789abcdef"))


def one(problems: list[Problem]) -> Problem:
    (problem,) = problems
    return problem


def placed(old: dict[str, Any] | None, new: dict[str, Any], text: str) -> Problem:
    root, _ = read_yaml(PATH, text.encode())
    return one(list(award_problems([AwardChange(ID, PATH, old, new, Source(PATH, root))], "0123456789abcdef")))


class TestAwards:
    def test_the_same_facts_pass(self) -> None:
        assert of_award(AWARD, dict(AWARD)) == []

    @pytest.mark.parametrize("fact", list(AWARD))
    def test_every_issued_fact_stays(self, fact: str) -> None:
        other = 7 if fact == "status_index" else "ropes@1" if fact == "badge" else "2026-01-01" if fact in ("awarded", "expires") else ["other"]
        assert [(found.code, f"“{fact}”" in found.message) for found in of_award(AWARD, AWARD | {fact: other})] == [("BP351", True)]

    @pytest.mark.parametrize("fact", list(AWARD))
    def test_every_issued_fact_is_missed_and_noticed_when_added(self, fact: str) -> None:
        assert one(of_award(AWARD, without(AWARD, fact))).message == f"“{fact}” of an issued award is gone"
        assert one(of_award(without(AWARD, fact), AWARD)).message == f"“{fact}” was added to an issued award"

    def test_a_short_value_is_told_before_and_after_and_a_long_one_cut(self) -> None:
        found = one(of_award(AWARD, AWARD | {"status_index": 5}))
        assert found.message == "“status_index” of an issued award changed from “48213” to “5”"
        found = one(of_award(AWARD, AWARD | {"narrative": f"Tied\n{'x' * 80}"}))
        assert found.message == f"“narrative” of an issued award changed from “Tied at sea.” to “Tied {'x' * 52}…”"
        assert one(of_award(AWARD, AWARD | {"narrative": "x" * 60})).message.endswith(f"“{'x' * 60}”")
        for old, new in (({"tying": "sure"}, {"tying": "learning"}), ("sure", {"tying": "sure"}), ({"tying": "sure"}, "sure")):
            found = one(of_award(AWARD | {"results": old}, AWARD | {"results": new}))
            assert found.message == "“results” of an issued award changed"

    @pytest.mark.parametrize(("fact", "way_out"), [
        ("status_index", "revoke"), ("badge", "revoke"), ("recipient", "revoke"), ("awarded", "supersede"), ("evidence", "supersede"),
    ])  # fmt: skip
    def test_the_way_out_fits_the_fact(self, fact: str, way_out: str) -> None:
        assert f"badgepress {way_out} {ID[:8]}" in one(of_award(AWARD, AWARD | {fact: "x"})).hint

    def test_the_way_back_is_a_command_unless_other_awards_stand_in_the_file(self) -> None:
        back = f": git restore --source 0123456789ab -- {PATH}. "
        for old, new in ((AWARD, AWARD | {"narrative": "x"}), (AWARD | {"revoked": REVOKED}, AWARD), (AWARD | {"forgotten": {}}, AWARD)):
            assert back in one(of_award(old, new)).hint
            among_others = AwardChange(ID, "content/awards/2026.csv", old, new, Source("content/awards/2026.csv"))
            assert "git restore" not in one(list(award_problems([among_others], "0123456789abcdef"))).hint

    @pytest.mark.parametrize(("old", "new"), [
        ({"badge": "knots"}, {"badge": "knots@1"}), ({"awarded": "2026-11-02"}, {"awarded": "2026-11-02T01:00:00+01:00"}),
        ({"expires": "2028-11-02"}, {"expires": "2028-11-02T23:59:59Z"}), ({"evidence": []}, {"evidence": None}), ({"results": {}}, {}),
    ])  # fmt: skip
    def test_another_way_to_write_the_same_passes(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        base = without(AWARD, *old)
        assert of_award(base | old, base | {name: value for name, value in new.items() if value is not None}) == []

    def test_dates_that_are_none_are_compared_as_they_are_written(self) -> None:
        assert of_award(AWARD | {"awarded": "soon"}, AWARD | {"awarded": "soon"}) == []
        assert one(of_award(AWARD | {"awarded": "soon"}, AWARD | {"awarded": "later"})).code == "BP351"

    def test_a_deleted_award_is_missed(self) -> None:
        found = one(of_award(AWARD, None))
        assert (found.code, found.message) == ("BP350", f"the award {ID} of knots@1 was issued and is gone")
        assert "git restore --source 0123456789ab -- " in found.hint

    @pytest.mark.parametrize("other", [{}, {"badge": "ropes@1"}, {"recipient": {"did": "did:key:zBo"}}, {"status_index": 5}])
    def test_an_award_of_another_name_is_a_renamed_one_only_with_the_same_facts(self, other: dict[str, Any]) -> None:
        changes = [change(AWARD, None), change(None, AWARD | other, OTHER_ID)]
        found = one(list(award_problems(changes, "0" * 12)))
        assert (OTHER_ID in found.message) == (not other)
        assert (f"&& rm content/awards/{OTHER_ID}.yml. To" in found.hint) == (not other)
        assert list(award_problems([change(None, AWARD, OTHER_ID)], "0" * 12)) == []
        assert OTHER_ID not in one(list(award_problems([change(AWARD, None), change(AWARD, AWARD, OTHER_ID)], "0" * 12))).message

    def test_a_row_of_a_batch_is_taken_out_with_its_file_not_by_removing_the_file(self) -> None:
        row = AwardChange(OTHER_ID, "content/awards/many.csv", None, AWARD, Source("content/awards/many.csv"))
        found = one(list(award_problems([change(AWARD, None), row], "0" * 12)))
        assert OTHER_ID in found.message
        assert "&& rm" not in found.hint

    def test_a_revocation_stays_and_its_reason_may_be_reworded(self) -> None:
        revoked = AWARD | {"revoked": REVOKED}
        assert of_award(AWARD, revoked) == []
        assert of_award(revoked, AWARD | {"revoked": REVOKED | {"reason": "Lent."}}) == []
        assert "was lifted" in one(of_award(revoked, AWARD)).message
        found = one(of_award(revoked, AWARD | {"revoked": {"on": "2026-11-21"}}))
        assert (found.code, found.message) == ("BP352", "the date of a revocation changed")
        assert found.hint.startswith("Put “2026-11-20” back")
        assert of_award(AWARD | {"revoked": "long ago"}, AWARD | {"revoked": "once"}) == []

    def test_what_is_forgotten_stays_so_and_keeps_what_its_status_needs(self) -> None:
        stub = {"badge": "knots@1", "awarded": "2026-11-02", "status_index": 48213, "forgotten": {"on": "2026-11-20"}}
        for old in (AWARD, AWARD | {"revoked": REVOKED, "visibility": "listed", "name": "Mira"}):
            assert of_award(old, stub) == []
            for name in ("badge", "awarded", "status_index"):
                assert [found.code for found in of_award(old, without(stub, name))] == ["BP351"]
        assert [found.code for found in of_award(stub, AWARD | {"visibility": "listed"})] == ["BP361"]
        assert of_award(stub, stub) == []
        assert of_award(AWARD, stub | {"visibility": "private", "name": "Mira"}) == []
        assert of_award(None, stub | {"name": "Mira"}) == []

    def test_a_public_award_does_not_become_private(self) -> None:
        for old in ({}, {"visibility": "listed", "consent": CONSENT}, {"visibility": "unlisted"}):
            assert one(of_award(AWARD | old, AWARD | {"visibility": "private", "consent": CONSENT})).code == "BP359"
        assert of_award(AWARD | {"visibility": "private"}, AWARD | {"visibility": "private"}) == []

    @pytest.mark.parametrize(("old", "new"), [
        ({}, {"name": "Mira"}), ({"name": "Mira"}, {"name": "Mira L."}), ({}, {"learner": "mira"}), ({"learner": "mira"}, {"learner": "bo"}),
    ])  # fmt: skip
    def test_a_name_or_learner_needs_consent(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        found = one(of_award(AWARD | old, AWARD | new))
        assert (found.code, "names its holder" in found.message) == ("BP358", True)
        assert of_award(AWARD | old, AWARD | new | {"consent": CONSENT}) == []
        assert of_award(AWARD | new, AWARD | new) == []
        assert of_award(AWARD | new, AWARD) == []
        assert one(of_award(None, AWARD | new)).code == "BP358"

    @pytest.mark.parametrize(("old", "new", "is_wider"), [
        (None, None, False), (None, "listed", True), ("unlisted", "listed", True), ("private", "unlisted", True), ("private", "listed", True),
        ("private", None, True), ("listed", None, False), ("listed", "unlisted", False), ("unlisted", None, False), ("listed", "listed", False),
    ])  # fmt: skip
    def test_being_shown_more_widely_needs_consent(self, old: str | None, new: str | None, is_wider: bool) -> None:
        before, after = ({**AWARD, **({"visibility": width} if width else {})} for width in (old, new))
        assert [found.message for found in of_award(before, after)] == (
            ["the award is shown more widely, but no consent is recorded"] if is_wider else []
        )
        if is_wider:
            assert of_award(before, after | {"consent": CONSENT}) == []

    @pytest.mark.parametrize(("visibility", "is_listed"), [("listed", True), ("unlisted", False), ("private", False)])
    def test_a_new_award_needs_consent_to_be_listed(self, visibility: str, is_listed: bool) -> None:
        assert bool(of_award(None, AWARD | {"visibility": visibility})) == is_listed

    @pytest.mark.parametrize("agreed", [{"name": "Mira"}, {"learner": "mira"}, {"visibility": "listed"}])
    def test_a_consent_stays_as_long_as_what_was_agreed_to(self, agreed: dict[str, Any]) -> None:
        held = AWARD | agreed | {"consent": CONSENT}
        found = one(of_award(held, AWARD | agreed))
        assert (found.code, "consent is gone, but not what they agreed to" in found.message) == ("BP358", True)
        assert of_award(held, AWARD) == []
        assert of_award(held, held) == []
        assert of_award(AWARD | agreed, AWARD | agreed) == []
        assert of_award(held, {"forgotten": {"on": "2026-11-20"}, **agreed, **AWARD}) == []

    def test_what_an_award_took_the_place_of_is_told_when_it_changes(self) -> None:
        older, other = "2b7d90e4-0d4b-4a57-9c3e-2f6f3a1b7c91", "3b7d90e4-0d4b-4a57-9c3e-2f6f3a1b7c91"
        held = AWARD | {"supersedes": older}
        assert of_award(AWARD, held) == []
        assert of_award(held, held) == []
        gone, moved = one(of_award(held, AWARD)), one(of_award(held, AWARD | {"supersedes": other}))
        assert {(found.code, found.severity) for found in (gone, moved)} == {("BP351", "warning")}
        assert gone.message == f"this award no longer takes the place of {older}, which counts as valid again"
        assert moved.message == f"{gone.message}; {other} is called replaced"

    @pytest.mark.parametrize(("name", "old", "new"), [("name", "Mira", "Bo"), ("learner", "mira", "bo")])
    def test_another_name_on_the_same_consent_is_told(self, name: str, old: str, new: str) -> None:
        held = AWARD | {name: old, "consent": CONSENT}
        found = one(of_award(held, held | {name: new}))
        assert (found.code, found.severity) == ("BP358", "warning")
        assert f"changed from “{old}” to “{new}”, with the consent that was there before" in found.message
        for consent in ({"on": "2026-11-24", "text": "2026-1"}, {**CONSENT, "text": "2"}):
            assert of_award(held, held | {name: new, "consent": consent}) == []
        assert of_award(AWARD | {"consent": CONSENT}, held) == []
        assert of_award(held, AWARD | {"consent": CONSENT}) == []
        assert list(award_problems([change(held, held | {name: new})], "0" * 40, [(old, new)])) == []

    def test_consent_is_missed_where_the_name_learner_or_listing_stands(self) -> None:
        base = without(AWARD, "evidence")
        for line, values in (("name: Mira", {"name": "Mira"}), ("learner: mira", {"learner": "mira"}), ("visibility: listed", {"visibility": "listed"})):
            assert placed(base, base | values, f"badge: knots@1\n{line}\n").place.line == 2
        both = {"visibility": "listed", "name": "Mira"}
        assert placed(base, base | both, "badge: knots@1\nvisibility: listed\nname: Mira\n").place.line == 3


def of_class(old: dict[str, Any] | None, new: dict[str, Any] | None, held: int = 2, *, picture: bool = False) -> list[Problem]:
    path = "content/badges/knots.yml"
    changes = ChangeSet("0123456789abcdef", classes=[ClassChange("knots", 1, path, old, new, Source(path), picture)])
    return list(class_problems(changes, {("knots", 1): held}.__getitem__))


class TestClasses:
    @pytest.mark.parametrize("old", [None, CLASS | {"status": "draft"}])
    @pytest.mark.parametrize("new", [CLASS | {"name": "Ropes"}, CLASS | {"status": "draft"}])
    def test_what_was_not_published_is_free(self, old: dict[str, Any] | None, new: dict[str, Any]) -> None:
        assert of_class(old, new, picture=True) == []
        if old is not None:
            assert of_class(old, None) == []

    def test_a_published_class_stays_even_if_nobody_holds_it(self) -> None:
        found = one(of_class(CLASS, None, held=0))
        assert (found.code, "is gone" in found.message) == ("BP353", True)
        found = one(of_class(CLASS, CLASS | {"status": "draft"}, held=0))
        assert (found.code, "became a draft" in found.message) == ("BP353", True)

    @pytest.mark.parametrize("name", ["name", "description", "version", "criteria", "rubric"])
    def test_an_awarded_class_stays_in_every_field(self, name: str) -> None:
        for old, new in ((CLASS, CLASS | {name: "other"}), (CLASS | {name: "x"}, without(CLASS, name)), (without(CLASS, name), CLASS | {name: "x"})):
            found = one(of_class(old, new))
            assert (found.code, found.message) == ("BP354", f"“{name}” of knots@1 changed, which 2 awards hold")
        assert of_class(CLASS, CLASS | {name: "other"}, held=0) == []

    def test_the_way_back_of_a_class_is_a_command(self) -> None:
        file = of_class(CLASS, CLASS | {"name": "x"})
        picture = of_class(CLASS, CLASS, picture=True)
        assert "git restore --source 0123456789ab -- content/badges/knots.yml. Then" in one(file).hint
        assert "git restore --source 0123456789ab -- content/badges/knots.yml content/badges/knots.svg. Then" in one(picture).hint
        nameless = one(of_class(without(CLASS, "image"), without(CLASS, "image"), picture=True))
        assert "git restore --source 0123456789ab -- content/badges/knots.yml. Then" in nameless.hint

    def test_one_holder_is_one(self) -> None:
        assert one(of_class(CLASS, CLASS | {"name": "x"}, held=1)).message.endswith("which 1 award holds")
        assert one(of_class(CLASS, CLASS, held=1, picture=True)).message == "the picture of knots@1 changed, which 1 award holds"
        assert one(of_class(CLASS, CLASS, held=3, picture=True)).message == "the picture of knots@1 changed, which 3 awards hold"

    @pytest.mark.parametrize("new", [
        {"status": "retired"}, {"tags": []}, {"apply": {"text": "Come by."}}, {"offered": "2026-11-20"}, {"image": {"file": "other.svg", "alt": "Another"}}, {"description": "Can tie six\n knots."},
    ])  # fmt: skip
    def test_what_is_free_in_a_class(self, new: dict[str, Any]) -> None:
        assert of_class(CLASS, CLASS | new) == []

    def test_other_texts_are_compared_with_their_lines_and_what_is_no_text_as_it_is(self) -> None:
        assert one(of_class(CLASS, CLASS | {"criteria": "Tie\nsix knots."})).code == "BP354"
        assert one(of_class(CLASS, CLASS | {"description": 5})).code == "BP354"


def of_file(path: str, old: dict[str, Any] | None, new: dict[str, Any] | None, *, issued: bool = True) -> list[Problem]:
    changes = ChangeSet("0" * 12, files=[FileChange(path, old, new, Source(path))])
    return list(file_problems(changes, was_anything_issued=issued))


class TestFiles:
    def test_the_base_address_stays_once_something_was_issued(self) -> None:
        old, new = {"base_url": "https://a.example"}, {"base_url": "https://b.example"}
        assert [found.code for found in of_file("content/issuer.yml", old, new)] == ["BP355"]
        assert [found.code for found in of_file("content/issuer.yml", old, None)] == ["BP355"]
        assert [found.code for found in of_file("content/issuer.yml", old, {})] == ["BP355"]
        assert of_file("content/issuer.yml", old, new, issued=False) == []
        assert of_file("content/issuer.yml", old, {"base_url": "https://a.example/", "name": "x"}) == []
        assert of_file("content/issuer.yml", None, new) == []
        assert of_file("content/issuer.yml", {}, new) == []

    def test_the_status_date_only_goes_on(self) -> None:
        path, early, late = "content/status.yml", {"as_of": "2026-11-19"}, {"as_of": "2026-11-20"}
        assert one(of_file(path, late, early)).message == "as_of goes back from 2026-11-20 to 2026-11-19"
        for old, new in ((early, late), (late, late), (None, early), (late, None), ({}, early), (late, {})):
            assert of_file(path, old, new) == []

    @pytest.mark.parametrize("name", ["algorithm", "public_key", "created", "role"])
    def test_a_key_stays_what_it_is(self, name: str) -> None:
        found = one(of_file("keys/2024-1.yml", KEY, KEY | {name: "2023-01-01"}))
        assert (found.code, found.message) == ("BP356", f"“{name}” of the key “2024-1” changed")

    def test_a_key_stays_but_may_retire_and_its_date_be_written_out(self) -> None:
        path = "keys/2024-1.yml"
        assert one(of_file(path, KEY, None)).message == "the public key “2024-1” is gone"
        for old, new in ((None, KEY), (KEY, KEY | {"state": "retired"}), (KEY, KEY | {"state": "compromised"}), (KEY, KEY | {"created": "2024-01-08T00:00:00Z"})):
            assert of_file(path, old, new) == []

    def test_compromise_is_for_good(self) -> None:
        old = KEY | {"state": "compromised"}
        for state in ("active", "retired"):
            assert "compromised for good" in one(of_file("keys/2024-1.yml", old, KEY | {"state": state})).message
        assert of_file("keys/2024-1.yml", old, old | {"note": "x"}) == []
