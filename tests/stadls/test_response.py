"""Time annotation and events, against slow twins; broken answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hxcomm.message import FROM_FPGA, FromFPGA
from hxcomm.wire import Messages
from stadls.error import LinkError
from stadls.response import NEWEST, Response, Timeout

PAYLOADS = {
    kind.number: st.integers(0, (1 << kind.payload_bits) - 1)
    for kind in FROM_FPGA
    if kind.number not in (FromFPGA.Systime, FromFPGA.TimeoutNotification)
}
PAYLOADS[FromFPGA.Systime] = st.integers(0, NEWEST >> 1)
MESSAGES = st.lists(
    st.one_of(*(st.tuples(st.just(kind), payload) for kind, payload in PAYLOADS.items())),
    max_size=60,
)


def slowly(pairs: list[tuple[int, int]], first: int) -> list[tuple[int, int, int]]:
    """Return (value, FPGA time, chip time) of all events, message by message."""
    now, found = 0, []
    for kind, payload in pairs:
        now += 1
        if kind == FromFPGA.Systime:
            now = payload
        elif kind == FromFPGA.Sysdelta:
            now += payload
        for index in reversed(range(kind - first + 1 if 0 <= kind - first <= 2 else 0)):
            event = payload >> 24 * index
            chip = now // 128 * 128 + (event >> 16 & 0xFF) // 2
            found.append((event & 0xFFFF, now, (chip - 128 if chip > now else chip) & NEWEST))
    return found


@given(MESSAGES)
def test_events_agree_with_their_slow_twin(pairs: list[tuple[int, int]]) -> None:
    response = Response(Messages.of(pairs))
    expected = slowly(pairs, FromFPGA.SpikePack1)
    assert response.spikes.to_numpy().tolist() == expected
    samples = [
        (value & 0x3FF, value >> 10 & 1, fpga, chip)
        for value, fpga, chip in slowly(pairs, FromFPGA.MADCSamplePack1)
    ]
    assert response.madc_samples.to_numpy().tolist() == samples


def test_record_layouts() -> None:
    response = Response(Messages())
    assert response.spikes.to_numpy().dtype == np.dtype(
        [("label", np.uint16), ("fpga_time", np.uint64), ("chip_time", np.uint64)]
    )
    assert response.madc_samples.to_numpy().dtype == np.dtype(
        [
            ("value", np.uint16),
            ("channel", np.uint8),
            ("fpga_time", np.uint64),
            ("chip_time", np.uint64),
        ]
    )


def test_answers_are_sorted_and_timed() -> None:
    pairs = [
        (FromFPGA.Systime, 1000),
        (FromFPGA.OmnibusData, 5),
        (FromFPGA.Loopback, 1),
        (FromFPGA.Sysdelta, 10),
        (FromFPGA.OmnibusData, 6),
        (FromFPGA.Loopback, 0),
    ]
    response = Response(Messages.of(pairs))
    payloads, times = response.answers(FromFPGA.OmnibusData)
    assert payloads.tolist() == [5, 6]
    assert times.tolist() == [1001, 1014]
    assert response.answers(FromFPGA.Loopback)[0].tolist() == [1]


def test_equality_is_about_what_a_user_sees() -> None:
    one = Response(Messages.of([(FromFPGA.Systime, 9), (FromFPGA.OmnibusData, 5)]))
    two = Response(Messages.of([(FromFPGA.Sysdelta, 8), (FromFPGA.OmnibusData, 5)]))
    other = Response(Messages.of([(FromFPGA.OmnibusData, 5)]))
    assert one == two
    assert one != other


def test_time_beyond_the_clock() -> None:
    pairs = [(FromFPGA.Systime, NEWEST), (FromFPGA.OmnibusData, 0)]
    with pytest.raises(LinkError, match=f"message 1 .* must be at most max\\({NEWEST}\\)"):
        Response(Messages.of(pairs))


def test_timeout_notification() -> None:
    payload = 52 << 39 | 96 << 32 | 7
    response = Response(Messages.of([(FromFPGA.TimeoutNotification, payload)]))
    assert response.timeouts == [Timeout(7, 96, 52, 1)]
    for broken, name in ((97 << 32, "trace_stalls"), (53 << 39, "omnibus_reads")):
        with pytest.raises(LinkError, match=f"{name}=.* must be in .*range overflow"):
            _ = Response(Messages.of([(FromFPGA.TimeoutNotification, broken)])).timeouts


def test_notifications() -> None:
    response = Response(Messages.of([(FromFPGA.HighspeedLinkNotification, 0xE4)]))
    (found,) = response.highspeed_link_notifications
    assert int(found.phy) == 7
    assert found.crc_error
    assert not found.link_up
    assert int(found.fpga_time) == 1


def test_lists_of_events() -> None:
    pairs = [(FromFPGA.SpikePack2, 0x01_0002_03_0004)]
    spikes = Response(Messages.of(pairs)).spikes
    assert [int(spike.label) for spike in spikes] == [2, 4]
    assert len(spikes[1:]) == 1
    copy = type(spikes)(spikes)
    copy.append(spikes[0])
    assert len(copy) == 3
    assert copy[2] == spikes[0]
    assert copy != spikes
    del copy[2]
    assert copy == spikes
    copy[0] = spikes[1]
    assert int(copy[0].label) == 4
    with pytest.raises(IndexError, match="out of bounds"):
        _ = spikes[2]
    with pytest.raises(TypeError, match="Spikes holds SpikeFromChip, not 3"):
        copy.append(3)
