"""Types that belong to no chip."""

import pickle
from typing import Any

import pytest

from halco import common
from halco.common import Direction, IPv4, Parity, SideHorizontal, Unique, iter_all, iter_sparse


def test_relations() -> None:
    assert (str(common.left), str(common.bottom), str(Unique())) == ("left", "bottom", "unique")
    assert common.Side is SideHorizontal
    assert SideHorizontal(common.X(1)) is common.right
    assert Direction(0).toOrientation() is common.vertical
    assert common.west.toOrientation() is common.horizontal
    assert Parity.from_number(7) is Parity.odd
    assert str(Parity.even) == "even"


def test_iteration() -> None:
    assert list(map(str, iter_all(Direction))) == ["north", "east", "south", "west"]
    assert list(iter_all(Parity, Unique)) == [(Parity.even, Unique()), (Parity.odd, Unique())]


def test_sparse_iteration() -> None:
    assert iter_sparse(Direction) == iter_sparse(Direction, 9) == list(iter_all(Direction))
    some = iter_sparse(Direction, 3)
    assert (len(some), some[0], some[-1]) == (3, common.north, common.west)
    assert some == sorted(some)
    with pytest.raises(RuntimeError, match=r"iter_sparse\(Direction, 1\)"):
        iter_sparse(Direction, 1)


def test_addresses() -> None:
    board = IPv4([192, 168, 123, 66])
    assert board == IPv4(3232267074) == IPv4.from_string("192.168.123.66")
    assert (str(board), board.to_bytes()) == ("IPv4(192.168.123.66)", [192, 168, 123, 66])
    assert IPv4.any() < IPv4.loopback() < board < IPv4.broadcast()
    assert [int(a.is_unspecified()) for a in (IPv4(), board)] == [1, 0]
    assert (IPv4.loopback().is_loopback(), board.is_multicast()) == (True, False)
    assert hash(board) == hash(pickle.loads(pickle.dumps(board)))
    assert eval(repr(board)) == board
    assert board != 3232267074


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("10.1.2.3", "255.0.0.0"),
        ("172.1.2.3", "255.255.0.0"),
        ("192.1.2.3", "255.255.255.0"),
        ("224.1.2.3", "255.255.255.255"),
    ],
)
def test_netmask(address: str, mask: str) -> None:
    assert IPv4.netmask(IPv4.from_string(address)).to_string() == mask


@pytest.mark.parametrize("wrong", [-1, 1 << 32, [1, 2, 3]])
def test_wrong_addresses(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"IPv4|addresses|permitted|Expected"):
        IPv4(wrong)
