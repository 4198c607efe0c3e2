"""Background spike sources."""

from __future__ import annotations

from typing import Any

import haldls
from emulator.crossbar_kernel import Crossbar


def configure(registers: Any, crossbar: Crossbar, tick: int) -> None:
    """Take over the registers of all eight sources; enabling one starts it at ``tick``."""
    config = registers.columns(haldls.BackgroundSpikeSource)
    for i in range(len(config["enable"])):
        crossbar.set_source(
            i,
            tick,
            bool(config["enable"][i]),
            bool(config["enable_random"][i]),
            int(config["period"][i]),
            int(config["rate"][i]),
            int(config["seed"][i]),
            int(config["mask"][i]),
            int(config["neuron_label"][i]),
        )
