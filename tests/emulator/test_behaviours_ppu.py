"""What tests on the real machine see of the embedded processors' way to the rest of the chip.

Compiled programs, loaded and started as the original's tools do it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dlens_vx_v3.tools import run_ppu_program as tools

import haldls
import hxcomm
import lola
import ppu
import stadls
from halco import (
    AtomicNeuronOnDLS,
    BarrierOnFPGA,
    NeuronBackendConfigOnDLS,
    NeuronConfigOnDLS,
    PPUMemoryWordOnDLS,
    PPUMemoryWordOnPPU,
    PPUOnDLS,
    SpikeCounterReadOnDLS,
    SynapseOnSynapseRow,
    SynapseRowOnDLS,
    SynapseRowOnSynram,
    SynramOnDLS,
    SystimeSyncBaseOnDLS,
    iter_all,
)

TOP = PPUOnDLS.top
CODE = "#include <cstdint>\n"


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    try:
        ppu.compiler("g++")
    except ppu.CompilerMissingError as error:
        pytest.skip(str(error))
    with hxcomm.ManagedConnection() as opened:
        builder, _ = stadls.SystemInit(opened.get_hwdb_entry()[0]).generate()
        stadls.run(opened, [builder.done()])
        yield opened


def execute(connection: Any, builder: stadls.PlaybackProgramBuilder) -> None:
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    stadls.run(connection, [builder.done()])


def result_of(connection: Any, folder: Path, text: str) -> int:
    """Run a C++ program on the upper processor; return its exit code."""
    path = ppu.build_text(CODE + text, folder / "program.elf", suffix=".cpp")
    tools.load_and_start_program(connection, str(path), TOP)
    tools.wait_until_ppu_finished(connection, ppu=TOP)
    return int(tools.stop_program(connection, print_mailbox=False, ppu=TOP))


def test_a_processor_reads_the_base_of_the_time_that_the_host_wrote(
    connection: Any, tmp_path: Path
) -> None:
    builder = stadls.PlaybackProgramBuilder()
    base = haldls.SystimeSyncBase(haldls.SystimeSyncBase.Value(0x1234_5678))
    builder.write(SystimeSyncBaseOnDLS(), base)
    execute(connection, builder)
    text = """
    #include "libnux/vx/omnibus.h"
    int start() { return libnux::vx::omnibus_read(0) == 0x12345678 ? 0 : 1; }
    """
    assert result_of(connection, tmp_path, text) == 0


def test_a_processor_reads_256_spike_counters_and_resets_one(
    connection: Any, tmp_path: Path
) -> None:
    first = int(haldls.SpikeCounterRead.read_addresses(SpikeCounterReadOnDLS())[0])
    clear = int(haldls.SpikeCounterReset.write_addresses(0)[0])
    text = f"""
    #include "libnux/vx/omnibus.h"
    using namespace libnux::vx;
    int start()
    {{
        uint32_t sum = 0;
        for (uint32_t n = 0; n < 256; ++n) {{
            sum += omnibus_read({first}u + n) & 0xff;
        }}
        omnibus_write({clear}u, 1);
        return sum;
    }}
    """
    fire(connection)
    assert result_of(connection, tmp_path, text) == 0
    execute(connection, resets(3))
    assert result_of(connection, tmp_path, text) == 3
    assert result_of(connection, tmp_path, text) == 0


def resets(count: int) -> stadls.PlaybackProgramBuilder:
    """Make the first neuron spike some times."""
    builder = stadls.PlaybackProgramBuilder()
    place = AtomicNeuronOnDLS().toNeuronResetOnDLS()
    for _ in range(count):
        builder.write(place, haldls.NeuronReset())
        builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    return builder


def fire(connection: Any) -> None:
    """Let all neurons fire on demand and zero their counters."""
    builder = stadls.PlaybackProgramBuilder()
    for circuit in iter_all(NeuronConfigOnDLS):
        builder.write(circuit, haldls.NeuronConfig(enable_fire=True))
        builder.write(circuit.toSpikeCounterResetOnDLS(), haldls.SpikeCounterReset())
    for place in iter_all(NeuronBackendConfigOnDLS):
        backend = haldls.NeuronBackendConfig(enable_spike_out=True, refractory_time=10)
        builder.write(place, backend)
    execute(connection, builder)


def test_vectors_of_a_processor_reset_all_neurons_and_then_chosen_ones(
    connection: Any, tmp_path: Path
) -> None:
    """All 256 neurons of the half, and 10 us later those of the even columns again."""
    fire(connection)
    text = """
    #include "libnux/vx/reset_neurons.h"
    #include "libnux/vx/time.h"
    using namespace libnux::vx;
    int start()
    {
        reset_neurons();
        sleep_cycles(2500);
        reset_neurons(vec_splat_u8(1), vec_splat_u8(0));
        sleep_cycles(2500);
        return 0;
    }
    """
    assert result_of(connection, tmp_path, text) == 0
    builder = stadls.PlaybackProgramBuilder()
    circuits = list(iter_all(NeuronConfigOnDLS))
    tickets = [builder.read(circuit.toSpikeCounterReadOnDLS()) for circuit in circuits]
    execute(connection, builder)
    counts = [int(ticket.get().count) for ticket in tickets]
    assert counts[:256] == [2, 1] * 128
    assert counts[256:] == [0] * 256


def test_a_weight_is_visible_on_the_vector_bus_and_on_the_omnibus(
    connection: Any, tmp_path: Path
) -> None:
    address = int(haldls.SynapseWeightQuad.write_addresses(0)[0])
    text = f"""
    #include "libnux/vx/dls.h"
    #include "libnux/vx/vector_types.h"
    using namespace libnux::vx;
    int start()
    {{
        fxv_outx(vec_splat_u8(7), dls_weight_base, 0);
        fxv_outx(vec_add(vec_splat_u8(16), vec_splat_u8(16)), dls_weight_base, 0);
        auto const cells = get_omnibus_pointer({address}u);
        if (*cells != 0x20202020) {{
            return __LINE__;
        }}
        reinterpret_cast<uint8_t volatile*>(cells)[1] = 0x3f;
        return *cells == 0x203f2020 ? 0 : __LINE__;
    }}
    """
    assert result_of(connection, tmp_path, text) == 0


def test_a_kernel_reads_the_weights_that_the_host_wrote(connection: Any, tmp_path: Path) -> None:
    builder = stadls.PlaybackProgramBuilder()
    weights = lola.SynapseRow()
    for column in range(5):
        weights.weights[SynapseOnSynapseRow(column)] = column + 1
    place = SynapseRowOnDLS(SynapseRowOnSynram(20), SynramOnDLS.top)
    builder.write(place, weights)
    execute(connection, builder)
    text = """
    #include "grenade/vx/ppu/synapse_array_view_handle.h"
    using namespace grenade::vx::ppu;
    using namespace libnux::vx;
    int start()
    {
        auto const view = SynapseArrayViewHandle::rectangle(PPUOnDLS::top, 20, 1, 0, 5);
        auto const weights = view.get_weights(0);
        for (int column = 0; column < 5; ++column) {
            if (weights[column] != column + 1) {
                return __LINE__;
            }
        }
        return 0;
    }
    """
    assert result_of(connection, tmp_path, text) == 0


def test_a_chip_shows_no_static_pattern_of_the_converters(connection: Any, tmp_path: Path) -> None:
    """Exit code 1 on a chip; a simulated one would show a pattern and end with 0."""
    text = """
    #include "libnux/vx/vector_row.h"
    #include "libnux/vx/dls.h"
    using namespace libnux::vx;
    int start()
    {
        auto const even = fxv_inx(dls_causal_base, 0);
        for (int index = 0; index < 128; ++index) {
            if (even[index] != (0x80 | ((2 * index % 64) << 1))) {
                return 1;
            }
        }
        return 0;
    }
    """
    assert result_of(connection, tmp_path, text) == 1


def test_exit_codes_are_signed(connection: Any, tmp_path: Path) -> None:
    assert result_of(connection, tmp_path, "int start() { return -559038737; }") == -559038737


@pytest.mark.parametrize(
    ("keep", "longest"),
    [
        ("last = even[0] + odd[0];", 2.5),
        (
            """
            fxv_outx(even, dls_dram_base, 16 * samples);
            fxv_outx(odd, dls_dram_base, 16 * samples + 8);
            """,
            7.0,
        ),
    ],
    ids=["in its memory", "in the external memory"],
)
def test_periodic_samples_take_between_1_us_and_some_more(
    connection: Any, tmp_path: Path, keep: str, longest: float
) -> None:
    """A loop that keeps what it converts, for 100 us."""
    text = """
    #include "libnux/vx/vector_row.h"
    #include "libnux/vx/dls.h"
    #include "libnux/vx/time.h"
    using namespace libnux::vx;
    int start()
    {
        uint32_t const begin = now();
        int samples = 0;
        volatile uint8_t last = 0;
        while (now() - begin < 25000) {
            auto const even = fxv_inx(dls_causal_base, 0);
            auto const odd = fxv_inx(dls_causal_base | dls_buffer_enable_mask, 1);
            KEEP
            ++samples;
        }
        return samples;
    }
    """
    samples = result_of(connection, tmp_path, text.replace("KEEP", keep))
    assert 100 / longest <= samples <= 100 / 1.0


def test_a_weight_recorded_by_a_processor_has_its_time(connection: Any, tmp_path: Path) -> None:
    """The program waits 5 ms, then keeps the weight of one synapse and the time it took."""
    builder = stadls.PlaybackProgramBuilder()
    row = lola.SynapseRow()
    row.weights[SynapseOnSynapseRow(0)] = 63
    builder.write(SynapseRowOnDLS(SynapseRowOnSynram(30), SynramOnDLS.top), row)
    execute(connection, builder)
    text = """
    #include "grenade/vx/ppu/synapse_array_view_handle.h"
    #include "libnux/vx/time.h"
    using namespace grenade::vx::ppu;
    using namespace libnux::vx;
    volatile uint32_t* const kept = reinterpret_cast<uint32_t*>(0x3f00);
    int start()
    {
        uint32_t const begin = now();
        sleep_cycles(1250000);
        auto const view = SynapseArrayViewHandle::rectangle(PPUOnDLS::top, 30, 1, 0, 1);
        kept[0] = view.get_weights(0)[0];
        kept[1] = now() - begin;
        return 0;
    }
    """
    assert result_of(connection, tmp_path, text) == 0
    builder = stadls.PlaybackProgramBuilder()
    words = [
        builder.read(PPUMemoryWordOnDLS(PPUMemoryWordOnPPU(0x3F00 // 4 + index), TOP))
        for index in range(2)
    ]
    execute(connection, builder)
    weight, ticks = (int(word.get().value) for word in words)
    assert weight == 63
    assert 4e-3 <= ticks * 4e-9 <= 6e-3
