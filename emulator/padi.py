"""PADI buses: events from the crossbar or from register writes on their way to the drivers."""

from __future__ import annotations

from typing import Any

import numpy as np

import haldls
from emulator.chip_kernel import Loop
from emulator.event_path import Latency

BUSES = 4  # on each side
#: Position of the row select value in the label of a bus event; the synapses' label is below it.
_ROW_SELECT = 64


def configure(
    registers: Any,
    loop: Loop,
    receives: np.ndarray[Any, np.dtype[np.bool_]],
    cycle: float = 1.0,
) -> None:
    """Hand the bus configuration to the kernel.

    Args:
        registers: register store.
        loop: kernel.
        receives: whether any driver of each of the 8 buses listens.
        cycle: ticks of a cycle of the event network's clock; pulses last that much longer.
    """
    config = registers.columns(haldls.CommonPADIBusConfig)
    listens = config["enable_spl1"].reshape(-1).astype(np.uint8)
    loop.listening = listens
    loop.crossbar.alive = (listens & receives).astype(np.uint8)
    pulse = (1.0 + config["dacen_pulse_extension"].reshape(-1)) * cycle
    loop.synapses.extension = pulse.astype(np.float32)


def written(registers: Any, loop: Loop, side: int, tick: int, latency: Latency) -> None:
    """Send the event that was written to the register of one side."""
    event = registers.columns(haldls.PADIEvent)
    label = int(event["event_address"][side]) + _ROW_SELECT * int(event["row_select_address"][side])
    arrival = tick + latency.padi_write_to_bus + latency.padi_to_synapse
    for bus in np.flatnonzero(event["fire_bus"][side]).tolist():
        loop.inject(arrival, side * BUSES + bus, label)
