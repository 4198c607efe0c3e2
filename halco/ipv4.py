"""Network address of an FPGA board."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, Self


@functools.total_ordering
class IPv4:
    """Internet address (version 4) of a board.

    Made from a number, from four bytes, most significant first, or from nothing (0.0.0.0).

    Raises:
        ValueError: the number, the bytes or the text is not an address.
    """

    __slots__ = ("_address",)

    def __init__(self, address: int | Sequence[int] = 0) -> None:
        self._address = ipaddress.IPv4Address(
            address if isinstance(address, int) else bytes(address)
        )

    @classmethod
    def from_string(cls, text: str) -> Self:
        """Return the address of a text such as ``"192.168.1.1"``."""
        return cls(int(ipaddress.IPv4Address(text)))

    @classmethod
    def any(cls) -> Self:
        """Return 0.0.0.0."""
        return cls()

    @classmethod
    def broadcast(cls) -> Self:
        """Return 255.255.255.255."""
        return cls(0xFFFF_FFFF)

    @classmethod
    def loopback(cls) -> Self:
        """Return 127.0.0.1."""
        return cls(0x7F00_0001)

    @classmethod
    def netmask(cls, address: IPv4) -> Self:
        """Return the mask of the network part by the class of an address."""
        classes = (
            (address.is_class_a(), 0xFF00_0000),
            (address.is_class_b(), 0xFFFF_0000),
            (address.is_class_c(), 0xFFFF_FF00),
        )
        return cls(next((mask for applies, mask in classes if applies), 0xFFFF_FFFF))

    def to_string(self) -> str:
        """Return the four numbers separated by dots."""
        return str(self._address)

    def to_bytes(self) -> list[int]:
        """Return the four bytes, most significant first."""
        return list(self._address.packed)

    def to_ulong(self) -> int:
        """Return the address as a number."""
        return int(self._address)

    def is_class_a(self) -> bool:
        """Return whether the address is below 128.0.0.0."""
        return self.to_ulong() >> 31 == 0

    def is_class_b(self) -> bool:
        """Return whether the address is from 128.0.0.0 to 191.255.255.255."""
        return self.to_ulong() >> 30 == 0b10

    def is_class_c(self) -> bool:
        """Return whether the address is from 192.0.0.0 to 223.255.255.255."""
        return self.to_ulong() >> 29 == 0b110

    def is_multicast(self) -> bool:
        """Return whether the address is from 224.0.0.0 to 239.255.255.255."""
        return self._address.is_multicast

    def is_loopback(self) -> bool:
        """Return whether the address is in 127.0.0.0/8."""
        return self._address.is_loopback

    def is_unspecified(self) -> bool:
        """Return whether the address is 0.0.0.0."""
        return self._address.is_unspecified

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IPv4) and self._address == other._address

    def __lt__(self, other: IPv4) -> bool:
        return self._address < other._address

    def __hash__(self) -> int:
        return hash(self._address)

    def __repr__(self) -> str:
        return f"IPv4({self.to_bytes()})"

    def __str__(self) -> str:
        return f"IPv4({self.to_string()})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[int]]:
        return type(self), (self.to_ulong(),)
