"""Synapses are reached four at a time; this is the order in which the quads of a row hold them."""

from __future__ import annotations

import numpy as np

import halco

#: Column of each synapse on a quad, (quads of a row, synapses of a quad).
BY_QUAD = np.array(
    [
        [int(halco.SynapseOnSynapseRow(entry, quad)) for entry in halco.iter_all(halco.EntryOnQuad)]
        for quad in halco.iter_all(halco.SynapseQuadColumnOnDLS)
    ],
    np.intp,
)
