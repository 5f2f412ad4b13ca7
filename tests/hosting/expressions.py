"""Evaluates the expressions of GitHub's workflows, as far as ours use them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>==|!=|&&|\|\||!|\(|\)|,))")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """Return a text with its `${{ }}` replaced."""
    return _EXPRESSION.sub(lambda match: _as_text(evaluate(match[1], contexts)), text)


def evaluate(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Return the value of an expression, with or without `${{ }}` around it."""
    bare = expression.strip()
    if bare.startswith("${{"):
        bare = bare.removeprefix("${{").removesuffix("}}")
    return _Reader(bare, contexts).whole()


class _Reader:
    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.contexts = contexts
        self.tokens: list[str] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            assert match, f"not understood: {text[position:]}"
            self.tokens.append(match[0].strip())
            position = match.end()

    def whole(self) -> Any:
        value = self._either()
        assert not self.tokens, self.tokens
        return value

    def _either(self) -> Any:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Any:
        value = self._equal()
        while self._takes("&&"):
            other = self._equal()
            value = value and other
        return value

    def _equal(self) -> Any:
        value = self._one()
        if self._takes("=="):
            return value == self._one()
        if self._takes("!="):
            return value != self._one()
        return value

    def _one(self) -> Any:
        if self._takes("!"):
            return not self._one()
        if self._takes("("):
            value = self._either()
            assert self._takes(")")
            return value
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._takes("("):
            return self._called(token)
        value: Any = self.contexts
        for part in token.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return "" if value is None else value

    def _called(self, name: str) -> Any:
        arguments = []
        while not self._takes(")"):
            arguments.append(self._either())
            self._takes(",")
        if name == "cancelled":
            return False
        if name == "startsWith":
            return str(arguments[0]).lower().startswith(str(arguments[1]).lower())
        if name == "contains":
            return arguments[1] in arguments[0]
        assert name == "fromJSON", name
        return json.loads(arguments[0])

    def _takes(self, sign: str) -> bool:
        if self.tokens and self.tokens[0] == sign:
            self.tokens.pop(0)
            return True
        return False


def _as_text(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
