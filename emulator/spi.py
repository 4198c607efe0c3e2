"""The SPI master of the FPGA: it collects bytes for a client until the last one is marked."""

from typing import Final

import attrs

#: Bytes a client's shift register holds; earlier ones fall out at its end.
_LONGEST: Final = 8


@attrs.define
class Master:
    """Bytes collected for each client, by the client's place in the master's address window."""

    _collected: dict[int, bytes] = attrs.field(factory=dict)

    def write(self, client: int, byte: int, *, last: bool) -> bytes | None:
        """Take a byte for a client; return the whole transfer once it is complete."""
        transfer = self._collected.pop(client, b"") + bytes((byte,))
        if last:
            return transfer
        self._collected[client] = transfer[-_LONGEST:]
        return None
