"""Whole programs and responses, recorded with the reference library.

The vectors in the environment variable GOLDEN_VECTORS (folder ``stream``) drive the test: any
others of the same form can take their place. Fields are listed in storage order, which is the
order of declaration here.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import haldls
import hxcomm
import lola
import stadls
from halco import TimerOnDLS
from halco.common import Enum
from haldls.backend import Backend
from haldls.omitted import OMITTED
from hxcomm.message import FROM_FPGA, TO_FPGA
from stadls.events import Events
from stadls.response import Response
from stadls.run import stream
from tests.facts import lines, load, vectors
from tests.lola import flat

Tickets = list[stadls.ContainerTicket]
CONTAINERS = {kind.__name__: kind for kind in (*haldls.containers, haldls.Barrier)}
CONTAINERS["PollingOmnibusBlock"] = haldls.PollingOmnibusBlock
SETUPS = {
    "cube": hxcomm.HXCubeSetupEntry,
    "jboa": hxcomm.JboaSetupEntry,
    "zeromock": hxcomm.ZeroMockEntry,
    "simulation": hxcomm.SimulationEntry,
}


def recorded(name: str, kind: str) -> list[Any]:
    return [entry for entry in lines(vectors() / "stream" / name) if entry["kind"] == kind]


def kind_of(name: str) -> Any:
    return getattr(lola, name[5:]) if name.startswith("lola.") else CONTAINERS[name]


def order_of(name: str, fields: dict[str, int]) -> list[int]:
    """Return the values in storage order."""
    names = [field["name"] for field in load("regmap.json")["containers"][name]["fields"]]
    return [fields[key] for key in (names if set(names) == set(fields) else fields)]


def container(name: str, fields: dict[str, int]) -> Any:
    if not name.startswith("lola."):
        return kind_of(name).from_numbers(order_of(name, fields))
    made = kind_of(name)()
    flat.set_values(made, np.array(list(fields.values())))
    return made


def numbers(name: str, config: Any) -> list[int]:
    return flat.values_of(config).tolist() if name.startswith("lola.") else config.numbers()


def execute(builder: stadls.PlaybackProgramBuilder, op: dict[str, Any], tickets: Tickets) -> None:
    """Do one recorded operation."""
    if op["op"] == "block_until_timer":
        builder.block_until(TimerOnDLS(), haldls.Timer.Value(op["value"]))
        return
    name = op["container"]
    place = kind_of(name).coordinate_type(Enum(op.get("coordinate_enum", 0)))
    backend = Backend[op["backend"]] if op.get("backend") else None
    steps: dict[str, Callable[[], Any]] = {
        "read": lambda: tickets.append(builder.read(place, backend)),
        "write": lambda: builder.write(place, container(name, op["fields"]), backend=backend),
        "block_until": lambda: builder.block_until(place, container(name, op["fields"])),
        "write_differential": lambda: builder.write(
            place,
            container(name, op["fields"]),
            container(name, op["reference_fields"]),
            backend,
        ),
    }
    steps[op["op"]]()


def skip_if_omitted(entry: dict[str, Any]) -> None:
    for op in entry["ops"]:
        if (name := op.get("container")) in OMITTED:
            pytest.skip(f"{name}: {OMITTED[name]}")


def built(entry: dict[str, Any]) -> tuple[stadls.PlaybackProgramBuilder, Tickets, list[int]]:
    """Return builder, tickets and the indices of the operations it refused."""
    skip_if_omitted(entry)
    builder = stadls.PlaybackProgramBuilder()
    tickets: Tickets = []
    rejected = []
    for index, op in enumerate(entry["ops"]):
        try:
            execute(builder, op, tickets)
        except RuntimeError:
            rejected.append(index)
    return builder, tickets, rejected


def named(messages: hxcomm.Messages, table: tuple[Any, ...]) -> list[tuple[str, int, int]]:
    return [(table[kind].name, kind, payload) for kind, payload in messages.pairs()]


def expected(entry: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(name, kind, int(payload, 16)) for name, kind, payload in entry["messages"]]


@pytest.mark.parametrize(
    "entry", recorded("playback.jsonl.gz", "program"), ids=lambda entry: entry["name"]
)
def test_program(entry: dict[str, Any]) -> None:
    builder, _, rejected = built(entry)
    assert rejected == [index for index, _ in entry["rejected_ops"]]
    assert builder.size_to_fpga() == entry["size_to_fpga"]
    assert builder.size_from_fpga() == entry["size_from_fpga"]
    assert builder.is_write_only() == entry["is_write_only"]
    program = builder.done()
    assert named(program.messages, TO_FPGA) == expected(entry)
    assert stream(program).hex() == "".join(entry["phy_words_with_halt"])
    assert len(str(program).splitlines()) == len(program.messages)
    assert stadls.PlaybackProgram.from_bytes(program.to_bytes()) == program


def rows(events: Events) -> list[tuple[int, ...]]:
    """Return events with the chip time before the FPGA time, as the vectors list them."""
    *values, fpga_time, chip_time = events.to_numpy().dtype.names or ()
    columns = events.to_numpy()[[*values, chip_time, fpga_time]]
    return [tuple(row) for row in columns.tolist()]


@pytest.mark.parametrize(
    "entry", recorded("playback.jsonl.gz", "response"), ids=lambda entry: entry["to_program"]
)
def test_response(entry: dict[str, Any]) -> None:
    programs = recorded("playback.jsonl.gz", "program")
    origin = next(program for program in programs if program["name"] == entry["to_program"])
    builder, tickets, _ = built(origin)
    program = builder.done()
    decoder = hxcomm.FromFPGADecoder()
    messages = decoder.feed(bytes.fromhex("".join(entry["phy_words"])))
    assert decoder.pending == 0
    assert named(messages, FROM_FPGA) == expected(entry)
    program._outcome.response = Response(messages)

    spikes = [tuple(row) for row in entry["spikes_label_chiptime_fpgatime"]]
    samples = [tuple(row) for row in entry["madc_value_channel_chiptime_fpgatime"]]
    assert rows(program.spikes) == spikes
    assert rows(program.madc_samples) == samples
    assert list(program.spikes_pack_counts) == entry["spike_pack_counts"]
    assert list(program.madc_samples_pack_counts) == entry["madc_sample_pack_counts"]
    notifications = [str(one) for one in program.highspeed_link_notifications]
    assert notifications == entry["highspeed_link_notifications_text"]
    assert len(tickets) == len(entry["tickets"])
    for ticket, result in zip(tickets, entry["tickets"], strict=True):
        check_ticket(ticket, result)


def check_ticket(ticket: stadls.ContainerTicket, result: dict[str, Any]) -> None:
    name = result["container"]
    assert int(ticket.get_coordinate().toEnum()) == result["coordinate_enum"]
    assert ticket.valid() == result["valid"]
    if result["valid"]:
        assert int(ticket.fpga_time) == result["fpga_time"]
        if "fields" not in result:
            with pytest.raises((ValueError, RuntimeError), match=r"\w"):
                ticket.get()
            return
        fields = result["fields"]
        order = list(fields.values()) if name.startswith("lola.") else order_of(name, fields)
        assert numbers(name, ticket.get()) == order


@pytest.mark.parametrize(
    "entry",
    recorded("system_init.jsonl.gz", "system_init"),
    ids=lambda entry: entry["setup"],
)
def test_system_init(entry: dict[str, Any]) -> None:
    init = stadls.SystemInit(SETUPS[entry["setup"]]())
    program = init.generate()[0].done()
    assert len(program.messages) == entry["num_messages"]
    assert named(program.messages, TO_FPGA) == expected(entry)
