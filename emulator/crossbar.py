"""Event crossbar: which inputs reach which outputs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import haldls
from emulator.crossbar_kernel import Crossbar
from emulator.event_path import Latency
from halco import CrossbarNodeOnDLS, table

_INPUTS = table(CrossbarNodeOnDLS, "toCrossbarInputOnDLS").astype(np.int32)
_OUTPUTS = table(CrossbarNodeOnDLS, "toCrossbarOutputOnDLS").astype(np.int32)


def configure(registers: Any, crossbar: Crossbar, latency: Latency, cycle: float = 1.0) -> None:
    """Hand nodes and outputs to the kernel.

    Args:
        registers: register store.
        crossbar: kernel.
        latency: delays and rates.
        cycle: ticks of a cycle of the event network's clock.
    """
    nodes = registers.columns(haldls.CrossbarNode)
    crossbar.set_nodes(
        _INPUTS,
        _OUTPUTS,
        nodes["mask"].astype(np.uint32),
        nodes["target"].astype(np.uint32),
        nodes["enable_drop_counter"].astype(np.uint32),
    )
    config = registers.columns(haldls.CrossbarOutputConfig)
    links = np.where(config["enable_slow"][0], latency.l2_slow_interval, latency.l2_interval)
    # an extended event stays on its bus for a second cycle
    buses = 1 + registers.columns(haldls.CommonPADIBusConfig)["enable_extended_timing"].reshape(-1)
    intervals = buses.tolist() + links.tolist()
    slowness = cycle or 1.0  # nothing moves while the clock stands still
    crossbar.set_outputs(
        [math.ceil(interval * slowness) for interval in intervals],
        config["enable_event_counter"][0].tolist(),
        round(latency.crossbar_to_l2 * slowness),
        round(latency.crossbar_to_padi * slowness) + latency.padi_to_synapse,
    )
