"""Analog readout: what reaches the pads, the debug lines and the inputs of the fast converter."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.capmem import Storage
from emulator.madc_kernel import Sampler
from emulator.parameters import Parameters
from halco import CapMemRowOnCapMemBlock as Row
from halco import DACChannelOnBoard

_COLUMNS = 256
#: Kinds of signals the sampler knows; the numbers are those of the kernel.
STEADY, MEMBRANE, LINE_EXC, LINE_INH, ADAPTATION = range(5)
#: Readout source of a neuron (membrane, excitatory, inhibitory line, adaptation) -> kind.
_KIND = (MEMBRANE, LINE_EXC, LINE_INH, ADAPTATION)
#: Full scale of the board's 12-bit converters for the multiplexer and the correlation supply.
_DAC_VOLT, _DAC_CODES = 2.5, 4095
_V_RESET, _VDD_RES_MEAS, _MUX_DAC_25 = 1, 2, 3


@attrs.frozen
class Line:
    """A signal at a converter input.

    Attributes:
        kind: see the sampler.
        circuit: whose signal it is.
        voltage: its voltage if steady, its resting voltage otherwise.
        scale: how it follows from there, see the sampler.
    """

    kind: int
    circuit: int = 0
    voltage: float = 0.0
    scale: float = 1.0


def adaptation_rest(cells: Storage, laws: Parameters) -> NDArray[np.float64]:
    """Return the voltage of all adaptation circuits without any adaptation current."""
    return laws.adaptation.potential(laws.capmem.voltage(cells.neurons(Row.v_adapt_ref)))


def neuron_line(circuit: int, source: int, cells: Storage, laws: Parameters) -> Line:
    """Return the output of a circuit's readout amplifier."""
    kind = _KIND[source]
    if kind == MEMBRANE:
        return Line(kind, circuit)
    if kind == ADAPTATION:
        rest = float(adaptation_rest(cells, laws)[circuit])
        return Line(kind, circuit, rest, laws.adaptation.volt_per_ampere)
    return Line(kind, circuit, laws.synaptic_input.resting, laws.synaptic_input.headroom)


class Readout:
    """Multiplexers between neurons, pads and converters."""

    def __init__(self, laws: Parameters) -> None:
        self._laws = laws

    def dac_voltage(self, registers: Any, channel: DACChannelOnBoard) -> float:
        """Return the output voltage of a converter on the board."""
        code = registers.columns(haldls.DACChannel)["value"][int(channel)]
        return float(code) * _DAC_VOLT / _DAC_CODES

    def pad_voltage(self, registers: Any, cells: Storage, pad: int) -> float | None:
        """Return what drives a pad from the board or from the parameter storage, if anything."""
        board = registers.columns(haldls.ShiftRegister)
        if int(board["select_analog_readout_mux_1_input"][0]) == pad + 1:
            source = int(board["select_analog_readout_mux_2_input"][0])
            if source in (_V_RESET, _MUX_DAC_25):
                return self.dac_voltage(registers, DACChannelOnBoard.mux_dac_25)
            if source == _VDD_RES_MEAS:
                return self.dac_voltage(registers, DACChannelOnBoard.v_res_meas)
        mux = {
            name: values[pad]
            for name, values in registers.columns(haldls.PadMultiplexerConfig).items()
        }
        if (
            mux["capmem_intermediate_mux_to_pad"]
            and (mux["capmem_v_out_mux_to_capmem_intermediate_mux"])
        ):
            for block in np.flatnonzero(mux["capmem_v_out_mux"]).tolist():
                voltage = self.debug_voltage(registers, cells, block)
                if voltage is not None:
                    return voltage
        return None

    def debug_voltage(self, registers: Any, cells: Storage, block: int) -> float | None:
        """Return the voltage at the debug output of a CapMem block, None if it is off."""
        config = registers.columns(haldls.CapMemBlockConfig)
        if not config["debug_readout_enable"][block]:
            return None
        cell = int(config["debug_capmem_coord"][block])
        return float(self._laws.capmem.voltage(cells.values[block, cell : cell + 1])[0])

    def synapse_line(self, registers: Any, cells: Storage, name: str) -> float | None:
        """Return the voltage of a debug line of the synapse arrays.

        Args:
            registers: register store.
            cells: analog parameters.
            name: ``cadc_debug_causal``, ``cadc_debug_acausal``, ``synin_debug_excitatory`` or
                ``synin_debug_inhibitory``.
        """
        config = registers.columns(haldls.PadMultiplexerConfig)
        for pad in range(2):
            if (
                config[f"{name}_to_synapse_intermediate_mux"][pad]
                and (config["synapse_intermediate_mux_to_pad"][pad])
            ):
                voltage = self.pad_voltage(registers, cells, pad)
                if voltage is not None:
                    return voltage
        return None

    def converter_input(self, registers: Any, cells: Storage, buffer: int) -> Line:
        """Return what the readout buffer 0 or 1 passes on to the fast converter."""
        selection = {
            name: values[0, buffer]
            for name, values in registers.columns(haldls.ReadoutSourceSelection).items()
            if name.startswith("buffers.")
        }
        neurons = registers.columns(haldls.NeuronConfig)
        shown = neurons["enable_readout"] & neurons["enable_readout_amplifier"]
        for row in range(2):
            for name, parity in (("neuron_even", 0), ("neuron_odd", 1)):
                if selection[f"buffers.{name}"][row]:
                    half = shown[row * _COLUMNS : (row + 1) * _COLUMNS][parity::2]
                    for column in np.flatnonzero(half).tolist():
                        circuit = row * _COLUMNS + 2 * column + parity
                        source = int(neurons["readout_source"][circuit])
                        return neuron_line(circuit, source, cells, self._laws)
        for name in (
            "cadc_debug_causal",
            "cadc_debug_acausal",
            "synin_debug_excitatory",
            "synin_debug_inhibitory",
        ):
            if selection[f"buffers.{name}"]:
                voltage = self.synapse_line(registers, cells, name)
                if voltage is not None:
                    return Line(STEADY, voltage=voltage)
        return Line(STEADY)

    def configure(self, registers: Any, cells: Storage, sampler: Sampler) -> None:
        """Hand the signals at both converter inputs to the sampler."""
        mux = registers.columns(haldls.MADCConfig)
        for i in range(2):
            line = Line(STEADY)
            if mux["signal_selection_connect_active_mux"][0]:
                line = self.converter_input(registers, cells, i)
            sampler.signal[i] = line.kind
            sampler.circuit[i] = line.circuit
            sampler.voltage[i] = line.voltage
            sampler.scale[i] = line.scale


