"""Where the time of running programs went."""

import datetime
from collections.abc import Callable
from typing import Self

import attrs

_ZERO = datetime.timedelta(0)


@attrs.define
class ConnectionTimeInfo:
    """Wall-clock time spent in one connection, summed over all runs.

    Attributes:
        encode_duration: Turning messages into bytes.
        decode_duration: Turning bytes into messages.
        commit_duration: Sending.
        execution_duration: Running on the FPGA and the chip.
    """

    encode_duration: datetime.timedelta = _ZERO
    decode_duration: datetime.timedelta = _ZERO
    commit_duration: datetime.timedelta = _ZERO
    execution_duration: datetime.timedelta = _ZERO

    def _combined(
        self,
        other: Self,
        operation: Callable[[datetime.timedelta, datetime.timedelta], datetime.timedelta],
    ) -> Self:
        return type(self)(
            *map(operation, attrs.astuple(self), attrs.astuple(other)),
        )

    def __add__(self, other: Self) -> Self:
        return self._combined(other, datetime.timedelta.__add__)

    def __sub__(self, other: Self) -> Self:
        return self._combined(other, datetime.timedelta.__sub__)

    def __iadd__(self, other: Self) -> Self:
        self.__init__(*attrs.astuple(self + other))  # type: ignore[misc]  # in place, all fields
        return self

    def __isub__(self, other: Self) -> Self:
        self.__init__(*attrs.astuple(self - other))  # type: ignore[misc]  # in place, all fields
        return self
