"""Hierarchical loggers with the interface of the original's logging module.

Everything ends in the standard `logging` module: a logger of one name is the same logger in both,
so programs may configure either.
"""

import logging
import logging.config
import sys
from typing import Any, ClassVar

__all__ = [
    "LogLevel",
    "Logger",
    "append_to_cout",
    "append_to_file",
    "append_to_logging",
    "config_from_file",
    "default_config",
    "get",
    "get_old_logger",
    "get_root",
    "log_to_cout",
    "log_to_file",
    "reset",
    "set_loglevel",
    "write_to_cout",
    "write_to_file",
    "write_to_logging",
]


class LogLevel:
    """How important a message is; levels can be compared for equality only."""

    ALL: ClassVar["LogLevel"]
    TRACE: ClassVar["LogLevel"]
    DEBUG: ClassVar["LogLevel"]
    INFO: ClassVar["LogLevel"]
    WARN: ClassVar["LogLevel"]
    ERROR: ClassVar["LogLevel"]
    FATAL: ClassVar["LogLevel"]
    _known: ClassVar[dict[str, "LogLevel"]] = {}

    def __init__(self, name: str, number: int) -> None:
        self._name = name
        self._number = number
        self._known[name] = self

    def toString(self) -> str:
        """Return the name."""
        return self._name

    def toInt(self) -> int:
        """Return the number the standard `logging` module uses."""
        return self._number

    @staticmethod
    def toLevel(name: str, default: "LogLevel | None" = None) -> "LogLevel":
        """Return the level of a name in any case, or ``default`` (DEBUG) if there is none."""
        return LogLevel._known.get(name.upper(), default or LogLevel.DEBUG)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogLevel) and self._number == other._number

    def __hash__(self) -> int:
        return hash(self._number)

    def __str__(self) -> str:
        return self._name

    def __repr__(self) -> str:
        return f"LogLevel.{self._name}"


for _name, _number in {
    "ALL": 1,  # 0 means "as the parent" in the standard module
    "TRACE": 5,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "ERROR": logging.ERROR,
    "FATAL": logging.CRITICAL,
}.items():
    setattr(LogLevel, _name, LogLevel(_name, _number))
logging.addLevelName(LogLevel.TRACE.toInt(), "TRACE")


