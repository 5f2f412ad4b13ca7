"""Every way to take one rule, condition or listed name out of a module."""

from __future__ import annotations

import ast
import functools
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "site_plugin"

Change = Callable[[Any, ast.Module], object]
"""Changes one node of a tree; the tree is given as well."""


@dataclass(frozen=True)
class Mutant:
    """One rule taken out."""

    module: str
    line: int
    what: str
    """For people: where, and what was done."""
    users: tuple[str, ...]
    """Functions that the line belongs to; for a constant, those that use it."""
    statement: str
    """The statement around it, as `statement_key` names it; empty outside of functions."""
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
    name_of = functools.partial(statement_key, module)
    types_only = {part for node in ast.walk(tree) if _is_literal_type(node) for part in ast.walk(node)}
    for index, node in enumerate(ast.walk(tree)):
        for label, change in () if node in types_only else _changes(node):
            line = (node.target if isinstance(node, ast.comprehension) else node).lineno  # type: ignore[attr-defined]
            make_tree = functools.partial(_mutated, tree, index, change)
            yield Mutant(module, line, f"{name}:{line} {label}: {lines[line - 1].strip()[:90]}", _users(tree, node), _statement(name_of, tree, node), make_tree)


def statement_key(module: str, statement: ast.stmt) -> str:
    """Return the name of a statement."""
    return f"{module}:{statement.lineno}:{statement.col_offset}"


def _statement(name_of: Callable[[ast.stmt], str], tree: ast.Module, node: ast.AST) -> str:
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and node in ast.walk(one)]
    around = [one for one in ast.walk(functions[-1]) if isinstance(one, ast.stmt) and node in ast.walk(one)] if functions else []
    # ast.walk goes from the outside to the inside
    return name_of(around[-1]) if len(around) > 1 else ""


def _is_literal_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"


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
        part.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and node in ast.walk(statement)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        for part in ast.walk(target)
        if isinstance(part, ast.Name)
    }
    return tuple(
        one.name for one in functions if any(isinstance(part, ast.Name) and part.id in constants for part in ast.walk(one))
    )
