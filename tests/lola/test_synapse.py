"""Rows and matrices of synapses."""

import numpy as np
import pytest

import lola
from halco import (
    EntryOnQuad,
    SynapseOnSynapseRow,
    SynapseQuadColumnOnDLS,
    SynapseQuadOnDLS,
    SynapseQuadOnSynram,
    SynapseRowOnSynram,
    SynramOnDLS,
)
from haldls import SynapseQuad


def test_rows_of_a_matrix_are_references() -> None:
    matrix = lola.SynapseMatrix()
    matrix.weights[SynapseRowOnSynram(3)][SynapseOnSynapseRow(4)] = 9
    assert matrix.weights[3][4] == 9
    assert isinstance(matrix.weights[3][4], lola.SynapseMatrix.Weight)
    numbers = matrix.weights.to_numpy()
    assert (numbers.shape, numbers.dtype, numbers.sum()) == ((256, 256), np.uint8, 9)
    numbers[3, 4] = 1
    assert matrix.weights[3][4] == 9


def test_from_numpy_checks_shape_and_range_before_it_changes_anything() -> None:
    matrix = lola.SynapseWeightMatrix()
    numbers = np.full((256, 256), 63)
    matrix.values.from_numpy(numbers)
    assert (matrix.values.to_numpy() == 63).all()
    numbers[7, 8] = 64
    with pytest.raises(OverflowError, match=r"range overflow: 64 > max\(63\)"):
        matrix.values.from_numpy(numbers)
    with pytest.raises(RuntimeError, match="shape"):
        matrix.values.from_numpy(numbers[:, :255])
    with pytest.raises(RuntimeError):
        matrix.values.from_numpy(-numbers)
    assert (matrix.values.to_numpy() == 63).all()


def test_matrix_is_written_as_its_quads() -> None:
    matrix, random = lola.SynapseMatrix(), np.random.default_rng(1)
    for name, size in (("weights", 64), ("labels", 64), ("time_calibs", 4), ("amp_calibs", 4)):
        getattr(matrix, name).from_numpy(random.integers(0, size, (256, 256)))
    synram = SynramOnDLS(1)
    words = matrix.encode().reshape(256, 64, 2)
    addresses = matrix.write_addresses(synram).reshape(256, 64, 2)
    for row, column in ((0, 0), (17, 33), (255, 63)):
        quad = SynapseQuad()
        for entry in EntryOnQuad.every():
            synapse = SynapseOnSynapseRow(entry, SynapseQuadColumnOnDLS(column))
            for name in ("weights", "labels", "time_calibs", "amp_calibs"):
                getattr(quad, name)[entry] = getattr(matrix, name)[row][synapse]
        place = SynapseQuadOnDLS(
            SynapseQuadOnSynram(SynapseQuadColumnOnDLS(column), SynapseRowOnSynram(row)), synram
        )
        assert words[row, column].tolist() == list(quad.encode())
        assert addresses[row, column].tolist() == list(SynapseQuad.write_addresses(place))


def test_picture_of_weights() -> None:
    row = lola.SynapseWeightRow()
    row.values[3] = 63
    row.values[5] = 32
    line = str(row).splitlines()[2]
    assert line[:7] == "···▇·▄·"
    assert len(line) == 256
