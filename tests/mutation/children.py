"""Runs something in a copy of this process, in which modules may be others; no file is changed."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutation.mutants import path_of


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


def load_instead(trees: dict[str, ast.Module]) -> None:
    """Forget what is loaded of the product and its tests, and load these modules from these trees."""
    # tests in folders that are no package are modules of their own name
    tests = f"{Path(__file__).parents[1]}{os.sep}"
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "badgepress" or name.startswith("tests.") or str(getattr(module, "__file__", "")).startswith(tests):
            del sys.modules[name]
    sys.meta_path.insert(0, _Loader(trees))


def run_pytest(tests: Sequence[str], plugin: object, *options: str) -> int:
    """Run tests in this process, with a plugin; return the exit code."""
    sys.dont_write_bytecode = True
    return pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", "--assert=plain", *options, *tests], plugins=[plugin])


def in_child(work: Callable[[], Any], seconds: int) -> Any:
    """Run something in a copy of this process and return what it returned; None if it did not end in time, or broke off."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            signal.alarm(3 * seconds)  # a pipe without a writer is waited for without any work
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
