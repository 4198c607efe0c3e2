"""What can go wrong, by culprit."""


class ProgramError(RuntimeError):
    """The caller's program is not one that can be executed."""


class BackendError(ProgramError, IndexError):
    """A container was asked to travel on a path it has no words for."""


class LinkError(RuntimeError):
    """What came back from the FPGA does not answer the program."""
