"""Reset of the correlation sensors."""

from __future__ import annotations

import halco
import haldls
from lola.composite import Composite, Piece, consecutive


class CorrelationResetRow(Composite):
    """Resets causal and acausal sensors of all synapses of a row; holds no values."""

    coordinate_type = halco.CorrelationResetRowOnDLS
    _pieces = (
        Piece(
            haldls.CorrelationReset,
            consecutive(halco.CorrelationResetOnDLS, coordinate_type),
            {},
        ),
    )
