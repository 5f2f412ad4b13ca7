"""Each control switched off, one at a time: the test that holds it must fail. `python -m tests.torture.controls [WORD]`; the package itself is never changed."""

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
_WORKFLOWS, _YAML, _TEXTS = ("tests/hosting/test_shipped_workflows.py",), ("tests/content/test_yaml_reader.py",), ("tests/content/test_text_rules.py",)
_IMAGES, _TABLE, _RULES = ("tests/content/images",), ("tests/conformance/test_table.py",), ("tests/history/test_rules.py",)
_MESSAGES, _HOSTILE = ("tests/cli/test_check_messages.py",), ("tests/test_hostile_input.py",)
_INFLATING = """limits.LIST_BYTES + 1)
    except (MultikeyError, zlib.error) as error:
        raise Trouble("list-form", f"the entries of {url} cannot be unpacked: {error}") from None
    if len(bits) > limits.LIST_BYTES:"""


@dataclass(frozen=True)
class Control:
    """A control, how it is switched off, and what then fails."""

    promise: int
    says: str
    """With the row of the list of hazards, where it is from there."""
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
    # what second readers found missing
    Control(10, "readers: an issuer described in its badge alone", "verifying/credential_check/open_badges_2_issuer.py", 'if embedded is not None and name == "badge":', "if embedded is not None:", _TABLE),
    Control(10, "readers: dots that lead out of a folder", "verifying/credential_check/open_badges_2_issuer.py", "if has_dots(url) or not any(", "if not any(", _TABLE),
    Control(10, "readers: hosts in ASCII", "verifying/credential_check/fetching.py", "return _HOST.fullmatch(host) is not None", "return True", _TABLE),
    Control(8, "readers: values of one thing", "verifying/credential_check/embedded_proof.py", "if pairs > limits.VALUES_PAIRED**2:", "if False:", _TABLE),
    Control(14, "readers: addresses in comments", "content/yaml_comments.py", "    if not DOUBTFUL_COMMENT.search(text):", "    if True:", _MESSAGES),
    Control(14, "readers: addresses in drawings", "content/images/svg.py", 'faults.add("email",', 'FaultList().add("email",', _MESSAGES),
    Control(14, "readers: addresses in pages", "pipeline/examine.py", "+= address_problems(", "+= () and address_problems(", _MESSAGES),
    Control(14, "readers: addresses behind escapes", "content/email_addresses.py", "if not written_otherwise.search(text):", "if True:", _TEXTS),
    Control(3, "readers: merges that add something", "policy/commits.py", "_merged(merged_in, parents.split()) == tree", '" " in parents', ("tests/policy", "-k", "merge")),
    # rows of the list of hazards
    Control(7, "1: no pull_request_target", "hosting/templates/github/badges-check.yml", "  pull_request:\n", "  pull_request_target:\n", _WORKFLOWS),
    Control(7, "3: no cache", "hosting/templates/github/badges-publish.yml", 'python-version: "3.13"', 'python-version: "3.13"\n          cache: pip', _WORKFLOWS),
    Control(7, "4: actions by commit", "hosting/templates/github/badges-publish.yml", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "actions/checkout@v7", _WORKFLOWS),
    Control(7, "5: the key in an environment", "hosting/templates/github/badges-publish.yml", "    environment: signing\n", "", _WORKFLOWS),
    Control(8, "6: no aliases", "content/yaml_reader.py", "if isinstance(event, yaml.AliasEvent):", "if False:", _YAML),
    Control(8, "7: depth of YAML", "content/yaml_reader.py", "if depth > MAX_DEPTH:", "if False:", _YAML),
    Control(8, "8: no field twice", "content/yaml_reader.py", "if key in node.value:", "if False:", (*_YAML, *_MESSAGES)),
    Control(8, "8: no byte order mark", "content/yaml_reader.py", "if data.startswith((", "if False and data.startswith((", _YAML),
    Control(9, "9: no turned text", "content/text_rules.py", "if char in _BIDI:", "if False:", _TEXTS),
    Control(8, "10: texts stay texts", "content/yaml_reader.py", 're.compile(r"-?(0|[1-9][0-9]{0,15})")', 're.compile(r"-?[0-9]{1,15}")', _YAML),
    Control(8, "12: JSON with a member twice", "verifying/strict_json.py", "object_pairs_hook=_unique_names,", "", ("tests/verifying", "tests/conformance/test_table.py", "-k", "json or twice or duplicate")),
    Control(7, "13: regular files only", "content/files.py", "if not stat.S_ISREG(status.st_mode):", "if False:", (*_MESSAGES, "tests/history/test_bypasses.py")),
    Control(8, "14: names of files", "content/files.py", 're.compile(r"[a-z0-9][a-z0-9._-]{0,79}")', 're.compile(r".{1,250}")', (*_HOSTILE, *_MESSAGES)),
    Control(8, "14: names of devices", "content/files.py", "name.partition(\".\")[0] not in _DEVICE_NAMES", "True", (*_HOSTILE, *_MESSAGES)),
    Control(8, "16: sides of a PNG", "content/images/png.py", "MAX_SIDE = 2048", "MAX_SIDE = 99_999", _IMAGES),
    Control(14, "16: what a PNG has beside the picture", "content/images/safe_png.py", "if chunk.type in _PICTURE:", "if True:", _IMAGES),
    Control(10, "17: a badge inside a class's picture", "content/images/png.py", "if any(_keyword(chunk) in _BADGE_KEYWORDS", "if False and any(_keyword(chunk) in _BADGE_KEYWORDS", _IMAGES),
    Control(9, "18: the allow-list of SVG", "content/images/svg.py", "check = allowed.check_for(element, namespace, attribute)", "check = lambda _value: None", _IMAGES),
    Control(9, "20: escaping in templates", "publishing/render.py", "autoescape=True,", "autoescape=False,", ("tests/test_hostile_input.py", "tests/pages", "-k", "active or escap or hostile")),
    Control(9, "20: policy of pages", "publishing/templates/award.html", "default-src 'none';script-src 'self'", "script-src 'self'", ("tests/publishing/test_page_heads.py",)),
    Control(10, "26: known contexts only", "linkeddata/contexts.py", "        raise ContextError(\n", "        return {}\n        raise ContextError(\n", ("tests/linkeddata/test_contexts.py",)),
    Control(10, "28: members of a JWT's head", "verifying/credential_check/jws.py", 'frozenset({"alg", "kid", "jwk", "typ", "cty"})', 'frozenset({"alg", "kid", "jwk", "typ", "cty", "crit", "b64", "zip", "jku", "x5u"})', _TABLE),
    Control(10, "28: the key fits the algorithm", "verifying/credential_check/jws.py", "if key.algorithm not in (", "if False and key.algorithm not in (", _TABLE),
    Control(10, "30: purpose of a proof", "verifying/credential_check/embedded_proof.py", 'if proof.get("proofPurpose") != "assertionMethod":', "if False:", _TABLE),
    Control(12, "31: keys that sign no longer", "verifying/credential_check/controllers.py", 'if _absolute_all(owner, "assertionMethod", issuer).isdisjoint({method_id}):', "if False:", _TABLE),
    Control(10, "32: a copy that differs from the record", "verifying/credential_check/open_badges_2.py", "    if differs:\n", "    if False:\n", _TABLE),
    Control(4, "33: a revocation that is lifted", "history/award_rules.py", 'yield Problem(change.source.place(), "BP352"', 'yield from () and Problem(change.source.place(), "BP352"', _RULES),
    Control(8, "35: lists that inflate", "verifying/credential_check/status.py", _INFLATING, _INFLATING.replace("limits.LIST_BYTES + 1", "1 << 40").replace("if len(bits) > limits.LIST_BYTES:", "if False:"), _TABLE),
    Control(14, "35: lists that are too short", "verifying/credential_check/status.py", "if len(bits) * 8 < limits.LIST_BITS:", "if False:", _TABLE),
    Control(5, "36: indexes drawn at random", "authoring/status_indexes.py", "secrets.randbelow(lists * STATUS_LIST_LENGTH)", "len(self._taken)", ("tests/torture/test_promises.py::test_promise[5]",)),
    Control(14, "37: a salt for each award", "authoring/recipients.py", "secrets.token_hex(16)", '"0" * 32', ("tests/authoring", "tests/privacy")),
    Control(14, "38: award pages are not indexed", "publishing/templates/award.html", "<meta name=robots content=noindex>", "", ("tests/publishing/test_page_heads.py",)),
    Control(9, "40: words of mixed script", "content/text_rules.py", "for match in _MIXED.finditer(text):", "for match in ():", _TEXTS),
    Control(3, "44: awards of the future", "checks/awards.py", "if award.awarded > now + timedelta(seconds=60):", "if False:", _MESSAGES),
    Control(4, "45: status dates that grow old", "checks/issuer.py", "if days_left < WARN_DAYS_LEFT:", "if False:", _MESSAGES),
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
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", *control.tests]
        environment = {**os.environ, "PYTHONPATH": scratch}
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    told = failed[0].split(" ", 2)[1].rpartition("::")[2] if failed else f"NOTHING FAILS (pytest: {done.returncode})"
    print(f"| {control.promise} | {control.says} | {told} |", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
