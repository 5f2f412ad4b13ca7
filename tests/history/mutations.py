"""Proves that the tests of history and policy hold every rule: takes one rule out at a time and sees which test fails.

    python -m tests.history.mutations [--only WORD] [--workers 2] [--table FILE]

Each rule is taken out in a process of its own, in memory; no file is changed. A first run notes which tests reach which line, so that only those
are called, the quickest first. What survives is printed and is the exit code 1; `EQUIVALENT` names what no test can tell apart, and why.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import importlib.abc
import importlib.util
import json
import os
import pickle
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "site_plugin"
MODULES = (
    "badgepress.history.award_rules", "badgepress.history.class_rules", "badgepress.history.published", "badgepress.policy.decide",
)  # fmt: skip
TESTS = ("tests/history/test_rules.py", "tests/history/test_published_rules.py", "tests/policy/test_decide.py")
"""The quick ones, which call the rules themselves; what these do not hold, nobody holds."""
QUICKEST = 8
"""Of the tests that reach a line; the others are called only if these do not fail."""

PRELOADED = (
    "hypothesis", "cryptography.x509", "jsonschema", "jsonschema_rs", "orjson", "yaml", "pyld.jsonld", "jinja2", "markdown_it", "nh3", "rich.progress",
    "badgepress.pipeline.publish", "badgepress.pipeline.examine", "badgepress.cli.report",
)  # fmt: skip
"""Loaded once, before the processes part; none of them may load a module of `MODULES`."""

Change = Callable[[Any, ast.Module], object]
"""Changes one node of a tree; the tree is given as well."""
BAR = "\\|"
EQUIVALENT: dict[str, str] = {
    "award_rules without 'unlisted': _WIDTH = {\"private\": 0, \"unlisted\": 1, \"listed\": 2}": "what is not named there counts as unlisted",
    "award_rules without its part 2: old, new = change.old or {}, change.new or {}": "an award that is gone is asked for no consent",
    "decide without its part 1: found.update(login.lower() for login in supporters if login and address.endswith(f\"/{login": "no address ends in a slash any more",
    "class_rules without its part 1: if before and after and after < before:": "nothing is earlier than an empty date",
    "award_rules without its part 1: if change.new is None and _fingerprint(change.values) in fresh": "only awards that are gone are looked up in it",
}
"""What is taken out, without its line → why nobody can tell."""


def equivalent(what: str) -> str:
    """Return why nobody can tell a mutant from the rule, empty if somebody can."""
    return EQUIVALENT.get(re.sub(r":\d+ ", " ", what, count=1), "")


@dataclass(frozen=True)
class Mutant:
    """One rule taken out."""

    module: str
    line: int
    what: str
    """For people: where, and what was done."""
    users: tuple[str, ...]
    """Functions that the line belongs to; for a constant, those that use it."""
    make_tree: Callable[[], ast.Module]
    """Returns the module without it; made when asked for, as most mutants are only counted."""


def path_of(module: str) -> Path:
    return PACKAGE / (module.replace(".", "/") + ".py")


def mutants_of(module: str) -> Iterator[Mutant]:
    """Yield every way to take one rule, condition or listed name out of a module."""
    source = path_of(module).read_text("utf-8")
    tree = ast.parse(source)
    lines = source.splitlines()
    name = module.rpartition(".")[2]
    for index, node in enumerate(ast.walk(tree)):
        for label, change in _changes(node):
            line = (node.target if isinstance(node, ast.comprehension) else node).lineno  # type: ignore[attr-defined]
            make_tree = functools.partial(_mutated, tree, index, change)
            yield Mutant(module, line, f"{name}:{line} {label}: {lines[line - 1].strip()[:90]}", _users(tree, node), make_tree)


def _mutated(tree: ast.Module, index: int, change: Change) -> ast.Module:
    """Return a copy of a tree, changed at the node that `ast.walk` comes to after `index` others."""
    mutated: ast.Module = pickle.loads(pickle.dumps(tree))  # several times faster than copy.deepcopy
    change(list(ast.walk(mutated))[index], mutated)
    return ast.fix_missing_locations(mutated)


def _changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield "rule removed", _replace_with("if False:\n    yield")
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "Problem":
        yield "rule removed", lambda found, _: setattr(found, "value", ast.Constant(None))
    if isinstance(node, ast.If):
        yield "never", lambda found, _: setattr(found, "test", ast.Constant(False))
        yield "always", lambda found, _: setattr(found, "test", _always(found.test))
    if isinstance(node, ast.IfExp):
        yield "never", lambda found, _: setattr(found, "test", ast.Constant(False))
        yield "always", lambda found, _: setattr(found, "test", ast.Constant(True))
    if isinstance(node, ast.comprehension):
        for number in range(len(node.ifs)):
            yield "unfiltered", lambda found, _, number=number: found.ifs.pop(number)
    if isinstance(node, ast.BoolOp):
        for number in range(len(node.values)):
            yield f"without its part {number + 1}", lambda found, _, number=number: _neutral(found, number)
    if isinstance(node, ast.Tuple | ast.Set | ast.Dict) and not isinstance(getattr(node, "ctx", None), ast.Store):
        members = node.keys if isinstance(node, ast.Dict) else node.elts
        if len(members) > 1 and all(isinstance(member, ast.Constant) and isinstance(member.value, str) for member in members):
            for number, member in enumerate(members):
                yield f"without {member.value!r}", lambda found, _, number=number: _drop(found, number)  # type: ignore[union-attr]


def _always(test: ast.expr) -> ast.expr:
    """Keep what a condition assigns (`:=`), and let it hold."""
    return ast.BoolOp(ast.Or(), [test, ast.Constant(True)]) if any(isinstance(part, ast.NamedExpr) for part in ast.walk(test)) else ast.Constant(True)


def _neutral(found: ast.BoolOp, number: int) -> None:
    found.values[number] = ast.Constant(isinstance(found.op, ast.And))


def _drop(found: Any, number: int) -> None:
    if isinstance(found, ast.Dict):
        found.keys.pop(number)
        found.values.pop(number)
    else:
        found.elts.pop(number)


def _replace_with(source: str) -> Any:
    def change(found: ast.AST, tree: ast.AST) -> None:
        for parent in ast.walk(tree):
            for field in ("body", "orelse"):
                block = getattr(parent, field, None)
                if isinstance(block, list) and found in block:
                    block[block.index(found)] = ast.parse(source).body[0]

    return change


def _users(tree: ast.Module, node: ast.AST) -> tuple[str, ...]:
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    around = [one.name for one in functions if node in ast.walk(one)]
    if around:
        return tuple(around)
    constants = {
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign) and node in ast.walk(statement)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    return tuple(
        one.name for one in functions if any(isinstance(part, ast.Name) and part.id in constants for part in ast.walk(one))
    )


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one or more modules from a syntax tree in place of their files."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self._trees = trees

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self, origin=str(path_of(name))) if name in self._trees else None

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._trees[module.__name__], str(path_of(module.__name__)), "exec"), module.__dict__)


class _Reached:
    """Notes which tests call which functions, how long each takes, and which fail as things are."""

    def __init__(self) -> None:
        self.functions: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self._test = ""

    def hit(self, function: str) -> None:
        tests = self.functions.setdefault(function, [])
        if self._test not in tests[-1:]:
            tests.append(self._test)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._test = nodeid

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


class _FirstFailure:
    def __init__(self) -> None:
        self.test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid


def _noted(module: str) -> ast.Module:
    """Return a module whose functions say when they are called."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.parse(f"__import__('sys').badgepress_hit({module + '.' + node.name!r})").body[0])
    return ast.fix_missing_locations(tree)


