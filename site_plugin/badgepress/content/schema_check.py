"""Checks a YAML tree against the JSON Schema of its kind and says what is wrong in words and with a place.

The schemas beside this module are the one definition of the format: editors complete with the same files, the site publishes them.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from badgepress.content.yaml_reader import MAX_PROBLEMS_A_FILE, Node, Source
from badgepress.problems import Problem

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Kind = Literal["issuer", "badge", "award", "key", "status", "policy", "pathway", "learner"]
KINDS: tuple[Kind, ...] = ("issuer", "badge", "award", "key", "status", "policy", "pathway", "learner")

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "fields (key: value)",
    "array": "a list",
    "null": "nothing",
}


def schema_bytes(kind: Kind) -> bytes:
    """Return the JSON Schema (draft 2020-12) of a kind of file, as the package ships and the site publishes it."""
    return resources.files(__package__).joinpath(f"schemas/{kind}.schema.json").read_bytes()


@cache
def _quick_validator(kind: Kind) -> Any:
    return jsonschema_rs.validator_for(json.loads(schema_bytes(kind)))


def is_valid(kind: Kind, values: Any) -> bool:
    """Say whether plain values fit their schema; what is wrong with them, `schema_problems` says."""
    return bool(_quick_validator(kind).is_valid(values))


@cache
def _validator(kind: Kind) -> Any:
    # imported where it is needed: a repository without faults never pays for it
    from jsonschema import Draft202012Validator, validators
    from jsonschema.exceptions import ValidationError

    def pattern(_validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        # `$` is the very end in JSON Schema (ECMA-262); Python's also matches before a last line feed
        if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
            yield ValidationError(f"{instance!r} does not match {wanted!r}")

    strict: Any = validators.extend(Draft202012Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]
    return strict(json.loads(schema_bytes(kind)))


def schema_problems(kind: Kind, source: Source) -> list[Problem]:
    """List everything in which the file differs from its schema.

    Args:
        kind: Which schema.
        source: The file; its root must be there.

    Returns:
        Problems with codes BP101 to BP108 by place; of very many, the first ones and their number.
    """
    node = source.root
    assert node is not None  # noqa: S101 - the reader's promise
    values = node.plain()
    if is_valid(kind, values):
        return []
    errors = _validator(kind).iter_errors(values)
    problems = sorted(problem for error in errors for problem in _translate(error, source))
    if not problems:  # two validators disagree on a pattern: what one refuses, nobody should publish
        return [
            Problem(source.place(), "BP104", "a text has a form that is not allowed", "Compare it with another file.")
        ]
    if len(problems) <= MAX_PROBLEMS_A_FILE:
        return problems
    rest = problems[MAX_PROBLEMS_A_FILE]
    more = len(problems) - MAX_PROBLEMS_A_FILE
    note = Problem(rest.place, rest.code, f"and {more} more problems in this file", "Mend the ones above first.")
    return [*problems[:MAX_PROBLEMS_A_FILE], note]


def _translate(error: ValidationError, source: Source) -> Iterable[Problem]:
    steps = tuple(error.absolute_path)
    translate = _TRANSLATIONS.get(str(error.validator), _other)
    return translate(error, steps, source)


def _instance(error: ValidationError) -> Any:
    return error.instance


def _limit(error: ValidationError) -> Any:
    return error.validator_value


def _hint(error: ValidationError) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    return str(schema.get("patternErrorMessage") or schema.get("description") or "See the reference page of this file.")


def _label(steps: tuple[str | int, ...]) -> str:
    named = [f"item {step + 1}" if isinstance(step, int) else str(step) for step in steps]
    return "“" + " → ".join(named) + "”" if named else "the file"


def _unknown_keys(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    schema: dict[str, Any] = dict(error.schema) if isinstance(error.schema, dict) else {}
    known = list(schema.get("properties", {}))
    for key in _instance(error):
        if key in known:
            continue
        close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
        hint = f"Did you mean “{close[0]}”?" if close else f"Known here: {', '.join(known)}."
        yield Problem(source.key_place(*steps, key), "BP101", f"unknown key {_short(key)}", hint)


def _missing(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    # jsonschema reports each missing key in an error of its own; the key is the first quoted word of its message
    key = error.message.split("'")[1]
    schema: dict[str, Any] = dict(error.schema) if isinstance(error.schema, dict) else {}
    about = schema.get("properties", {}).get(key, {}).get("description", "")
    inside = f" in {_label(steps)}" if steps else ""
    yield Problem(source.place(*steps), "BP102", f"“{key}” is missing{inside}", f"Add “{key}:”. {about}".strip())


def _wrong_type(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    wanted = [_limit(error)] if isinstance(_limit(error), str) else list(_limit(error))
    words = " or ".join(_TYPE_WORDS[name] for name in wanted)
    found = _describe(_instance(error))
    hint = _hint(error)
    if "string" in wanted and isinstance(_instance(error), bool | int | float):
        hint = f"Put it in quotes. {hint}"
    elif "boolean" in wanted:
        hint = f"Write true or false, in small letters. {hint}"
    yield Problem(source.place(*steps), "BP103", f"{_label(steps)} must be {words}, not {found}", hint)


def _pattern(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    yield Problem(
        source.place(*steps),
        "BP104",
        f"{_label(steps)} has a form that is not allowed: {_short(_instance(error))}",
        _hint(error),
    )


def _enum(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    allowed = [str(value) for value in _limit(error)]
    close = difflib.get_close_matches(str(_instance(error)), allowed, n=1, cutoff=0.6)
    hint = f"Did you mean “{close[0]}”?" if close else f"Allowed: {', '.join(allowed)}."
    yield Problem(source.place(*steps), "BP105", f"{_label(steps)} cannot be {_describe(_instance(error))}", hint)


def _size(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    limit = _limit(error)
    words = {
        "minLength": "is empty",
        "maxLength": f"is longer than {limit} characters",
        "minItems": f"needs at least {limit} items",
        "maxItems": f"has more than {limit} items",
        "minProperties": "is empty",
        "maxProperties": f"has more than {limit} entries",
    }
    yield Problem(source.place(*steps), "BP106", f"{_label(steps)} {words[str(error.validator)]}", _hint(error))


def _range(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    words = {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
    }
    message = (
        f"{_label(steps)} must be {words[str(error.validator)]} {_limit(error)}, not {_describe(_instance(error))}"
    )
    yield Problem(source.place(*steps), "BP107", message, _hint(error))


def _duplicates(_error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    yield Problem(source.place(*steps), "BP108", f"{_label(steps)} names the same item twice", "Keep one of them.")


def _dependent(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    present = [key for key in _limit(error) if key in _instance(error)]
    for key in present:
        for needed in _limit(error)[key]:
            if needed not in _instance(error):
                yield Problem(
                    source.place(*steps, key),
                    "BP102",
                    f"“{needed}” is missing beside “{key}”",
                    "The two belong together.",
                )


def _other(error: ValidationError, steps: tuple[str | int, ...], source: Source) -> Iterable[Problem]:
    yield Problem(
        source.place(*steps), "BP104", f"{_label(steps)} is not as it must be: {_short(error.message)}", _hint(error)
    )


_TRANSLATIONS = {
    "additionalProperties": _unknown_keys, "required": _missing, "type": _wrong_type, "pattern": _pattern, "enum": _enum,
    "minLength": _size, "maxLength": _size, "minItems": _size, "maxItems": _size, "minProperties": _size, "maxProperties": _size,
    "minimum": _range, "maximum": _range, "exclusiveMinimum": _range, "exclusiveMaximum": _range, "uniqueItems": _duplicates,
    "dependentRequired": _dependent,
}  # fmt: skip


def _describe(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "fields"
    if isinstance(value, list):
        return "a list"
    return _short(value)


def _short(value: object, limit: int = 60) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:limit]}…”" if len(text) > limit else f"“{text}”"


def node_text(node: Node | None) -> str:
    """Return a scalar node's value as text, or an empty string."""
    return "" if node is None or isinstance(node.value, dict | list) or node.value is None else str(node.value)
