"""The whole stack under the name that scripts import it by.

Importing it makes warnings visible on standard output, unless logging was configured before.
"""

import pylogging as logger

from dlens_vx_v3 import hal, halco, hxcomm, lola, sta

__all__ = ["hal", "halco", "hxcomm", "logger", "lola", "sta"]

if logger.get_root().get_number_of_appenders() == 0:
    logger.reset()
    logger.default_config(level=logger.LogLevel.WARN)
