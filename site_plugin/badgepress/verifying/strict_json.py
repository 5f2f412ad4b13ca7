"""JSON that has one reading only: no duplicate names, no NaN, bounded in size, depth and numbers (hazards 12)."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from badgepress.verifying.verdict import StepError

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_INTEGER = 2**53


def parse_object(data: bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the JSON object that UTF-8 bytes hold, or raise `StepError` at step `json`."""
    value = parse(data, max_bytes=max_bytes)
    if not isinstance(value, dict):
        raise StepError("json", "is not a JSON object")
    return value


def parse(data: bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Return the JSON value that UTF-8 bytes hold, or raise `StepError` at step `json`."""
    if len(data) > max_bytes:
        raise StepError("json", f"has {len(data)} bytes, more than {max_bytes}")
    try:
        text = data.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique_names,
            parse_constant=_no_constant,
            parse_int=_bounded_integer,
            parse_float=_finite_number,
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise StepError("json", "is not UTF-8") from None
    except UnicodeEncodeError:
        raise StepError("json", "holds a lone surrogate") from None
    except RecursionError:
        raise StepError("json", f"is nested deeper than {MAX_DEPTH}") from None
    except json.JSONDecodeError as error:
        raise StepError("json", f"is not JSON: {error}") from None
    if _depth(value) > MAX_DEPTH:
        raise StepError("json", f"is nested deeper than {MAX_DEPTH}")
    return value


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counted = Counter(name for name, _value in pairs)
        twice = next(name for name, count in counted.items() if count > 1)
        raise StepError("json", f"names {twice!r} twice in one object")
    return members


def _no_constant(name: str) -> Any:
    raise StepError("json", f"holds {name}, which is not JSON")


def _bounded_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise StepError("json", f"holds a whole number beyond 2^53: {digits[:20]}")
    return int(digits)


def _finite_number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise StepError("json", f"holds a number too big to be read: {digits[:20]}")
    return value


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        containers = [item for item in level if isinstance(item, dict | list)]
        depth += bool(containers)
        level = [
            child
            for item in containers
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
    return depth
