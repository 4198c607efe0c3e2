"""Synapse drivers: address match, row modes and short-term plasticity."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.capmem import Storage
from emulator.mismatch import Instances
from emulator.parameters import Parameters
from emulator.synapse_kernel import Synapses
from halco import CapMemCellOnCapMemBlock, SynapseDriverOnDLS, table

_COUNT, _SIDE, _BUSES, _SELECTS = 256, 128, 4, 32
_BLOCK = table(SynapseDriverOnDLS, "toCapMemBlockOnDLS").astype(np.int64)
#: Utilization codes and hagen activations span these numbers of steps.
_UTILIZATIONS = 15
#: Chip ticks of one recovery clock at speed 0.
_RECOVERY_CLOCK = 16


class Drivers:
    """The 256 synapse drivers of a chip.

    Attributes:
        receives: whether any driver of each of the 8 buses listens.
    """

    def __init__(self, laws: Parameters, instances: Instances) -> None:
        self._laws = laws.driver
        codes = instances.offsets("driver offset", laws.mismatch.driver_codes, _COUNT)
        self._shift = codes * laws.driver.offset_step
        self.receives: NDArray[np.bool_] = np.zeros(8, dtype=np.bool_)

    def configure(
        self, registers: Any, cells: Storage, synapses: Synapses, cycle: float = 1.0
    ) -> None:
        """Hand all drivers to the kernel.

        Args:
            registers: register store.
            cells: analog parameters.
            synapses: kernel.
            cycle: ticks of a cycle of the clock that recovery is derived from; 0: no recovery.
        """
        config = registers.columns(haldls.SynapseDriverConfig)
        stp = registers.columns(haldls.CommonSTPConfig)
        receiver = config["enable_receiver"].astype(bool)
        self._match(receiver, config["row_address_compare_mask"].astype(np.int64), synapses)
        cell = CapMemCellOnCapMemBlock
        targets = {
            name: (cells.globals(low)[_BLOCK], cells.globals(high)[_BLOCK])
            for name, low, high in (
                ("charge", cell.stp_v_charge_0, cell.stp_v_charge_1),
                ("recover", cell.stp_v_recover_0, cell.stp_v_recover_1),
            )
        }
        chosen = config["select_target_voltages"].astype(bool)
        charge = np.where(chosen, targets["charge"][1], targets["charge"][0])
        recover = np.where(chosen, targets["recover"][1], targets["recover"][0])
        laws = self._laws
        ramp = np.maximum(cells.globals(cell.stp_i_ramp)[_BLOCK], 1.0) / laws.ramp_reference
        side = np.arange(_COUNT) // _SIDE
        ticks = _RECOVERY_CLOCK * (cycle or 1.0)
        clock = np.ldexp(ticks, stp["recovery_clock_speed"][side].astype(np.int64))
        slowness = laws.recovery_base + laws.recovery_step * config["recovery"]
        recovers = config["enable_recovery"] & stp["enable_recovery_clock"][side] & (cycle > 0)
        rate = np.where(recovers, 1.0 / (slowness * clock), 0.0)
        share = laws.utilization_floor + laws.utilization_range * (
            config["utilization"] / _UTILIZATIONS
        )
        offset = laws.offset_step * (config["offset"] - laws.offset_centre) + self._shift
        dac = laws.dac_offset_step * (config["hagen_dac_offset"] - laws.dac_offset_centre)
        modulated = config["enable_stp"] | config["enable_hagen_modulation"]
        for i in range(_COUNT):
            synapses.set_driver(
                i,
                bool(modulated[i]),
                bool(config["enable_hagen_dac"][i]),
                bool(config["enable_address_out"][i]),
                int(config["row_mode_bottom"][i]),
                int(config["row_mode_top"][i]),
                float(share[i]),
                float(charge[i]),
                float(recover[i]),
                float(rate[i]),
                float(ramp[i]),
                float(offset[i]),
                float(dac[i]),
            )

    def _match(
        self, receiver: NDArray[np.bool_], mask: NDArray[np.int64], synapses: Synapses
    ) -> None:
        """Work out which drivers each row select value reaches on each bus."""
        driver = np.arange(_COUNT)
        bus = driver // _SIDE * _BUSES + driver % _BUSES
        position = driver % _SIDE // _BUSES
        select = np.arange(_SELECTS)
        hits = ((select[:, None] ^ position) & mask == 0) & receiver
        slot = np.broadcast_to(bus * _SELECTS, hits.shape) + select[:, None]
        slots, drivers = slot[hits], np.broadcast_to(driver, hits.shape)[hits]
        order = np.lexsort((drivers, slots))
        synapses.matches = drivers[order].astype(np.int32)
        bounds = np.searchsorted(slots[order], np.arange(8 * _SELECTS + 1))
        synapses.first_match = bounds.astype(np.int32)
        self.receives = np.bincount(bus, weights=receiver, minlength=8) > 0


def recovery_clock(speed: int) -> int:
    """Return the chip ticks of one recovery step at a clock speed (0..15)."""
    return _RECOVERY_CLOCK << speed
