"""A chip on the bench: registers written in place of an FPGA, no wire in between."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import haldls
from emulator.chip import Chip
from emulator.description import Description
from emulator.parameters import TICK
from emulator.registers import Block, RegisterStore
from emulator.synapse import QUAD_COLUMNS
from halco import AtomicNeuronOnDLS, CapMemCellOnCapMemBlock, CapMemRowOnCapMemBlock, table

MICROSECOND = round(1e-6 / TICK)
MILLISECOND = 1000 * MICROSECOND
ALL = np.arange(512)
IDEAL = Description(mismatch=False, noise=False)


class Bench:
    """One chip with its register store and a clock."""

    def __init__(self, description: Description = IDEAL) -> None:
        self.registers = RegisterStore()
        self.chip = Chip(description, self.registers, 0)
        self._block = table(AtomicNeuronOnDLS, "toCapMemBlockOnDLS").astype(np.int64)
        self._column = table(AtomicNeuronOnDLS, "toCapMemColumnOnCapMemBlock").astype(np.int64)

    @property
    def now(self) -> int:
        """Time in ticks."""
        return self.chip.now

    def wait(self, ticks: float) -> None:
        """Let time pass."""
        self.chip.advance(self.now + int(ticks))
        self.chip.synchronise()

    def set(self, block: Block, places: ArrayLike = 0, **fields: ArrayLike) -> None:
        """Write fields of registers, keeping their other fields."""
        rows = np.atleast_1d(np.asarray(places, dtype=np.int64))
        columns = {name: values[rows] for name, values in self.registers.columns(block).items()}
        for name, value in fields.items():
            shape = columns[name.replace("__", ".")].shape
            columns[name.replace("__", ".")] = np.broadcast_to(np.asarray(value), shape)
        words = block.encode_columns(columns).astype(np.int64)
        self.chip.advance(self.now + 2)
        self.registers.words(block)[rows] = words
        self.registers.touched(block)
        count, width = words.shape
        self.chip.written(
            block,
            np.repeat(rows, width),
            np.tile(np.arange(width), count),
            np.full(count * width, 15, dtype=np.uint8),
            self.now,
        )

    def command(self, block: Block, places: ArrayLike) -> None:
        """Write to registers without contents."""
        rows = np.atleast_1d(np.asarray(places, dtype=np.int64))
        zeros = np.zeros(len(rows), dtype=np.int64)
        self.chip.advance(self.now + 2)
        self.chip.written(block, rows, zeros, np.full(len(rows), 15, dtype=np.uint8), self.now)

    def cells(self, circuits: ArrayLike = ALL, **codes: ArrayLike) -> None:
        """Write analog parameters of circuits by the names of their rows."""
        chosen = np.atleast_1d(np.asarray(circuits))
        for name, value in codes.items():
            row = int(getattr(CapMemRowOnCapMemBlock, name))
            places = self._block[chosen] * 3120 + row * 130 + self._column[chosen]
            self.set(
                haldls.CapMemCell,
                places,
                value=np.broadcast_to(np.asarray(value, dtype=np.int64), chosen.shape),
            )

    def globals(self, **codes: ArrayLike) -> None:
        """Write global cells of all four blocks by their names."""
        for name, value in codes.items():
            cell = int(getattr(CapMemCellOnCapMemBlock, name))
            places = np.arange(4) * 3120 + cell
            self.set(haldls.CapMemCell, places, value=np.broadcast_to(value, (4,)))

    @staticmethod
    def columns() -> NDArray[np.int64]:
        """Return the column of each (quad, entry)."""
        return QUAD_COLUMNS

    def settle(self) -> None:
        """Wait until analog parameters have settled."""
        self.wait(20 * MILLISECOND)

    def lif(self, circuits: ArrayLike = ALL, **fields: Any) -> None:
        """Configure leaky neurons: 10 us time constants, current-based inputs, no threshold."""
        self.cells(
            circuits,
            v_leak=570, v_reset=566, v_threshold=322, i_bias_leak=358, i_bias_reset=1000,
            i_bias_synin_exc_tau=30, i_bias_synin_inh_tau=30, i_bias_synin_exc_gm=500,
            i_bias_synin_inh_gm=500, i_bias_synin_exc_shift=310, i_bias_synin_inh_shift=310,
            v_adapt_leak=370, v_adapt_ref=423,
        )  # fmt: skip
        self.set(haldls.CADCChannelConfig, np.arange(1024), offset=0)
        self.set(haldls.CADCConfig, [0, 1], enable=True)
        self.globals(
            syn_i_bias_dac=600, cadc_i_ramp_slope=350, cadc_v_ramp_offset=200, stp_i_ramp=600
        )
        self.set(
            haldls.NeuronConfig,
            circuits,
            **{
                "membrane_capacitor_size": 63,
                "enable_synaptic_input_excitatory": True,
                "enable_synaptic_input_inhibitory": True,
                "enable_reset_multiplication": True,
                "enable_readout_amplifier": True,
                **fields,
            },
        )
        self.set(
            haldls.NeuronBackendConfig,
            np.arange(512),
            refractory_time=248,
            reset_holdoff=15,
            select_input_clock=True,
            enable_bayesian_extension=True,
        )

    def synapses(self, side: int, rows: ArrayLike, weight: ArrayLike, label: int = 0) -> None:
        """Set whole synapse rows to one weight and label and connect all columns."""
        quads = (side * 256 + np.atleast_1d(rows))[:, None] * 64 + np.arange(64)
        self.set(haldls.SynapseQuad, quads.reshape(-1), weights=weight, labels=label)
        self.set(
            haldls.ColumnCurrentQuad,
            side * 64 + np.arange(64),
            switches__enable_synaptic_current_excitatory=True,
            switches__enable_synaptic_current_inhibitory=True,
        )

    def driver(self, driver: ArrayLike, **fields: Any) -> None:
        """Let synapse drivers receive events for their own position on the bus."""
        self.set(
            haldls.SynapseDriverConfig,
            driver,
            **{
                "enable_receiver": True,
                "enable_address_out": True,
                "row_address_compare_mask": 31,
                "row_mode_bottom": 1,
                "row_mode_top": 1,
                **fields,
            },
        )

    def event(self, side: int, bus: int, row_select: int = 0, label: int = 0) -> None:
        """Send an event to a PADI bus by register."""
        self.set(
            haldls.PADIEvent,
            side,
            fire_bus=np.arange(4) == bus,
            event_address=label,
            row_select_address=row_select,
        )

    def record(self, circuit: int, ticks: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Record a circuit's readout; return (seconds, MADC steps)."""
        self.select(circuit)
        self.start_recording()
        self.wait(ticks)
        return self.stop_recording()

    def select(self, circuit: int, buffer: int = 0) -> None:
        """Connect a circuit's readout to the fast converter, disconnecting all others."""
        row, odd = circuit // 256, circuit % 2
        self.set(haldls.NeuronConfig, ALL, enable_readout=circuit == ALL)
        even_and_odd = np.zeros((2, 1, 2, 2), dtype=np.bool_)
        even_and_odd[odd, 0, buffer, row] = True
        self.set(
            haldls.ReadoutSourceSelection,
            0,
            buffers__neuron_even=even_and_odd[0],
            buffers__neuron_odd=even_and_odd[1],
        )

    def start_recording(self) -> None:
        """Wake the fast converter and start an endless recording."""
        self.set(haldls.MADCControl, 0, wake_up=True, stop_recording=False)
        self.wait(MICROSECOND)
        self.chip.take_madc()
        self.set(
            haldls.MADCControl,
            0,
            wake_up=False,
            start_recording=True,
            enable_continuous_sampling=True,
        )

    def stop_recording(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Stop recording; return (seconds, MADC steps)."""
        self.set(haldls.MADCControl, 0, start_recording=False, stop_recording=True)
        ticks, values = self.chip.take_madc()
        return (ticks * TICK).astype(np.float64), (values % 1024).astype(np.float64)
