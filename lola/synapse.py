"""Weights, labels and calibration of synapses: rows of 256, matrices of 256 rows."""

from __future__ import annotations

from typing import Any

import halco
import haldls
from haldls import DifferentialWriteTrait
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analogs
from lola.arrays import array, array_type
from lola.capmem import HEMISPHERE, cells
from lola.composite import Composite, Piece, consecutive
from lola.gray_scale import to_gray_scale
from lola.quad import BY_QUAD
from lola.record import part
from lola.source import Sorted


def row_type(value: Any) -> Any:
    """Return the class of rows with one value for each synapse."""
    return array_type(value, halco.SynapseOnSynapseRow)


def matrix_type(value: Any) -> Any:
    """Return the class of matrices with a row of values for each row of synapses."""
    return array_type(row_type(value), halco.SynapseRowOnSynram)


def quads(container: Any, whole: Any, **fields: str) -> tuple[Piece, ...]:
    """Return the quads of a row or a matrix, whose fields come from arrays of the record."""
    return (
        Piece(
            container,
            consecutive(container.coordinate_type, whole),
            {name: Sorted(path, BY_QUAD) for name, path in fields.items()},
        ),
    )


class Synapses(Composite, DifferentialWriteTrait):
    """What rows and matrices share: ``str`` shows them as pictures, one character a synapse."""

    def __str__(self) -> str:
        pictures = []
        for name in self._layout:
            values = getattr(self, name)
            highest = values._scalar.max
            pictures.append(f"    {name}:\n{to_gray_scale(values.to_numpy(), highest)}\n")
        return f"{type(self).__name__}(\n{''.join(pictures)})"


class SynapseWeightRow(Synapses):
    """Weights of a row, [0, 63]."""

    coordinate_type = halco.SynapseWeightRowOnDLS
    Value = haldls.SynapseWeightQuad.Value
    _values_type = row_type(Value)
    values = array(_values_type)
    _pieces = quads(haldls.SynapseWeightQuad, coordinate_type, values="values")


class SynapseLabelRow(Synapses):
    """Labels of a row: the addresses that the synapses listen to, [0, 63]."""

    coordinate_type = halco.SynapseLabelRowOnDLS
    Value = haldls.SynapseLabelQuad.Value
    _values_type = row_type(Value)
    values = array(_values_type)
    _pieces = quads(haldls.SynapseLabelQuad, coordinate_type, values="values")


class SynapseCorrelationCalibRow(Synapses):
    """Calibration of the correlation sensors of a row, [0, 3] each."""

    coordinate_type = halco.SynapseCorrelationCalibRowOnDLS
    TimeCalib = haldls.SynapseCorrelationCalibQuad.TimeCalib
    AmpCalib = haldls.SynapseCorrelationCalibQuad.AmpCalib
    _time_calibs_type = row_type(TimeCalib)
    _amp_calibs_type = row_type(AmpCalib)
    time_calibs = array(_time_calibs_type)
    amp_calibs = array(_amp_calibs_type)
    _pieces = quads(
        haldls.SynapseCorrelationCalibQuad,
        coordinate_type,
        time_calibs="time_calibs",
        amp_calibs="amp_calibs",
    )


class SynapseRow(Synapses):
    """Weights, labels and calibration of a row."""

    coordinate_type = halco.SynapseRowOnDLS
    Weight = haldls.SynapseQuad.Weight
    Label = haldls.SynapseQuad.Label
    TimeCalib = haldls.SynapseQuad.TimeCalib
    AmpCalib = haldls.SynapseQuad.AmpCalib
    _weights_type = row_type(Weight)
    _labels_type = row_type(Label)
    _time_calibs_type = row_type(TimeCalib)
    _amp_calibs_type = row_type(AmpCalib)
    weights = array(_weights_type)
    labels = array(_labels_type)
    time_calibs = array(_time_calibs_type)
    amp_calibs = array(_amp_calibs_type)
    _pieces = quads(
        haldls.SynapseQuad,
        coordinate_type,
        weights="weights",
        labels="labels",
        time_calibs="time_calibs",
        amp_calibs="amp_calibs",
    )


class SynapseWeightMatrix(Synapses):
    """Weights of a synapse array, ``values[row][column]``, [0, 63]."""

    coordinate_type = halco.SynapseWeightMatrixOnDLS
    Value = haldls.SynapseWeightQuad.Value
    _row_type = row_type(Value)
    _values_type = matrix_type(Value)
    values = array(_values_type)
    _pieces = quads(haldls.SynapseWeightQuad, coordinate_type, values="values")


class SynapseLabelMatrix(Synapses):
    """Labels of a synapse array, ``values[row][column]``, [0, 63]."""

    coordinate_type = halco.SynapseLabelMatrixOnDLS
    Value = haldls.SynapseLabelQuad.Value
    _row_type = row_type(Value)
    _values_type = matrix_type(Value)
    values = array(_values_type)
    _pieces = quads(haldls.SynapseLabelQuad, coordinate_type, values="values")


class SynapseCorrelationCalibMatrix(Synapses):
    """Calibration of the correlation sensors of a synapse array, [0, 3] each."""

    coordinate_type = halco.SynapseCorrelationCalibMatrixOnDLS
    TimeCalib = haldls.SynapseCorrelationCalibQuad.TimeCalib
    AmpCalib = haldls.SynapseCorrelationCalibQuad.AmpCalib
    _time_calibs_row_type = row_type(TimeCalib)
    _amp_calibs_row_type = row_type(AmpCalib)
    _time_calibs_type = matrix_type(TimeCalib)
    _amp_calibs_type = matrix_type(AmpCalib)
    time_calibs = array(_time_calibs_type)
    amp_calibs = array(_amp_calibs_type)
    _pieces = quads(
        haldls.SynapseCorrelationCalibQuad,
        coordinate_type,
        time_calibs="time_calibs",
        amp_calibs="amp_calibs",
    )


class SynapseMatrix(Synapses):
    """Weights, labels and calibration of a synapse array, ``weights[row][column]``."""

    coordinate_type = halco.SynramOnDLS
    Weight = haldls.SynapseQuad.Weight
    Label = haldls.SynapseQuad.Label
    TimeCalib = haldls.SynapseQuad.TimeCalib
    AmpCalib = haldls.SynapseQuad.AmpCalib
    _weights_row_type = row_type(Weight)
    _labels_row_type = row_type(Label)
    _time_calibs_row_type = row_type(TimeCalib)
    _amp_calibs_row_type = row_type(AmpCalib)
    _weights_type = matrix_type(Weight)
    _labels_type = matrix_type(Label)
    _time_calibs_type = matrix_type(TimeCalib)
    _amp_calibs_type = matrix_type(AmpCalib)
    weights = array(_weights_type)
    labels = array(_labels_type)
    time_calibs = array(_time_calibs_type)
    amp_calibs = array(_amp_calibs_type)
    _pieces = quads(
        haldls.SynapseQuad,
        coordinate_type,
        weights="weights",
        labels="labels",
        time_calibs="time_calibs",
        amp_calibs="amp_calibs",
    )


class SynapseBlock(Composite):
    """A synapse array with the bias that scales the output of all its synapses."""

    coordinate_type = halco.SynapseBlockOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    Matrix = SynapseMatrix
    matrix = part(Matrix)
    i_bias_dac = analogs(halco.CapMemBlockOnHemisphere, initial=1022)
    _pieces = (
        Piece(SynapseMatrix, consecutive(halco.SynramOnDLS, coordinate_type), "matrix"),
        cells(HEMISPHERE, i_bias_dac=halco.CapMemCellOnCapMemBlock.syn_i_bias_dac),
    )
