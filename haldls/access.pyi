"""Types of the compiled access to fields."""

from collections.abc import Callable
from typing import Any

class Access:
    """A field of a class: gives out what the slot holds, takes only what the field accepts."""

    name: str
    slot: Any
    def __init__(
        self,
        owner: type,
        name: str,
        slot: Any,
        exact: type | None,
        known: dict[int, Any],
        accept: Callable[[Any], Any],
        settable: bool,
    ) -> None: ...
    def __get__(self, instance: Any, owner: type | None = None) -> Any: ...
    def __set__(self, instance: Any, value: Any) -> None: ...
    def put(self, instance: Any, value: Any) -> None: ...
