"""Spikes and samples of the membrane ADC: sequences of objects for people, columns inside."""

from collections.abc import Iterable, MutableSequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

import haldls


class Events(MutableSequence[Any]):
    """A list of events that is one record array inside.

    Args:
        events: Objects of type ``element``, or another list of the same kind.

    Attributes:
        element: Type of the events.
        dtype: Type of the record array, packed.
    """

    element: ClassVar[type[Any]]
    dtype: ClassVar[np.dtype[Any]]
    _records: NDArray[Any]

    def __init__(self, events: Iterable[Any] = ()) -> None:
        if isinstance(events, type(self)):
            self._records = events._records.copy()
        else:
            self._records = np.array([self._row(event) for event in events], self.dtype)

    @classmethod
    def of(cls, size: int, **columns: NDArray[Any]) -> Self:
        """Build from columns of shape (size,) named like the fields of the record."""
        events = cls()
        events._records = np.empty(size, cls.dtype)
        for name, column in columns.items():
            events._records[name] = column
        return events

    def to_numpy(self) -> NDArray[Any]:
        """Return a copy as packed record array of shape (n,), see ``dtype``."""
        return self._records.copy()

    @classmethod
    def _row(cls, event: Any) -> tuple[int, ...]:
        if not isinstance(event, cls.element):
            raise TypeError(f"{cls.__name__} holds {cls.element.__name__}, not {event!r}")
        return tuple(int(getattr(event, name)) for name in cls.dtype.names or ())

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        """Return one event, or a list of some for a slice."""
        if isinstance(index, slice):
            part = type(self)()
            part._records = self._records[index].copy()
            return part
        return self.element(*self._records[index].tolist())

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            rows = self._records.tolist()
            rows[index] = [self._row(event) for event in value]
            self._records = np.array(rows, self.dtype)
        else:
            self._records[index] = self._row(value)

    def __delitem__(self, index: Any) -> None:
        self._records = np.delete(self._records, index)

    def insert(self, index: int, value: Any) -> None:
        """Insert one event before ``index``."""
        self[index:index] = [value]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return bool(np.array_equal(self._records, other._records))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} events)"


class Spikes(Events):
    """Spikes from the chip in the order in which they arrived.

    ``to_numpy`` gives the fields ``label`` (16 bit), ``fpga_time`` and ``chip_time`` in cycles of
    8 ns: when the FPGA sent the spike on, and when the chip had sent it.
    """

    element = haldls.SpikeFromChip
    dtype = np.dtype([("label", "u2"), ("fpga_time", "u8"), ("chip_time", "u8")])


class MADCSamples(Events):
    """Samples of the membrane ADC in the order in which they arrived.

    ``to_numpy`` gives the fields ``value`` (10 bit), ``channel`` (input of the multiplexer),
    ``fpga_time`` and ``chip_time`` in cycles of 8 ns.
    """

    element = haldls.MADCSampleFromChip
    dtype = np.dtype([("value", "u2"), ("channel", "u1"), ("fpga_time", "u8"), ("chip_time", "u8")])
