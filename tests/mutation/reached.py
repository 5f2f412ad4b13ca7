"""Notes which tests reach which function."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.mutation.children import in_child, load_instead, run_pytest
from tests.mutation.mutants import path_of, statement_key

ONCE = ""
"""In place of a test: called while tests are loaded, or only once as its answer is kept; each test that reaches its module may depend on it."""


class _Reached:
    """Notes which tests call which functions, how long each takes, and which fail as things are.

    What a fixture calls belongs to every test that uses the fixture.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self._by_place: dict[str, set[str]] = {}
        self._users: dict[str, list[str]] = {}
        self._places = [ONCE]

    def hit(self, function: str) -> None:
        found = self._by_place.setdefault(self._places[-1], set())
        if function not in found:
            found.add(function)

    def tests(self) -> dict[str, list[str]]:
        """Return each function and statement with the tests that reach it."""
        found: dict[str, dict[str, None]] = {}
        for place, functions in self._by_place.items():
            for function in functions:
                found.setdefault(function, {}).update(dict.fromkeys(self._users.get(place, [place])))
        return {function: list(tests) for function, tests in found.items()}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._places = [nodeid]

    def pytest_runtest_logfinish(self) -> None:
        self._places = [ONCE]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        self._places.append(_place_of(fixturedef))
        try:
            return (yield)
        finally:
            self._places.pop()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            information = getattr(item, "_fixtureinfo", None)
            for definitions in information.name2fixturedefs.values() if information else ():
                for definition in definitions:
                    self._users.setdefault(_place_of(definition), []).append(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + (report.duration if report.when == "call" else 0)
        if report.failed or report.skipped:
            self.failed.append(report.nodeid)


def _place_of(fixture: pytest.FixtureDef[Any]) -> str:
    return f"fixture {id(fixture)}"


def _noted(module: str) -> ast.Module:
    """Return a module whose functions and statements say when they are come to."""
    tree = ast.parse(path_of(module).read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in {id(inner): inner for function in functions for inner in ast.walk(function)}.values():
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                text = block[:1] if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None else []
                entered = [_call(f"{module}.{node.name}")] if isinstance(node, ast.FunctionDef) else []
                parts = [part for statement in block[len(text) :] for part in (_call(statement_key(module, statement)), statement)]
                setattr(node, name, [*text, *entered, *parts])
    return ast.fix_missing_locations(tree)


def _call(what: str) -> ast.stmt:
    return ast.parse(f"__import__('sys').badgepress_hit({what!r})").body[0]


def _kept(module: str) -> list[str]:
    """Return the functions whose answers are kept."""
    functions = (node for node in ast.walk(ast.parse(path_of(module).read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
    return [f"{module}.{node.name}" for node in functions if any("cache" in ast.unparse(one) for one in node.decorator_list)]


def reach(modules: Sequence[str], tests: Sequence[str]) -> dict[str, Any]:
    """Return which tests call which functions, their times, and those that fail or are skipped as things are."""

    def work() -> dict[str, Any]:
        reached = _Reached()
        sys.badgepress_hit = reached.hit  # type: ignore[attr-defined]
        load_instead({module: _noted(module) for module in modules})
        run_pytest(tests, reached)
        tests_of = reached.tests()
        for module in modules:
            for function in _kept(module):
                tests_of.setdefault(function, []).append(ONCE)
        names = sorted({test for found in tests_of.values() for test in found})
        numbers = {test: number for number, test in enumerate(names)}
        numbered = {where: [numbers[test] for test in found] for where, found in tests_of.items()}
        return {"names": names, "tests": numbered, "seconds": reached.seconds, "failed": reached.failed}

    found: dict[str, Any] = in_child(work, 3600)
    return found
