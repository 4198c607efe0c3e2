"""Named instances of classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


class Named:
    """Named instance, worked out when first asked for; everybody gets a copy of it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __get__(self, instance: object, owner: Any) -> Any:
        return _made(self.function, owner).__copy__()


@cache
def _made(function: Callable[..., Any], owner: Any) -> Any:
    return function(owner)
