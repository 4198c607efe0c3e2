"""Measuring correlation: events to a column of synapses, and reads of its sensors."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from stadls import ContainerTicket, PlaybackProgramBuilder

__all__ = [
    "evaluate_correlation",
    "read_correlation",
    "reset_correlation",
    "send_postpulse",
    "send_prepulse",
]


@functools.cache
def _synapses(quad: halco.SynapseQuadColumnOnDLS) -> tuple[Any, ...]:
    """Return the quads of a column, one a row."""
    return tuple(
        halco.SynapseQuadOnSynram(quad, row) for row in halco.iter_all(halco.SynapseRowOnSynram)
    )


@functools.cache
def _samples(quad: halco.SynapseQuadColumnOnDLS, synram: halco.SynramOnDLS) -> tuple[Any, ...]:
    """Return where to read: the causal sum converts both, the acausal one is buffered then."""
    accesses = (
        (halco.CADCChannelType.causal, halco.CADCReadoutType.trigger_read),
        (halco.CADCChannelType.acausal, halco.CADCReadoutType.buffered),
    )
    return tuple(
        halco.CADCSampleQuadOnDLS(halco.CADCSampleQuadOnSynram(synapses, channel, readout), synram)
        for synapses in _synapses(quad)
        for channel, readout in accesses
    )


def read_correlation(
    builder: PlaybackProgramBuilder,
    quad: halco.SynapseQuadColumnOnDLS,
    synram: halco.SynramOnDLS,
) -> list[ContainerTicket]:
    """Read the sensors of four columns.

    Returns:
        Tickets of the causal and the acausal sums, for one row after the other.
    """
    return [builder.read(place) for place in _samples(quad, synram)]


def reset_correlation(
    builder: PlaybackProgramBuilder,
    quad: halco.SynapseQuadColumnOnDLS,
    synram: halco.SynramOnDLS,
) -> None:
    """Reset the sensors of four columns."""
    for synapses in _synapses(quad):
        builder.write(halco.CorrelationResetOnDLS(synapses, synram), haldls.CorrelationReset())


def evaluate_correlation(tickets: list[ContainerTicket]) -> NDArray[np.uint64]:
    """Return the samples of what :func:`read_correlation` gave, after the program was run.

    Returns:
        Samples of shape (4 entries of the quad, 256 rows, 2 for causal and acausal).
    """
    samples = np.array([ticket.get().samples.to_numpy() for ticket in tickets], np.uint64)
    paired = samples.reshape(-1, halco.CADCChannelType.size, halco.EntryOnQuad.size)
    return paired.transpose(2, 0, 1)


def send_prepulse(
    builder: PlaybackProgramBuilder, synram: halco.SynramOnDLS, address: halco.SynapseLabel
) -> None:
    """Send an event to all drivers of an array, that is, to all its synapses with an address."""
    event = haldls.PADIEvent()
    event.fire_bus.fill(True)
    event.event_address = address
    builder.write(synram.toPADIEventOnDLS(), event)


def send_postpulse(
    builder: PlaybackProgramBuilder,
    quad: halco.SynapseQuadColumnOnDLS,
    synram: halco.SynramOnDLS,
) -> None:
    """Reset four neurons, which tells their synapses that they fired."""
    builder.write(halco.NeuronResetQuadOnDLS(quad, synram), haldls.NeuronResetQuad())
