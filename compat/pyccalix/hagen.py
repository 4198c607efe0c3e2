"""Sending vectors to be multiplied with a synapse matrix."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from stadls import PlaybackProgramBuilder

__all__ = ["send_vectors"]

#: The two rows of a driver listen to addresses that differ in the uppermost bit.
_UPPER_ROW = 32


@functools.cache
def _row_label(row: int, synram_label: halco.NeuronLabel) -> int:
    """Return the label that reaches a synapse row, without the address for the synapses."""
    driver = halco.SynapseDriverOnSynapseDriverBlock(row // halco.SynapseRowOnSynapseDriver.size)
    channel = int(driver.toPADIBusOnPADIBusBlock()) * halco.NeuronLabel.size
    select = int(driver.toSynapseDriverOnPADIBus()) * halco.SynapseLabel.size
    padi = halco.PADIRowSelectAddress.size * halco.SynapseLabel.size
    return channel + int(synram_label) // padi * padi + select


@functools.cache
def _event(label: int) -> haldls.SpikePack1ToChip:
    return haldls.SpikePack1ToChip([halco.SpikeLabel(label)])


def send_vectors(
    builder: PlaybackProgramBuilder,
    vector: NDArray[Any],
    num_sends: int,
    wait_period: int,
    synram_coord: halco.SynramOnDLS,
    synram_selection_bit: int,
) -> None:
    """Send one event for each entry of a vector that is not zero.

    Args:
        builder: What to append the events to.
        vector: Address sent to each of the 256 synapse rows, 0 for none; low ones are strong.
        num_sends: How often to send the whole vector.
        wait_period: Time between events in FPGA cycles; up to 1: as fast as possible.
        synram_coord: Synapse array to be addressed.
        synram_selection_bit: Bit of the label by which events are routed to an array.

    Raises:
        RuntimeError: the vector has another length.
    """
    rows = halco.SynapseRowOnSynram.size
    addresses = np.asarray(vector)
    if addresses.size != rows:
        raise RuntimeError(
            f"Length of vector ({addresses.size}) does not match number of synapse rows in "
            f"hemisphere ({rows})."
        )
    synram_label = halco.NeuronLabel(int(synram_coord) << synram_selection_bit)
    events = []
    for row in np.flatnonzero(addresses).tolist():
        upper = row % halco.SynapseRowOnSynapseDriver.size == 0
        address = halco.SynapseLabel(int(addresses[row]) + _UPPER_ROW * upper)
        events.append(_event(_row_label(row, synram_label) + int(address)))

    place, timer = halco.SpikePack1ToChipOnDLS(), halco.TimerOnDLS()
    builder.write(timer, haldls.Timer())
    for count, event in enumerate(events * num_sends):
        builder.write(place, event)
        if wait_period > 1:
            builder.block_until(timer, haldls.Timer.Value(wait_period * count))
