"""What distinguishes one emulated machine from another."""

import json
from typing import Any, Self

import attrs
from attrs.validators import ge, in_, instance_of, le, lt

from emulator.parameters import Parameters

_COUNT = [instance_of(int), ge(0)]


def _probability(value: float) -> float:
    """Accept integers 0 and 1 for the certain cases, as JSON writers do."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _is_probability(_: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, float) or not 0.0 <= value <= 1.0:
        raise ValueError(f"{attribute.name}={value!r}: must be a probability in [0, 1]")


def _each(upper: int, what: str) -> Any:
    """Return a validator of a tuple of distinct numbers below ``upper``."""

    def check(_: Any, attribute: Any, value: tuple[int, ...]) -> None:
        wrong = [item for item in value if not isinstance(item, int) or not 0 <= item < upper]
        if wrong or len(set(value)) != len(value):
            raise ValueError(
                f"{attribute.name}={value!r}: must be distinct {what} in [0, {upper - 1}]"
            )

    return check


def _record(cls: type[Any], value: Any) -> Any:
    """Make a record of a dictionary, as JSON has them; leave anything else as it is.

    Values of wrong types are told as `ValueError`: such dictionaries come from files.
    """
    if not isinstance(value, dict):
        return tuple(value) if isinstance(value, list) else value
    fields = attrs.fields_dict(cls)
    if unknown := sorted(set(value) - set(fields)):
        raise ValueError(f"{cls.__name__}: no field {unknown[0]!r}, only {', '.join(fields)}")
    given = {}
    for name, part in value.items():
        made = getattr(fields[name].default, "factory", tuple)
        given[name] = _record(made if attrs.has(made) else tuple, part)
    try:
        return cls(**given)
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: {error}") from None


@attrs.frozen(kw_only=True)
class Faults:
    """Defects of the machine; the default has none.

    Attributes:
        dead_links: PHYs (0 to 7) that never come up.
        bit_errors: Probability that a frame on a link arrives broken. Register accesses are
            repeated and arrive late, events are lost; the links count and report the errors.
        silent_links: The links come up, but no answer of the chip ever gets back.
        lost_spikes: Probability that a spike to the chip vanishes without any trace.
        missing_i2c: 7-bit addresses of I2C devices that do not acknowledge.
        stuck_i2c: 7-bit addresses of I2C devices that hold the bus once they are addressed: from
            then on nobody acknowledges.
    """

    dead_links: tuple[int, ...] = attrs.field(
        default=(), converter=tuple, validator=_each(8, "PHYs")
    )
    bit_errors: float = attrs.field(default=0.0, converter=_probability, validator=_is_probability)
    silent_links: bool = attrs.field(default=False, validator=instance_of(bool))
    lost_spikes: float = attrs.field(default=0.0, converter=_probability, validator=_is_probability)
    missing_i2c: tuple[int, ...] = attrs.field(
        default=(), converter=tuple, validator=_each(128, "I2C addresses")
    )
    stuck_i2c: tuple[int, ...] = attrs.field(
        default=(), converter=tuple, validator=_each(128, "I2C addresses")
    )


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds of one run, so that no byte stream can keep the emulator busy or fill the memory.

    Attributes:
        instructions: Messages in one program.
        cycles: FPGA cycles one program may take (8 ns each; the default is about 18 minutes).
        events: Spikes and samples recorded for one program; those beyond are not recorded.
        seconds: Wall time of one run; the only bound that depends on the computer.
    """

    instructions: int = attrs.field(default=1 << 27, validator=_COUNT)
    cycles: int = attrs.field(default=1 << 37, validator=[*_COUNT, le(1 << 42)])
    events: int = attrs.field(default=1 << 24, validator=_COUNT)
    seconds: float = attrs.field(default=1800.0, converter=float, validator=ge(0.0))


def _parameters(value: Any) -> Parameters:
    made: Parameters = _record(Parameters, value)
    return made


def _faults(value: Any) -> Faults:
    made: Faults = _record(Faults, value)
    return made


def _limits(value: Any) -> Limits:
    made: Limits = _record(Limits, value)
    return made


@attrs.frozen(kw_only=True)
class Description:
    """Everything that is fixed about a machine before the first byte arrives.

    Two machines with equal descriptions answer equal bytes with equal bytes.

    Attributes:
        seed: Key of all random numbers, 64 bit.
        mismatch: Whether instances of analog circuits differ from each other.
        noise: Whether analog values fluctuate in time.
        board: ``cube`` (one chip on a Cube board) or ``jboa`` (one or more chips).
        chips: Pairs of FPGA and chip.
        chip_serial: Number of the first chip's carrier, the following ones count up. Carriers
            below 75 have no temperature sensor.
        eeprom_id: Contents of the first carrier's identification EEPROM, 32 bit.
        device_dna: 57-bit identification of the first FPGA, the following ones count up. The
            default is the value of the original's simulation.
        link_jitter: Cycles of 8 ns, 0 or 1, by which the way of an event over a link may take
            longer than usual; drawn for each event.
        temperature: Temperature of the chip carrier in degrees Celsius.
        parameters: Transfer functions of the analog circuits.
        faults: Defects.
        limits: Bounds of one run.
    """

    seed: int = attrs.field(default=0, validator=[*_COUNT, lt(1 << 64)])
    mismatch: bool = attrs.field(default=True, validator=instance_of(bool))
    noise: bool = attrs.field(default=True, validator=instance_of(bool))
    board: str = attrs.field(default="cube", validator=in_(("cube", "jboa")))
    chips: int = attrs.field(default=1, validator=[instance_of(int), ge(1), le(64)])
    chip_serial: int = attrs.field(default=100, validator=[*_COUNT, lt((1 << 32) - 64)])
    eeprom_id: int = attrs.field(default=0x4858_0100, validator=[*_COUNT, lt((1 << 32) - 64)])
    device_dna: int = attrs.field(
        default=0x0150_0000_0000_005D, validator=[*_COUNT, lt((1 << 57) - 64)]
    )
    link_jitter: int = attrs.field(default=1, validator=[*_COUNT, le(1)])
    temperature: float = attrs.field(
        default=30.0, converter=float, validator=[ge(-40.0), le(125.0)]
    )
    parameters: Parameters = attrs.field(
        factory=Parameters,
        converter=_parameters,
        validator=instance_of(Parameters),
    )
    faults: Faults = attrs.field(
        factory=Faults,
        converter=_faults,
        validator=instance_of(Faults),
    )
    limits: Limits = attrs.field(
        factory=Limits,
        converter=_limits,
        validator=instance_of(Limits),
    )

    def __attrs_post_init__(self) -> None:
        """Check what concerns several fields."""
        if self.board == "cube" and self.chips != 1:
            raise ValueError(
                f"Description: a cube carries one chip, not {self.chips}; use board='jboa'"
            )

    def to_json(self) -> str:
        """Return the description as JSON."""
        return json.dumps(attrs.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a description; fields that are left out keep their defaults.

        Raises:
            ValueError: Not JSON, not an object, an unknown field or a value out of its bounds.
        """
        value = json.loads(text)
        if not isinstance(value, dict):
            raise ValueError(f"{cls.__name__}: expected a JSON object, got {value!r}")
        made: Self = _record(cls, value)
        return made


__all__ = ["Description", "Faults", "Limits"]
