"""Makes the keeper known to the tests of this folder."""

from __future__ import annotations

from tests.keys.keeper import keeper

__all__ = ["keeper"]
