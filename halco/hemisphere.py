"""The two halves of the chip.

The analog core has an upper (0) and a lower (1) half, mirrored to each other: each with a synapse
array, its drivers, a row of neurons, a row of column converters and an embedded processor. What
exists once per half is counted alike, so all of it converts into each other.
"""

from __future__ import annotations

import halco
from halco.composed import On
from halco.conversion import outer_part, same_index
from halco.ranged import Named, Ranged


class PerHemisphere(Ranged, size=2):
    """What exists once in each half of the chip, from the top."""

    toCADCConfigOnDLS = same_index(lambda: halco.CADCConfigOnDLS)
    toColumnCorrelationRowOnDLS = same_index(lambda: halco.ColumnCorrelationRowOnDLS)
    toColumnCurrentRowOnDLS = same_index(lambda: halco.ColumnCurrentRowOnDLS)
    toCommonCorrelationConfigOnDLS = same_index(lambda: halco.CommonCorrelationConfigOnDLS)
    toCommonPADIBusConfigOnDLS = same_index(lambda: halco.CommonPADIBusConfigOnDLS)
    toCommonSTPConfigOnDLS = same_index(lambda: halco.CommonSTPConfigOnDLS)
    toCommonSynapseDriverConfigOnDLS = same_index(lambda: halco.CommonSynapseDriverConfigOnDLS)
    toCommonSynramConfigOnDLS = same_index(lambda: halco.CommonSynramConfigOnDLS)
    toHemisphereOnDLS = same_index(lambda: HemisphereOnDLS)
    toNeuronRowOnDLS = same_index(lambda: halco.NeuronRowOnDLS)
    toPADIBusBlockOnDLS = same_index(lambda: halco.PADIBusBlockOnDLS)
    toPADIEventOnDLS = same_index(lambda: halco.PADIEventOnDLS)
    toPPUControlRegisterOnDLS = same_index(lambda: halco.PPUControlRegisterOnDLS)
    toPPUMemoryOnDLS = same_index(lambda: halco.PPUMemoryOnDLS)
    toPPUOnDLS = same_index(lambda: halco.PPUOnDLS)
    toPPUStatusRegisterOnDLS = same_index(lambda: halco.PPUStatusRegisterOnDLS)
    toSynapseBlockOnDLS = same_index(lambda: halco.SynapseBlockOnDLS)
    toSynapseCorrelationCalibMatrixOnDLS = same_index(
        lambda: halco.SynapseCorrelationCalibMatrixOnDLS
    )
    toSynapseDriverBlockOnDLS = same_index(lambda: halco.SynapseDriverBlockOnDLS)
    toSynapseDriverSRAMTimingConfigOnDLS = same_index(
        lambda: halco.SynapseDriverSRAMTimingConfigOnDLS
    )
    toSynapseLabelMatrixOnDLS = same_index(lambda: halco.SynapseLabelMatrixOnDLS)
    toSynapseWeightMatrixOnDLS = same_index(lambda: halco.SynapseWeightMatrixOnDLS)
    toSynramOnDLS = same_index(lambda: halco.SynramOnDLS)

    top = Named(0)
    bottom = Named(1)


class HemisphereOnDLS(PerHemisphere):
    """Upper or lower half of the chip."""


class DLSGlobal(Ranged, size=255):
    """One of the chips of a system."""


class HemisphereGlobal(
    On, HemisphereOnDLS, outer=DLSGlobal, names=("half", "dls"), outer_required=True
):
    """Upper or lower half of one of the chips of a system."""

    toDLSGlobal = outer_part(DLSGlobal)
