"""Declarations check themselves when the class is made."""

from typing import Annotated, Any

import pytest

import halco
from halco.ranged import Ranged
from haldls.container import Container, container, registry
from haldls.kind import Selection
from haldls.layout import PADDED, READ_ONLY, W0, W1, W2, biased, each, places
from haldls.maps import Affine
from haldls.structure import Structure, filled, structure


class Four(Ranged, size=16):
    """Four bits."""


Flags = halco.typed_array(bool, halco.EntryOnQuad)


def declare(**options: Any) -> Any:
    """Return the decorator of a register of two words that is not kept in the registry."""
    options = {"words": 2, "bits": 8} | options
    decorate = container(halco.CADCConfigOnDLS, Affine(0, (2, 1), words=2), **options)

    def forget(cls: type) -> Any:
        made = decorate(cls)
        registry.remove(made)
        return made

    return forget


def test_overlap() -> None:
    with pytest.raises(TypeError, match=r"Bad: b: W0\[3\] already belongs to a"):

        @declare()
        class Bad(Container):
            a: Annotated[Four, W0[3:0]] = Four()
            b: Annotated[Four, W0[6:3]] = Four()


def test_wire_that_does_not_exist() -> None:
    with pytest.raises(TypeError, match=r"Bad: a: W2\[0\] is outside of 2 words of 32 wires"):

        @declare(bits=4)
        class Bad(Container):
            a: Annotated[Four, W2[3:0]] = Four()


@pytest.mark.parametrize("wires", [W0[2:0], W0[4:0]])
def test_width_and_range_disagree(wires: Any) -> None:
    with pytest.raises(TypeError, match=r"Bad: a: \d wires for stored numbers 0\.\.15 of Four"):

        @declare(bits=wires.width)
        class Bad(Container):
            a: Annotated[Four, wires] = Four()


def test_bias_moves_the_range() -> None:
    with pytest.raises(TypeError, match=r"stored numbers -1\.\.14 of Four"):

        @declare(bits=4)
        class Bad(Container):
            a: Annotated[Four, W0[3:0], biased(-1)] = Four()


def test_total() -> None:
    with pytest.raises(TypeError, match="Bad: the fields use 4 wires, 8 are declared"):

        @declare()
        class Bad(Container):
            a: Annotated[Four, W0[3:0]] = Four()


def test_ones_are_wires_too() -> None:
    with pytest.raises(TypeError, match=r"Bad: the constant ones: W0\[3\] already belongs to a"):

        @declare(ones=W0[3])
        class Bad(Container):
            a: Annotated[Four, W0[3:0]] = Four()


def test_arrays_and_slices_do_not_mix() -> None:
    with pytest.raises(TypeError, match="a: arrays and structures are placed by each"):

        @declare()
        class Bad(Container):
            a: Annotated[Any, each(Flags, W0[0], bits=1), W0[7]] = filled(False)


def test_what_a_field_cannot_be() -> None:
    with pytest.raises(TypeError, match="a field cannot hold <class 'str'>"):

        @declare()
        class Bad(Container):
            a: Annotated[str, W0[3:0]] = ""

    with pytest.raises(TypeError, match="a: 'wires' says nothing about wires"):

        @declare()
        class Worse(Container):
            a: Annotated[Four, "wires"] = Four()


def test_everything_at_once() -> None:
    class Mode(Selection):
        low = 0
        high = 2

    @structure
    class Inner(Structure):
        flag: Annotated[bool, W0[0]] = False
        level: Annotated[Four, W0[1:4]] = Four(3)

    inners = halco.typed_array(Inner, halco.HemisphereOnDLS)

    @declare(bits=10 + 3 + 4 + 4 + 1, ones=W1[31])
    class Example(Container):
        inner: Annotated[Any, each(inners, bits=5)] = filled({})
        mode: Annotated[Mode, ~W1[1], W1[0]] = Mode.high
        odd: Annotated[Any, places(Flags, W1[2], ~W1[5], W1[3], W1[4])] = filled(
            True, False, False, True
        )
        wide: Annotated[Four, W1[11:7], PADDED] = Four(9)
        seen: Annotated[bool, W1[2], READ_ONLY] = False

    example = Example()
    assert example.numbers() == [0, 3, 0, 3, 2, 1, 0, 0, 1, 9, 0]
    # level 3 stands reversed: wires 4 and 3 of its five
    assert list(example.encode()) == [
        0b11000 | 0b11000 << 5,
        1 << 31 | 9 << 7 | 1 << 5 | 1 << 4 | 1 << 2 | 0 << 1,
    ]
    decoded = Example.decode(example.encode())
    assert decoded.seen is True
    decoded.inner[1].flag = True
    assert decoded.encode()[0] == 0b11000 | 0b11001 << 5
    with pytest.raises(ValueError, match=r"Example: wide: .*16 > max\(15\)"):
        Example.decode((0, 1 << 11))
    assert [str(leaf) for leaf in Example.leaves()][:2] == ["inner[0].flag", "inner[0].level"]
