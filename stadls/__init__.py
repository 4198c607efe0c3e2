"""Programs for FPGA and chip: building, running, looking at them, and the canned ones."""

from stadls.absolute_time import (
    AbsoluteTimePlaybackProgramBuilder,
    AbsoluteTimePlaybackProgramContainerTicket,
)
from stadls.builder import PlaybackProgramBuilder
from stadls.convert import convert_to_builder, convert_to_chip, convert_to_dumper
from stadls.dumper import DumperDone, PlaybackProgramBuilderDumper
from stadls.error import BackendError, LinkError, ProgramError
from stadls.events import MADCSamples, Spikes
from stadls.generator import PlaybackGenerator, generate
from stadls.init import (
    ASICAdapterBoardInit,
    ChipInit,
    CubeASICAdapterBoardInit,
    JboaASICAdapterBoardInit,
    SystemInit,
)
from stadls.program import PlaybackProgram
from stadls.run import ReinitStackEntry, RunTimeInfo, run
from stadls.serial import from_json, from_portablebinary, to_json, to_portablebinary
from stadls.ticket import ContainerTicket

__all__ = [
    "ASICAdapterBoardInit",
    "AbsoluteTimePlaybackProgramBuilder",
    "AbsoluteTimePlaybackProgramContainerTicket",
    "BackendError",
    "ChipInit",
    "ContainerTicket",
    "CubeASICAdapterBoardInit",
    "DumperDone",
    "JboaASICAdapterBoardInit",
    "LinkError",
    "MADCSamples",
    "PlaybackGenerator",
    "PlaybackProgram",
    "PlaybackProgramBuilder",
    "PlaybackProgramBuilderDumper",
    "ProgramError",
    "ReinitStackEntry",
    "RunTimeInfo",
    "Spikes",
    "SystemInit",
    "_ASICAdapterBoardInit",
    "_ChipInit",
    "_CubeASICAdapterBoardInit",
    "_JboaASICAdapterBoardInit",
    "_SystemInit",
    "convert_to_builder",
    "convert_to_chip",
    "convert_to_dumper",
    "from_json",
    "from_portablebinary",
    "generate",
    "madc_samples_type",
    "run",
    "spikes_type",
    "to_json",
    "to_portablebinary",
]

#: The original's names.
spikes_type = Spikes
madc_samples_type = MADCSamples

#: The original's names for the recipes without their common base.
_ASICAdapterBoardInit = ASICAdapterBoardInit
_ChipInit = ChipInit
_CubeASICAdapterBoardInit = CubeASICAdapterBoardInit
_JboaASICAdapterBoardInit = JboaASICAdapterBoardInit
_SystemInit = SystemInit
