"""Runs the tests that reach a rule, in a copy of this process in which the rule is gone; no file is changed."""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutation.mutants import Mutant, path_of

QUICKEST = 8
"""Of the tests that reach a line; the others are called only if these do not fail."""
SLOWEST = 1.0
"""Seconds; a slower test is not called."""
SECONDS = 120
"""Of the processor, for the tests of one mutant: some make a loop that never ends."""
PRELOADED = (
    "hypothesis", "cryptography.x509", "jsonschema", "jsonschema_rs", "orjson", "yaml", "pyld.jsonld", "jinja2", "markdown_it", "nh3", "rich.progress",
    "badgepress.cli.main", "badgepress.cli.report", "badgepress.pipeline.publish", "badgepress.pipeline.examine", "badgepress.verifying.credential_check.checker",
)  # fmt: skip
"""Loaded once, before the processes part."""


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one or more modules from a syntax tree in place of their files."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self._trees = trees

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self, origin=str(path_of(name))) if name in self._trees else None

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(path_of(module.__name__))
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
        if report.failed or report.skipped:
            self.failed.append(report.nodeid)


class _FirstFailure:
    """Calls the tests that are wanted, in that order; naming them all to pytest would take it a minute."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.test = ""
        self._places = {test: place for place, test in enumerate(wanted)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self._places), key=lambda item: self._places[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid


def _noted(module: str) -> ast.Module:
    """Return a module whose functions say when they are called."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            has_text = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
            node.body.insert(int(has_text), ast.parse(f"__import__('sys').badgepress_hit({module + '.' + node.name!r})").body[0])
    return ast.fix_missing_locations(tree)


def _in_child(work: Callable[[], Any], seconds: int) -> Any:
    """Run something in a copy of this process and return what it returned; None if it did not end in time (of the processor), or broke off."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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


def _load_instead(trees: dict[str, ast.Module]) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "badgepress" or name.startswith("tests.")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Loader(trees))


def _pytest(tests: Sequence[str], plugin: object, *options: str) -> None:
    sys.dont_write_bytecode = True
    pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", "--assert=plain", *options, *tests], plugins=[plugin])


def reach(modules: Sequence[str], tests: Sequence[str]) -> dict[str, Any]:
    """Return which tests call which functions, their times, and those that fail or are skipped as things are."""

    def work() -> dict[str, Any]:
        reached = _Reached()
        sys.badgepress_hit = reached.hit  # type: ignore[attr-defined]
        _load_instead({module: _noted(module) for module in modules})
        _pytest(tests, reached)
        return {"functions": reached.functions, "seconds": reached.seconds, "failed": reached.failed}

    found: dict[str, Any] = _in_child(work, 3600)
    return found


def killer(mutant: Mutant, reached: dict[str, Any]) -> str:
    """Return the test that fails without the rule, empty if none does."""
    functions: dict[str, list[str]] = reached["functions"]
    tests = {test for user in mutant.users for test in functions.get(f"{mutant.module}.{user}", [])}
    if not mutant.users:  # a constant that only other modules use
        tests = {test for name, found in functions.items() if name.rpartition(".")[0] == mutant.module for test in found}
    seconds = {test: reached["seconds"].get(test, 9.0) for test in tests - set(reached["failed"]) - {""}}
    ordered = sorted((test for test, took in seconds.items() if took <= SLOWEST), key=seconds.__getitem__)

    def work(part: Sequence[str]) -> Callable[[], str]:
        def run() -> str:
            first = _FirstFailure(part)
            if not _put_in_place(mutant):
                _load_instead({mutant.module: mutant.make_tree()})
            _pytest(sorted({test.partition("::")[0] for test in part}), first, "-x")
            return first.test

        return run

    for part in (ordered[:QUICKEST], ordered[QUICKEST:]):
        test = _in_child(work(part), SECONDS) if part else ""
        if test != "":
            return str(test or "::never ends")
    return ""


def _put_in_place(mutant: Mutant) -> bool:
    """Give the function that is loaded the code without the rule; quicker than loading everything anew. False where there is no such function."""
    code = compile(mutant.make_tree(), str(path_of(mutant.module)), "exec")
    around = [one for one in _functions(code) if _covers(one, mutant.line)]
    module = sys.modules.get(mutant.module)
    if not around or module is None:
        return False
    found = _unwrapped(functools.reduce(lambda owner, name: getattr(owner, "__dict__", {}).get(name), around[0].co_qualname.split("."), module))  # type: ignore[arg-type, return-value]
    if found is None or found.__code__.co_firstlineno != around[0].co_firstlineno:
        return False
    try:
        found.__code__ = around[0]
    except ValueError:
        return False
    return True


def _functions(code: CodeType) -> list[CodeType]:
    """Return the code of functions and methods that stand in no other function."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return [one for each in inner for one in ([each] if each.co_flags & 2 else _functions(each)) if not one.co_name.startswith("<")]


def _covers(code: CodeType, line: int) -> bool:
    lines = [number for _, _, number in code.co_lines() if number is not None]
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return code.co_firstlineno <= line <= max(lines, default=0) or any(_covers(each, line) for each in inner)


def _unwrapped(found: Any) -> FunctionType | None:
    for name in ("fget", "__func__", "func", "__wrapped__"):
        found = getattr(found, name, None) or found
    return found if isinstance(found, FunctionType) else None