def stimulus_currents(registers: Any, laws: Parameters) -> NDArray[np.float64]:
    """Return the test current into the membrane of each circuit, ampere.

    The current source of the readout chain reaches the unbuffered line of a side; membranes that
    are connected to the line share the current.
    """
    source = registers.columns(haldls.CurrentDAC)
    currents = np.zeros(2 * _COLUMNS)
    if not source["enable_current"][0]:
        return currents
    current = laws.membrane.stimulus_per_step * float(source["current"][0])
    if source["sign"][0] == haldls.CurrentDAC.Sign.sink:
        current = -current
    config = registers.columns(haldls.NeuronConfig)
    membrane = config["readout_source"] == haldls.NeuronConfig.ReadoutSource.membrane
    connected = config["enable_unbuffered_access"].astype(np.bool_) & membrane
    for side in np.flatnonzero(source["connect_neuron"][0]).tolist():
        here = np.flatnonzero(connected[side * _COLUMNS : (side + 1) * _COLUMNS]) + side * _COLUMNS
        currents[here] = current / max(len(here), 1)
    return currents


def neuron_voltages(
    circuits: NDArray[np.int64],
    config: Any,
    rows: Any,
    membranes: Any,
    cells: Storage,
    laws: Parameters,
) -> NDArray[np.float64]:
    """Return the output voltages of the readout amplifiers of circuits; NaN where one is off.

    Args:
        circuits: numbers of the circuits.
        config: columns of NeuronConfig.
        rows: lanes of the kernel.
        membranes: voltages of all membranes.
        cells: analog parameters.
        laws: transfer functions.
    """
    source = config["readout_source"][circuits]
    volts = membranes[circuits]
    for number, lane in ((1, "u_exc"), (2, "u_inh")):
        chosen = source == number
        if chosen.any():
            drops = rows[lane][circuits[chosen]].astype(np.float64)
            volts[chosen] = laws.synaptic_input.readout(drops)
    if (chosen := source == 3).any():
        moved = laws.adaptation.volt_per_ampere * rows["w"]
        volts[chosen] = (adaptation_rest(cells, laws) + moved)[circuits[chosen]]
    return np.where(config["enable_readout_amplifier"][circuits], volts, np.nan)
