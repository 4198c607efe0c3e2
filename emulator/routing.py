"""Events that leave a chip and come back to one.

There are two ways: the serial spike interface, and the tables between the FPGAs of a board with
several chips. Both happen beside the normal recording of an event.
"""

from functools import cache
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from emulator import latency
from emulator.registers import TABLES, Block, RegisterStore

#: Registers that send events on another round; while none of them is set nothing is exchanged.
SENDING: Final[frozenset[Block]] = TABLES | {haldls.SpikeIOConfig}

#: Departure towards a chip, in FPGA cycles, and label.
Spikes = tuple[NDArray[np.int64], NDArray[np.uint16]]


@attrs.define
class SpikeIO:
    """The serial interface: one spike after the other, looped back inside the FPGA if asked to."""

    registers: RegisterStore
    _free: int = 0

    @property
    def active(self) -> bool:
        """Whether spikes that go out also come in."""
        config = self.registers.columns(haldls.SpikeIOConfig)
        names = ("enable_tx", "enable_rx", "enable_internal_loopback")
        return all(bool(config[name][0]) for name in names)

    def route(self, arrival: NDArray[np.int64], labels: NDArray[np.uint16]) -> Spikes:
        """Return the spikes that come back for those that arrived from the chip."""
        if not self.active:
            return _none()
        address = self.registers.columns(haldls.SpikeIOOutputRoute)["target"][labels]
        sent = address != _silent(haldls.SpikeIOOutputRoute)
        scaler = int(self.registers.columns(haldls.SpikeIOConfig)["data_rate_scaler"][0])
        duration = latency.SPIKEIO_BITS * max(scaler, 1)
        received = np.empty(int(sent.sum()), np.int64)
        for row, at in enumerate(arrival[sent].tolist()):
            self._free = max(self._free, at) + duration
            received[row] = self._free
        target = self.registers.columns(haldls.SpikeIOInputRoute)["target"][address[sent]]
        known = target != _silent(haldls.SpikeIOInputRoute)
        return received[known], target[known].astype(np.uint16)


@attrs.define
class Tables:
    """The routing tables of one FPGA: which of its chip's events go out, which come in."""

    registers: RegisterStore
    _known: tuple[int, bool] = (-1, False)

    @property
    def active(self) -> bool:
        """Whether any event goes out."""
        version = self.registers.version(haldls.OutputRoutingTableEntry)
        if self._known[0] != version:
            enabled = self.registers.columns(haldls.OutputRoutingTableEntry)["enable"]
            self._known = (version, bool(enabled.any()))
        return self._known[1]

    def send(self, arrival: NDArray[np.int64], labels: NDArray[np.uint16]) -> Spikes:
        """Return the events that go out, with their labels on the interconnect."""
        if not self.active:
            return _none()
        table = self.registers.columns(haldls.OutputRoutingTableEntry)
        sent = table["enable"][labels] != 0
        return arrival[sent], table["label"][labels[sent]].astype(np.uint16)

    def receive(self, arrival: NDArray[np.int64], labels: NDArray[np.uint16]) -> Spikes:
        """Return the events of the interconnect that are meant for this FPGA's chip."""
        table = self.registers.columns(haldls.InputRoutingTableEntry)
        here = table["enable"][labels] != 0
        return arrival[here] + latency.ROUTING, table["label"][labels[here]].astype(np.uint16)


@cache
def _silent(block: Block) -> int:
    """Return the entry of a serial table that discards an event; it is the default."""
    return int(block.columns()["target"].default)


def _none() -> Spikes:
    return np.empty(0, np.int64), np.empty(0, np.uint16)
