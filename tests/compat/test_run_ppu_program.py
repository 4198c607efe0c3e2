"""The tool around programs of the embedded processors, against a connection without a chip."""

from types import SimpleNamespace

import pytest
from dlens_vx_v3 import hal, halco, hxcomm, lola
from dlens_vx_v3.tools import run_ppu_program

from hxcomm.message import FromFPGA
from hxcomm.wire import FromFPGADecoder, Messages, ToFPGADecoder, encode_from_fpga


class Recorder(hxcomm.ZeroMockConnection):
    """Remembers the programs and answers all reads with one word."""

    def __init__(self, word: int = 0) -> None:
        super().__init__()
        self.word = word
        self.programs: list[Messages] = []

    def run(self, requests: list[bytes]) -> list[bytes]:
        self.programs += [ToFPGADecoder().feed(request) for request in requests]
        answers = []
        for zeros in super().run(requests):
            found = FromFPGADecoder().feed(zeros)
            payload = found.payload.copy()
            payload[found.kind == FromFPGA.OmnibusData] = self.word
            answers.append(encode_from_fpga(Messages(found.kind, payload)))
        return answers


def test_load_and_start(monkeypatch: pytest.MonkeyPatch) -> None:
    program = SimpleNamespace(
        internal=hal.PPUMemoryBlock(5), external=lola.ExternalPPUMemoryBlock(8), external_dram=None
    )
    monkeypatch.setattr(
        lola, "PPUElfFile", lambda path: SimpleNamespace(read_program=lambda: program)
    )
    connection = Recorder()
    run_ppu_program.load_and_start_program(connection, "program.bin", halco.PPUOnDLS(1))
    (messages,) = connection.programs
    words = [(kind, payload) for kind, payload in messages.pairs() if kind == 12]
    control = [hal.PPUControlRegister(), hal.PPUControlRegister()]
    control[1].inhibit_reset = True
    assert words[0][1] == control[0].encode()[0]
    assert words[-1][1] == control[1].encode()[0]
    assert len(words) == 2 + 5 + 2


def test_waiting_gives_up() -> None:
    connection = Recorder()
    with pytest.raises(run_ppu_program.PPUTimeoutError, match="still runs after 5 polls"):
        run_ppu_program.wait_until_ppu_finished(connection, timeout=3000)
    assert len(connection.programs) == 5


def test_waiting_ends_when_the_processor_sleeps() -> None:
    connection = Recorder(0xFFFF_FFFF)
    run_ppu_program.wait_until_ppu_finished(connection)
    assert len(connection.programs) == 1


@pytest.mark.parametrize(("word", "code"), [(0, 0), (7, 7), (0xFFFF_FFFE, -2)])
def test_exit_code(word: int, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ppu_program.stop_program(Recorder(word), print_mailbox=False) == code
    assert capsys.readouterr().out == ""


def test_mailbox_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_ppu_program.stop_program(Recorder(0x6869_6869)) == 0x6869_6869
    assert capsys.readouterr().out.startswith("hihi")
