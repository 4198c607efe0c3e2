"""The emulated machine: FPGAs, chips and embedded processors that answer byte streams.

`Machine` takes the stream of a host for each FPGA and returns what the FPGA would send. What is
emulated is told by a `Description`. Latencies are in `emulator.latency`.
"""

from emulator.description import Description, Faults, Limits
from emulator.errors import ModelError
from emulator.machine import Machine

__all__ = ["Description", "Faults", "Limits", "Machine", "ModelError"]
