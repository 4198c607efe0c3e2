"""FPGA: it executes programs, routes events and extends the memory of the processors."""

from __future__ import annotations

import halco
from halco.conversion import marked, same_index
from halco.interval import Interval
from halco.ranged import Coordinate, Ranged

#: Bits that an address takes on the serial interface for spikes.
spikeio_serial_bits = 8


class FPGADeviceDNAOnFPGA(Coordinate, Ranged, size=1):
    """Identity of the FPGA."""


class TimerOnDLS(Coordinate, Ranged, size=1):
    """Timer that programs wait for."""


class BarrierOnFPGA(Coordinate, Ranged, size=1):
    """Wait until accesses are done."""


class WaitUntilOnFPGA(Ranged, size=1):
    """Wait until a time."""


class PollingOmnibusBlockOnFPGA(Coordinate, Ranged, size=1):
    """Wait until a register has a value."""


class PollingOmnibusBlockConfigOnFPGA(Coordinate, Ranged, size=1):
    """Register and value that are waited for."""


class InstructionTimeoutConfigOnFPGA(Coordinate, Ranged, size=1):
    """Time after which a blocked program is given up."""


class NullPayloadReadableOnFPGA(Coordinate, Ranged, size=1):
    """Register without content, read for its time of arrival."""


class PerfTestOnFPGA(Coordinate, Ranged, size=1):
    """Generator of test data towards the host."""


class PerfTestStatusOnFPGA(Coordinate, Ranged, size=1):
    """Result of the test."""


class EventRecordingConfigOnFPGA(Coordinate, Ranged, size=1):
    """Switch of the recording of events."""


class ExternalPPUMemoryByteOnFPGA(Coordinate, Ranged, size=1 << 17):
    """Byte of the static memory that extends both processors' memory."""


class ExternalPPUMemoryQuadOnFPGA(Coordinate, Ranged, size=1 << 15):
    """Four bytes of that memory."""


class ExternalPPUMemoryBlockSize(Ranged, low=1, size=1 << 17):
    """Number of bytes."""


class ExternalPPUMemoryBlockOnFPGA(Interval[ExternalPPUMemoryByteOnFPGA], Coordinate):
    """Bytes that follow each other in that memory."""

    @marked
    def toExternalPPUMemoryBlockSize(self) -> ExternalPPUMemoryBlockSize:
        """Return the number of bytes."""
        return ExternalPPUMemoryBlockSize(self.length())


class ExternalPPUMemoryOnFPGA(Coordinate, Ranged, size=1):
    """That memory as a whole."""


class ExternalPPUDRAMMemoryByteOnFPGA(Coordinate, Ranged, size=1 << 28):
    """Byte of the dynamic memory that extends both processors' memory."""


class ExternalPPUDRAMMemoryQuadOnFPGA(Coordinate, Ranged, size=1 << 26):
    """Four bytes of that memory."""


class ExternalPPUDRAMMemoryBlockSize(Ranged, low=1, size=1 << 28):
    """Number of bytes."""


class ExternalPPUDRAMMemoryBlockOnFPGA(Interval[ExternalPPUDRAMMemoryByteOnFPGA], Coordinate):
    """Bytes that follow each other in that memory."""

    @marked
    def toExternalPPUDRAMMemoryBlockSize(self) -> ExternalPPUDRAMMemoryBlockSize:
        """Return the number of bytes."""
        return ExternalPPUDRAMMemoryBlockSize(self.length())


class ExternalPPUDRAMMemoryOnFPGA(Coordinate, Ranged, size=1):
    """That memory as a whole."""


class SpikeIOConfigOnFPGA(Coordinate, Ranged, size=1):
    """Registers of the serial interface for spikes."""


class SpikeIOAddress(Ranged, size=1 << spikeio_serial_bits):
    """Address of a spike on the serial interface."""

    toSpikeIOInputRouteOnFPGA = same_index(lambda: SpikeIOInputRouteOnFPGA)


class SpikeIOInputRouteOnFPGA(Coordinate, Ranged, size=1 << spikeio_serial_bits):
    """Label given to spikes that arrive with an address."""

    toSpikeIOAddress = same_index(lambda: SpikeIOAddress)


class SpikeIOOutputRouteOnFPGA(Coordinate, Ranged, size=1 << 16):
    """Address given to spikes that leave with a label."""

    toSpikeLabel = same_index(lambda: halco.SpikeLabel)


class InputRoutingTableOnFPGA(Coordinate, Ranged, size=1):
    """Table of labels of spikes from other chips."""


class InputRoutingTableEntryOnFPGA(Coordinate, Ranged, size=1 << 15):
    """Entry of that table."""


class OutputRoutingTableOnFPGA(Coordinate, Ranged, size=1):
    """Table of labels of spikes to other chips."""


class OutputRoutingTableEntryOnFPGA(Coordinate, Ranged, size=1 << 16):
    """Entry of that table."""

    toSpikeLabel = same_index(lambda: halco.SpikeLabel)
