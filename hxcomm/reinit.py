"""Programs that bring a chip into a defined state again before a user's turn on a shared setup.

No connection of this package is shared, so an enforced program runs at once and one that is not
enforced is not needed; that is what the original does on connections of one user.
"""

import logging
from collections.abc import Sequence

import attrs

from hxcomm.connection import Connection

_log = logging.getLogger("ReinitStackEntry")


@attrs.frozen
class ReinitEntry:
    """What to run when a setup is taken over.

    Attributes:
        request: One stream to the FPGA per chip, halt included.
        snapshot: Streams that save state beforehand, or None.
        enforce: Run before anything else does, even without a change of users.
    """

    request: Sequence[bytes]
    snapshot: Sequence[bytes] | None = None
    enforce: bool = True


class ReinitStackEntry:
    """One place on the stack of re-initialisations of a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(self, entry: ReinitEntry) -> None:
        """Use ``entry`` from now on; run it if it is enforced."""
        if entry.enforce:
            self._connection.run(entry.request)
        else:
            _log.debug("the connection has one user: a reinit that is not enforced is ignored")

    def pop(self) -> None:
        """Take the entry off the stack; without effect on a connection of one user."""
