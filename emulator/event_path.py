"""Delays and depths of the way that events take through the chip."""

from __future__ import annotations

import attrs


@attrs.frozen
class Latency:
    """Delays of the event path in ticks of 4 ns.

    The way from a neuron back to a synapse takes fire_to_crossbar + crossbar_to_padi +
    padi_to_synapse = 43 ticks = 172 ns, of the order seen on the chip. The last one must not be
    shorter than the 32 ticks that the analog circuits advance at a time. An output towards the
    FPGA queues ``queue_depth`` events and loses what comes on top of that: deep enough for the
    simultaneous spikes of all neurons that calibrations provoke and mostly want to see.
    """

    fire_to_crossbar: int = 3
    crossbar_to_l2: int = 2
    crossbar_to_padi: int = 8
    padi_write_to_bus: int = 4
    padi_to_synapse: int = 32
    l2_interval: int = 4
    l2_slow_interval: int = 32
    queue_depth: int = 64
