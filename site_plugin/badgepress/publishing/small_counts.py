"""What published numbers may tell: none from which it could be read what became of one person's award. Pure."""

from __future__ import annotations

from collections.abc import Mapping

FEW = 5
"""Numbers from one up to, but without, this one are not told."""
_OVER = ("superseded", "expired", "revoked")


def status_groups(by_status: Mapping[str, int]) -> dict[str, int]:
    """Return statuses with their numbers, put together or left out until each that is there has at least a few.

    A number that is left out could be found by subtraction if all others were told; so those that are no longer valid are told apart only if
    each of them is none or at least a few, else together, and not even that where together they are fewer, or only few are valid.
    """
    over = {status: by_status.get(status, 0) for status in _OVER if by_status.get(status, 0)}
    valid, together = by_status.get("valid", 0), sum(over.values())
    if 0 < valid < FEW or 0 < together < FEW or not valid + together:
        return {}
    if all(count >= FEW for count in over.values()):
        return {"valid": valid, **over}
    return {"valid": valid, "over": together}


def people_told(begun: int, finished: int) -> tuple[bool, bool]:
    """Say whether it may be told how many people finished a pathway, and how many have begun and not finished it, where those who began it are told.

    Of a group of a few not even a zero is told: “nobody is still on the way” says of each of them what they hold. In a larger one a small number is
    not told, nor the one that leads to it by subtraction.
    """
    going_on = begun - finished
    if 0 < begun < FEW or 0 < finished < FEW or 0 < going_on < FEW:
        return False, False
    return True, True
