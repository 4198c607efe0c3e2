"""What the executor's kernel has to know of wire format and address map, as tables."""

from typing import Any, Final

import numpy as np

from emulator import latency
from emulator.bus import memory_range
from emulator.registers import TABLES, external_memories
from haldls.address import EXTERNAL_SRAM, PPU_HALF, PPU_SUBTREE, SYNAPSES
from hxcomm.message import TO_FPGA, ToFPGA

#: Kinds of instructions to the kernel, by header number.
ROLE: Final = np.zeros(256, np.uint8)
for _role, _kinds in enumerate(
    (
        (ToFPGA.Setup,),
        (ToFPGA.WaitUntil,),
        (ToFPGA.OmnibusAddress,),
        (ToFPGA.OmnibusData,),
        (ToFPGA.SpikePack1, ToFPGA.SpikePack2, ToFPGA.SpikePack3),
        (ToFPGA.Loopback,),
        (ToFPGA.Barrier,),
    ),
    1,
):
    ROLE[list(_kinds)] = _role

LABEL_COUNT: Final = np.zeros(256, np.uint8)
LABEL_LOW: Final = np.zeros((256, 3), np.int64)
for _count, _kind in enumerate((ToFPGA.SpikePack1, ToFPGA.SpikePack2, ToFPGA.SpikePack3), 1):
    LABEL_COUNT[_kind] = _count
    for _index in range(_count):
        LABEL_LOW[_kind, _index] = TO_FPGA[_kind].field(f"label_{_index}").low
LABEL_MASK: Final = TO_FPGA[ToFPGA.SpikePack1].field("label_0").mask

ADDRESS: Final = [
    TO_FPGA[ToFPGA.OmnibusAddress].field(name) for name in ("address", "byte_enables", "is_read")
]
ADDRESS_LOW: Final = np.array([field.low for field in ADDRESS], np.int64)
ADDRESS_MASK: Final = np.array([field.mask for field in ADDRESS], np.uint64)

#: Who answers in a range of addresses; large tables in the FPGA are as good as memories.
CHIP, MEMORY, REGISTER = range(3)


def _ranges() -> tuple[list[int], list[int], list[int], list[int]]:
    """Return last addresses, who answers, distance and delay of reads, range by range."""
    ends, targets, intervals, delays = [], [], [], []

    def up_to(end: int, target: int, interval: int = 0, delay: int = 0) -> None:
        ends.append(end - 1)
        targets.append(target)
        intervals.append(interval)
        delays.append(delay)

    for half in range(2):
        up_to(SYNAPSES + half * PPU_HALF, CHIP, latency.CHIP_READ_INTERVAL)
        up_to(
            PPU_SUBTREE + (half + 1) * PPU_HALF,
            CHIP,
            latency.SYNAPSE_READ_INTERVAL,
            latency.SYNAPSE_READ_DELAY,
        )
    up_to(EXTERNAL_SRAM, CHIP, latency.CHIP_READ_INTERVAL)
    for first, size in sorted(map(memory_range, (*external_memories(), *TABLES))):
        if first > ends[-1] + 1:
            up_to(first, REGISTER)
        up_to(first + size, MEMORY)
    up_to(1 << 32, REGISTER)
    return ends, targets, intervals, delays


_ENDS, _TARGETS, _INTERVALS, _DELAYS = _ranges()
RANGE_END: Final = np.array(_ENDS, np.uint32)
RANGE_TARGET: Final = np.array(_TARGETS, np.uint8)
RANGE_INTERVAL: Final = np.array(_INTERVALS, np.int64)
RANGE_DELAY: Final = np.array(_DELAYS, np.int64)


def who_answers(address: int) -> tuple[int, int]:
    """Return (`CHIP`, `MEMORY` or `REGISTER`, distance of two reads) for an address."""
    index = int(np.searchsorted(RANGE_END, address))
    return _TARGETS[index], _INTERVALS[index]


def read_delay(addresses: Any) -> Any:
    """Return the cycles from the start of a read until its value is taken; also of an array."""
    return RANGE_DELAY[np.searchsorted(RANGE_END, addresses)]
