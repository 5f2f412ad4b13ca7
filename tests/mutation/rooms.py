"""Which rooms are mutated, which tests must notice, and what no test can tell apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.mutants import PACKAGE


@dataclass(frozen=True)
class Room:
    """A room, and the quick tests that call its rules themselves; what these do not hold, nobody holds."""

    patterns: tuple[str, ...]
    tests: tuple[str, ...]
    without: frozenset[str] = field(default_factory=frozenset)
    """Modules that only word or draw."""

    def modules(self) -> list[str]:
        """Return the names of its modules, sorted."""
        files = {path for pattern in self.patterns for path in (PACKAGE / "badgepress").glob(pattern)}
        names = (".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in files if path.stem != "__init__")
        return sorted(name for name in names if name.removeprefix("badgepress.") not in self.without)


ROOMS = {
    "history": Room(
        ("history/award_rules.py", "history/class_rules.py", "history/learner_rules.py", "history/published.py", "policy/decide.py"),
        ("tests/history/test_rules.py", "tests/history/test_published_rules.py", "tests/history/test_learners.py", "tests/policy", "tests/attacks"),
    ),
    "reader": Room(
        ("content/yaml_reader.py", "content/quick_yaml.py", "content/line_yaml.py", "content/schema_check.py", "content/text_rules.py", "content/email_addresses.py", "content/yaml_comments.py", "content/durations.py", "content/files.py", "content/images/*.py", "content/private_keys.py", "content/site_pages.py", "content/batch_*.py"),
        ("tests/content", "tests/cli/test_check_messages.py", "tests/test_hostile_input.py", "tests/authoring/test_canonical_yaml.py"),
    ),
    "checks": Room(("checks/*.py",), ("tests/checks", "tests/cli/test_check_messages.py", "tests/attacks", "tests/progress", "tests/authoring/test_new_pathway.py", "tests/authoring/test_fix.py", "tests/test_languages.py")),
    "signing": Room(
        ("signing/*.py", "linkeddata/data_integrity.py", "linkeddata/multibase.py", "linkeddata/safe_form.py", "linkeddata/plain_json.py", "linkeddata/contexts.py"),
        ("tests/signing", "tests/linkeddata", "tests/keys", "tests/leaks", "tests/pipeline", "tests/verifying/test_verify_credential.py", "tests/interop/test_world.py"),
    ),
    "verifying": Room(
        ("verifying/credential_check/*.py", "verifying/strict_json.py", "verifying/bitstring.py", "verifying/did_web.py", "verifying/proof.py", "verifying/vc_jwt.py"),
        ("tests/conformance/test_table.py", "tests/verifying"),
        frozenset({"verifying.credential_check.wording"}),
    ),
}  # fmt: skip


def without_line(what: str) -> str:
    """Return what was done without the number of its line, which changes with every change above."""
    return re.sub(r":\d+ ", " ", what, count=1)


def equivalent(what: str) -> str:
    """Return why nobody can tell a mutant from the rule, empty if somebody can."""
    return EQUIVALENT.get(without_line(what), "")


def existing(tests: tuple[str, ...]) -> list[str]:
    """Return the tests that are there."""
    return [test for test in tests if (Path(__file__).parents[2] / test).exists()]