def _in_child(work: Any) -> Any:
    """Run something in a copy of this process and return what it returned."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        child = os.fork()
        if child == 0:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            status = 1
            try:
                Path(answer.name).write_text(json.dumps(work()))
                status = 0
            finally:
                os._exit(status)
        os.waitpid(child, 0)
        return json.loads(Path(answer.name).read_text() or "null")


def _pytest(trees: dict[str, ast.Module], tests: Sequence[str], plugin: object, *options: str) -> None:
    sys.meta_path.insert(0, _Loader(trees))
    sys.dont_write_bytecode = True
    pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", "--assert=plain", *options, *tests], plugins=[plugin])


def reach(tests: Sequence[str] = TESTS) -> dict[str, Any]:
    """Return which tests call which functions, their times, and those that fail as things are."""

    def work() -> dict[str, Any]:
        reached = _Reached()
        sys.badgepress_hit = reached.hit  # type: ignore[attr-defined]
        _pytest({module: _noted(module) for module in MODULES}, tests, reached)
        return {"functions": reached.functions, "seconds": reached.seconds, "failed": reached.failed}

    found: dict[str, Any] = _in_child(work)
    return found


def killer(mutant: Mutant, reached: dict[str, Any]) -> str:
    """Return the test that fails without the rule, empty if none does."""
    tests = {test for user in mutant.users for test in reached["functions"].get(f"{mutant.module}.{user}", [])}
    ordered = sorted(tests - set(reached["failed"]) - {""}, key=lambda test: reached["seconds"].get(test, 9.0))

    def work(part: Sequence[str]) -> Any:
        def run() -> str:
            first = _FirstFailure()
            _pytest({mutant.module: mutant.make_tree()}, part, first, "-x")
            return first.test

        return run

    for part in (ordered[:QUICKEST], ordered[QUICKEST:]):
        if part and (test := _in_child(work(part))):
            return str(test)
    return ""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="mutants whose description holds this word")
    options.add_argument("--tests", nargs="+", default=TESTS, help="the tests to call")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--reached", type=Path, help="keep the first run in this file, or use what it holds")
    options.add_argument("--table", type=Path, help="write a Markdown table: rule, killing test")
    given = options.parse_args()
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for module in PRELOADED:
        importlib.import_module(module)
    assert not sys.modules.keys() & set(MODULES)
    began = time.monotonic()
    if given.reached and given.reached.exists():
        reached = json.loads(given.reached.read_text())
    else:
        reached = reach(given.tests)
        if given.reached:
            given.reached.write_text(json.dumps(reached))
    chosen = [mutant for module in MODULES for mutant in mutants_of(module) if given.only in mutant.what]
    chosen.sort(key=lambda mutant: ("rule removed" not in mutant.what, " without '" not in mutant.what))
    print(f"{len(chosen)} mutants, {len(reached['seconds'])} tests, {len(reached['failed'])} of them fail already", flush=True)
    with ThreadPoolExecutor(given.workers) as pool:
        rows = []
        for mutant, test in zip(chosen, pool.map(lambda one: killer(one, reached), chosen), strict=True):
            rows.append((mutant.what, test))
            note = test.rpartition("::")[2] or (f"equivalent: {why}" if (why := equivalent(mutant.what)) else "SURVIVES")
            print(f"{mutant.what}\n    {note}", flush=True)
    survivors = [what for what, test in rows if not test and not equivalent(what)]
    if given.table:
        lines = (f"| `{what.replace('|', BAR)}` | {test.rpartition('::')[2] or equivalent(what) or 'nothing'} |\n" for what, test in rows)
        given.table.write_text("| taken out | what fails |\n|---|---|\n" + "".join(lines))
    print(f"{len(rows) - len(survivors)} of {len(rows)} found, in {time.monotonic() - began:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
