"""Runs the tests that reach a rule, in a copy of this process in which the rule is gone; no file is changed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutation.children import in_child, load_instead, run_pytest
from tests.mutation.mutants import Mutant, path_of
from tests.mutation.reached import ONCE

QUICKEST = 8
"""Of the tests that reach a line; the others are called only if these do not fail."""
SLOWEST = 2.0
"""Seconds; a slower test is not called."""
SECONDS = 120
"""Of the processor, for the tests of one mutant: some make a loop that never ends."""
PRELOADED = (
    "hypothesis", "cryptography.x509", "jsonschema", "jsonschema_rs", "orjson", "yaml", "pyld.jsonld", "jinja2", "markdown_it", "nh3", "rich.progress",
    "badgepress.cli.main", "badgepress.cli.report", "badgepress.pipeline.publish", "badgepress.pipeline.examine", "badgepress.verifying.credential_check.checker",
)  # fmt: skip
"""Loaded once, before the processes part."""
_RAN = (0, 1, 5)
"""Exit codes of pytest; others mean that the tests could not even be loaded."""


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


class _Loop:
    """In place of running what was collected: runs, for each mutant, the tests that reach it."""

    def __init__(self, work: Callable[[dict[str, pytest.Item]], None]) -> None:
        self._work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._work({item.nodeid: item for item in session.items})
        return True


def killers(mutants: Sequence[Mutant], reached: dict[str, Any], tests: Sequence[str], workers: int, tell: Callable[[Mutant, str], None]) -> None:
    """Tell for each mutant the test that fails without the rule; empty if none does."""

    def work(items: dict[str, pytest.Item]) -> None:
        with ThreadPoolExecutor(workers) as pool:
            for mutant, test in zip(mutants, pool.map(lambda one: _killer(one, reached, items), mutants), strict=True):
                tell(mutant, test)

    run_pytest(tests, _Loop(work), "-s")


def _killer(mutant: Mutant, reached: dict[str, Any], items: dict[str, pytest.Item]) -> str:
    ordered, once = _tests_of(mutant, reached)
    places = {test: place for place, test in enumerate(items)}
    for part in (ordered[:QUICKEST], sorted(ordered[QUICKEST:], key=lambda test: places.get(test, 0))):
        test = in_child(functools.partial(_first_failure, mutant, part, items, once), SECONDS) if part else ""
        if test != "":
            return str(test or "::never ends")
    return ""


def _tests_of(mutant: Mutant, reached: dict[str, Any]) -> tuple[list[str], bool]:
    """Return the tests that reach a mutant, the quickest first, and whether its function is called only once."""
    numbered: dict[str, list[int]] = reached["tests"]
    by_function = {number for user in mutant.users for number in numbered.get(f"{mutant.module}.{user}", [])}
    once = not mutant.users or ONCE in {reached["names"][number] for number in by_function}
    if not mutant.users:  # a constant that other modules use
        found = set(range(len(reached["names"])))
    elif once:
        found = {number for place, numbers in numbered.items() if place.startswith((f"{mutant.module}.", f"{mutant.module}:")) for number in numbers}
    else:
        found = set(numbered.get(mutant.statement, [])) if mutant.statement else by_function
    tests = {reached["names"][number] for number in found}
    seconds = {test: reached["seconds"].get(test, 9.0) for test in tests - set(reached["failed"]) - {ONCE}}
    return sorted((test for test, took in seconds.items() if took <= SLOWEST), key=seconds.__getitem__), once


def _first_failure(mutant: Mutant, part: Sequence[str], items: dict[str, pytest.Item], once: bool) -> str:
    first = _FirstFailure(part)
    if not once and _put_in_place(mutant):
        chosen = [items[test] for test in part if test in items]
        chosen[0].config.pluginmanager.register(first)
        for item, following in zip(chosen, [*chosen[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if first.test:
                break
    else:
        load_instead({mutant.module: mutant.make_tree()})
        if run_pytest(sorted({test.partition("::")[0] for test in part}), first, "-x") not in _RAN:
            return first.test or "::loads no more"
    return first.test


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


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of functions and methods that stand in no other function."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return (one for each in inner for one in ([each] if each.co_flags & 2 else _functions(each)) if not one.co_name.startswith("<"))


def _covers(code: CodeType, line: int) -> bool:
    lines = [number for _, _, number in code.co_lines() if number is not None]
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return code.co_firstlineno <= line <= max(lines, default=0) or any(_covers(each, line) for each in inner)


def _unwrapped(found: Any) -> FunctionType | None:
    for name in ("fget", "__func__", "func", "__wrapped__"):
        found = getattr(found, name, None) or found
    return found if isinstance(found, FunctionType) else None
