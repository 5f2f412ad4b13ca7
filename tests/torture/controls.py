"""Each control switched off, one at a time: the test that holds it must fail. `python -m tests.torture.controls`; the package itself is never changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "site_plugin" / "badgepress"


@dataclass(frozen=True)
class Control:
    """A control, how it is switched off, and what then fails."""

    promise: int
    says: str
    file: str
    on: str
    off: str
    tests: tuple[str, ...]


CONTROLS = (
    Control(1, "the exchange in one step", "publishing/writer.py", "elif not _rename_exchange(stage, target):", "elif not (shutil.rmtree(target) or stage.rename(target) or True):", ("tests/torture/test_promises.py::test_promise[1]",)),
    Control(1, "putting the old site back after a killed exchange", "publishing/writer.py", "        _recover(target)\n        yield", "        yield", ("tests/publishing/test_writer.py", "-k", "killed_between")),
    Control(1, "the lock", "publishing/writer.py", "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass", ("tests/publishing/test_writer.py", "-k", "busy")),
    Control(1, "keys and status lists first", "publishing/replacer.py", 'if path == urls.DID_DOCUMENT or path.startswith(("status/", ".well-known/")):', "if False:", ("tests/publishing/test_writer.py", "-k", "replaced_first")),
    Control(2, "modes whatever the umask", "publishing/writer.py", 'self._must_set_mode = os.name == "posix" and not _umask_leaves(stage)', "self._must_set_mode = False", ("tests/publishing/test_writer.py", "-k", "modes")),
    Control(4, "stale status lists", "verifying/credential_check/status.py", '"list-stale"', '"revoked" if False else "list-form"', ("tests/conformance/test_table.py", "-k", "stale or list")),
    Control(7, "links of folders among the pages", "content/site_pages.py", "if (Path(folder) / each).is_symlink()", "if False", ("tests/test_hostile_input.py", "-k", "pages_that")),
    Control(7, "including extensions", "content/site_pages.py", "& _INCLUDING)", "& set())", ("tests/test_mkdocs_plugin.py", "-k", "including_extensions")),
    Control(9, "the allow-list of Markdown", "publishing/markdown.py", "    clean = nh3.clean(\n        html,", "    clean = (lambda text, **_: text)(\n        html,", ("tests/publishing/test_markdown.py", "tests/test_hostile_input.py", "-k", "markdown or active")),
    Control(10, "lists of another issuer", "verifying/credential_check/status.py", "        if owner != issuer:\n", "        if False:\n", ("tests/conformance/test_table.py", "-k", "statuses")),
    Control(10, "what no signature covers", "verifying/credential_check/embedded_proof.py", "        if found := _unsafe_character(self._document):", "        if (found := \"\"):", ("tests/conformance/test_table.py", "-k", "tampered or genuine")),
    Control(11, "private addresses", "verifying/credential_check/web_fetcher.py", "return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified", "return True", ("tests/verifying/test_check_fetching.py",)),
    Control(13, "the guard over what is published", "leaks/guard.py", "            if needle in data:", "            if False:", ("tests/leaks/test_scan.py", "-k", "would_publish")),
    Control(13, "private keys in the repository", "content/layout.py", "if holds_private_key(", "if False and holds_private_key(", ("tests/cli/test_check_messages.py",)),
    Control(15, "a copy without a badge", "cli/verify_copy.py", "    if is_empty:", "    if False:", ("tests/bundling", "-k", "without_a_badge")),
    Control(15, "two files of one name in a copy", "bundling/reading.py", "if len(set(names)) < len(names):", "if False:", ("tests/bundling", "-k", "twins")),
)  # fmt: skip


def main() -> int:
    """Try each, or those that an argument names, and say which test fails without it."""
    held = [_is_held(control) for control in CONTROLS if not sys.argv[1:] or sys.argv[1] in control.says]
    return 0 if all(held) else 1


def _is_held(control: Control) -> bool:
    with tempfile.TemporaryDirectory(prefix="control-") as scratch:
        copy = Path(scratch) / "badgepress"
        shutil.copytree(PACKAGE, copy)
        source = copy / control.file
        text = source.read_text("utf-8")
        assert control.on in text, f"{control.file} no longer says: {control.on}"
        source.write_text(text.replace(control.on, control.off), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *control.tests]
        environment = {**os.environ, "PYTHONPATH": scratch}
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    told = failed[0].split(" ", 2)[1].rpartition("::")[2] if failed else f"NOTHING FAILS (pytest: {done.returncode})"
    print(f"| {control.promise} | {control.says} | {told} |", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
