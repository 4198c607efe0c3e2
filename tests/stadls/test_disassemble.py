"""The disassembler takes whatever a file may hold."""

from hypothesis import given
from hypothesis import strategies as st

from haldls.address import I2C_MASTER, SPI_MASTER, TIMER
from hxcomm.message import TO_FPGA, ToFPGA
from hxcomm.wire import Messages
from stadls.disassemble import diff, disassemble

ADDRESSES = st.one_of(
    st.integers(0, (1 << 32) - 1),
    st.integers(I2C_MASTER, I2C_MASTER + 0x300),
    st.integers(SPI_MASTER, SPI_MASTER + 20),
    st.just(TIMER),
)


def message(kind: ToFPGA) -> st.SearchStrategy[tuple[int, int]]:
    """Return messages of one type, with addresses where something is."""
    fields = {
        field.name: ADDRESSES
        if field.name == "address"
        else st.integers(field.minimum, min(field.maximum, 300))
        for field in TO_FPGA[kind].fields
    }
    return st.fixed_dictionaries(fields).map(lambda v: (int(kind), TO_FPGA[kind].pack(**v)))


PROGRAMS = st.lists(st.one_of(*map(message, ToFPGA)), max_size=30)


@given(PROGRAMS)
def test_any_messages(pairs: list[tuple[int, int]]) -> None:
    lines = list(disassemble(Messages.of(pairs)))
    assert [line.index for line in lines] == list(range(len(pairs)))
    for line, (kind, payload) in zip(lines, pairs, strict=True):
        assert str(line).endswith(TO_FPGA[kind].text(payload))


@given(PROGRAMS, PROGRAMS)
def test_any_two_programs(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    changes = list(diff(Messages.of(one), Messages.of(two)))
    assert bool(changes) == (one != two)
    removed = sum(line.startswith("- ") for line in changes)
    added = sum(line.startswith("+ ") for line in changes)
    assert len(one) - removed == len(two) - added
