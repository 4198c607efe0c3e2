"""Equal bytes with every width of vectors: a whole spiking network, run by one process each."""

import os
import subprocess
import sys

import pytest

from emulator.neuron_kernel import VECTOR_BITS

PROGRAM = """
import hashlib
import numpy as np
import haldls
from benchmarks.network import KINDS, Trains, network
from emulator.description import Description
from emulator.neuron_kernel import VECTOR_BITS

digest = hashlib.sha256()
for kind in KINDS:
    bench = network(kind, Description(seed=3))
    Trains.poisson(0.2, 1).play(bench)
    ticks, labels = bench.chip.take_spikes()
    digest.update(ticks.tobytes() + labels.tobytes())
    for name, row in sorted(bench.chip.analog.backend.rows.items()):
        digest.update(np.ascontiguousarray(row).tobytes())
    bench.set(haldls.NeuronConfig, range(8), enable_multicomp_conductance=True,
              connect_soma_right=np.arange(8) < 7)
    bench.select(0)
    bench.start_recording()
    Trains.poisson(0.1, 2).play(bench)
    for column in (*bench.chip.take_spikes(), *bench.chip.take_madc()):
        digest.update(column.tobytes())
print(VECTOR_BITS, len(ticks), digest.hexdigest())
"""


def run(bits: int) -> list[str]:
    """Vector width in use, number of spikes and digest of everything."""
    environment = {
        **os.environ,
        "EMULATOR_VECTOR_BITS": str(bits),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return found.stdout.split()


@pytest.mark.skipif(VECTOR_BITS == 128, reason="this processor has the portable vectors only")
def test_every_vector_width_gives_the_same_bytes() -> None:
    widths = [bits for bits in (128, 256, 512) if bits <= VECTOR_BITS]
    results = {bits: run(bits) for bits in widths}
    assert [int(found[0]) for found in results.values()] == widths
    assert int(results[128][1]) > 500
    assert len({found[2] for found in results.values()}) == 1