class Logger:
    """A named logger; its methods take any number of objects and join their texts."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def _emit(self, level: LogLevel, parts: tuple[Any, ...]) -> None:
        number = level.toInt()
        if self._logger.isEnabledFor(number):
            self._logger.log(number, "%s", "".join(map(str, parts)), stacklevel=3)

    def TRACE(self, *parts: Any) -> None:
        """Log what only matters when looking for an error."""
        self._emit(LogLevel.TRACE, parts)

    def DEBUG(self, *parts: Any) -> None:
        """Log what a developer wants to know."""
        self._emit(LogLevel.DEBUG, parts)

    def INFO(self, *parts: Any) -> None:
        """Log what a user may want to know."""
        self._emit(LogLevel.INFO, parts)

    def WARN(self, *parts: Any) -> None:
        """Log what a user should look at."""
        self._emit(LogLevel.WARN, parts)

    def ERROR(self, *parts: Any) -> None:
        """Log what went wrong."""
        self._emit(LogLevel.ERROR, parts)

    def FATAL(self, *parts: Any) -> None:
        """Log what the program cannot survive."""
        self._emit(LogLevel.FATAL, parts)

    trace, debug, info, warn, error, fatal = TRACE, DEBUG, INFO, WARN, ERROR, FATAL

    def getName(self) -> str:
        """Return the name, ``root`` for the root logger."""
        return self._logger.name

    def getEffectiveLevel(self) -> LogLevel:
        """Return the level in force here, inherited or set."""
        number = self._logger.getEffectiveLevel()
        return max(
            (level for level in LogLevel._known.values() if level.toInt() <= max(number, 1)),
            key=LogLevel.toInt,
        )

    def setLevel(self, level: LogLevel) -> None:
        """Drop messages below ``level``."""
        self._logger.setLevel(level.toInt())

    def setAdditivity(self, additive: bool) -> None:
        """Choose whether messages are passed on to the parent."""
        self._logger.propagate = additive

    def get_number_of_appenders(self) -> int:
        """Return the number of places this logger writes to itself."""
        return len(self._logger.handlers)

    def addAppender(self, appender: logging.Handler) -> None:
        """Write to one more place."""
        self._logger.addHandler(appender)

    def removeAppender(self, appender: logging.Handler) -> None:
        """Stop writing to a place."""
        self._logger.removeHandler(appender)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Logger) and self._logger is other._logger

    def __hash__(self) -> int:
        return hash(self._logger)

    def __repr__(self) -> str:
        return f"Logger({self.getName()!r})"


_COLORS = {"WARNING": "\033[33m", "ERROR": "\033[31m", "CRITICAL": "\033[1;31m"}
_TIMES = {"ABSOLUTE": "%H:%M:%S", "ISO8601": "%Y-%m-%d %H:%M:%S", "DATE": "%d %b %Y %H:%M:%S"}
_NAMES = {"WARNING": "WARN", "CRITICAL": "FATAL"}


class _Formatter(logging.Formatter):
    """Level, time, logger and message in one line, warnings and errors in color."""

    def __init__(
        self, *, print_location: bool = False, color: bool = False, date_format: str = "ABSOLUTE"
    ) -> None:
        place = "  (%(filename)s:%(lineno)d)" if print_location else ""
        super().__init__(
            f"%(short)-5s %(asctime)s,%(msecs)03d  %(name)s{place}  %(message)s",
            datefmt=_TIMES.get(date_format, date_format),
        )
        self._color = color

    def format(self, record: logging.LogRecord) -> str:
        record.short = _NAMES.get(record.levelname, record.levelname)
        line = super().format(record)
        start = _COLORS.get(record.levelname) if self._color else None
        return f"{start}{line}\033[0m" if start else line


_used: set[str] = set()


def get(name: str) -> Logger:
    """Return the logger of a dotted name; its messages also go to the loggers above it."""
    _used.add(name)
    return Logger(logging.getLogger(name))


def get_root() -> Logger:
    """Return the logger above all others."""
    return Logger(logging.getLogger())


get_old_logger = get


def reset() -> None:
    """Take away all places messages are written to, and the levels of all loggers of this module.

    Loggers that only other libraries use keep their levels.
    """
    for logger in (logging.getLogger(), *map(logging.getLogger, _used)):
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    get_root().setLevel(LogLevel.DEBUG)


def set_loglevel(logger: Logger, level: LogLevel) -> None:
    """Drop messages of ``logger`` and those below it that are less important than ``level``."""
    logger.setLevel(level)


def _attach(logger: Logger | None, handler: logging.Handler, **style: Any) -> logging.Handler:
    handler.setFormatter(_Formatter(**style))
    (logger or get_root()).addAppender(handler)
    return handler


def append_to_cout(logger: Logger | None = None, **style: Any) -> logging.Handler:
    """Also write to standard output; returns the new place."""
    return _attach(logger, logging.StreamHandler(sys.stdout), **style)


def append_to_file(filename: str, logger: Logger | None = None, **style: Any) -> logging.Handler:
    """Also write to the end of a file; returns the new place."""
    return _attach(logger, logging.FileHandler(filename, mode="a"), **style)


def append_to_logging(
    loggername: str = "", logger: Logger | None = None, **_style: Any
) -> logging.Handler:
    """Also hand messages to a logger of the standard module; returns the new place.

    Loggers of this module are loggers of the standard module already, so a ``loggername`` of the
    logger itself adds nothing.
    """
    target = logging.getLogger(loggername or "pylogging")
    handler = logging.Handler()
    source = logger or get_root()

    def forward(record: logging.LogRecord) -> None:
        if record.name != target.name and not record.name.startswith(f"{target.name}."):
            target.handle(record)

    handler.emit = forward  # type: ignore[method-assign]
    source.addAppender(handler)
    return handler


def _only(logger: Logger | None) -> None:
    own = (logger or get_root())._logger
    for handler in list(own.handlers):
        own.removeHandler(handler)
        handler.close()


def write_to_cout(logger: Logger | None = None, **style: Any) -> logging.Handler:
    """Write to standard output and nowhere else; returns the new place."""
    _only(logger)
    return append_to_cout(logger, **style)


def write_to_file(filename: str, logger: Logger | None = None, **style: Any) -> logging.Handler:
    """Write to a new file and nowhere else; returns the new place."""
    _only(logger)
    return _attach(logger, logging.FileHandler(filename, mode="w"), **style)


def write_to_logging(
    loggername: str = "", logger: Logger | None = None, **style: Any
) -> logging.Handler:
    """Hand messages to a logger of the standard module and nowhere else."""
    _only(logger)
    return append_to_logging(loggername, logger, **style)


def log_to_cout(level: LogLevel = LogLevel.WARN, logger: Logger | None = None) -> None:
    """Write what is at least ``level`` to standard output."""
    write_to_cout(logger)
    (logger or get_root()).setLevel(level)


def log_to_file(
    filename: str, level: LogLevel = LogLevel.WARN, logger: Logger | None = None
) -> None:
    """Write what is at least ``level`` to a new file."""
    write_to_file(filename, logger)
    (logger or get_root()).setLevel(level)


def default_config(
    level: LogLevel = LogLevel.WARN,
    fname: str = "",
    dual: bool = False,
    print_location: bool = False,
    color: bool = True,
    date_format: str = "ABSOLUTE",
) -> None:
    """Configure the root logger.

    Args:
        level: What to drop.
        fname: File to write to instead of standard output; empty for none.
        dual: Write to the file and to standard output.
        print_location: Say where in the program a message comes from.
        color: Color warnings and errors on standard output.
        date_format: ABSOLUTE (time of day), ISO8601, DATE or a pattern of `time.strftime`.
    """
    style: dict[str, Any] = {"print_location": print_location, "date_format": date_format}
    if fname:
        append_to_file(fname, **style)
    if dual or not fname:
        append_to_cout(color=color and sys.stdout.isatty(), **style)
    get_root().setLevel(level)


def config_from_file(filename: str) -> None:
    """Configure loggers from a file as the standard module reads it."""
    logging.config.fileConfig(filename, disable_existing_loggers=False)
