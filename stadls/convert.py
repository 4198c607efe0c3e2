"""From recorded writes to programs and to the state of a chip."""

import logging

import numpy as np
from numpy.typing import NDArray

import haldls
import lola
from halco import ChipOnDLS
from haldls.backend import Backend
from stadls.builder import PlaybackProgramBuilder
from stadls.dumper import DumperDone, PlaybackProgramBuilderDumper

_log = logging.getLogger("stadls.convert_to_chip")


def convert_to_builder(
    source: DumperDone | PlaybackProgramBuilderDumper,
) -> PlaybackProgramBuilder:
    """Write and wait for everything that was recorded; a dumper is empty afterwards."""
    done = source.done() if isinstance(source, PlaybackProgramBuilderDumper) else source
    builder = PlaybackProgramBuilder()
    for coordinate, config in done._pairs:
        if isinstance(config, haldls.Container):
            builder.write(coordinate, config)
        elif isinstance(config, haldls.BlockUntil):
            builder.block_until(coordinate, config)
    return builder


def convert_to_dumper(cocos: DumperDone) -> PlaybackProgramBuilderDumper:
    """Record everything again."""
    dumper = PlaybackProgramBuilderDumper()
    dumper._pairs = cocos.tolist()
    return dumper


def convert_to_chip(dumperdone: DumperDone, previous: lola.Chip | None = None) -> lola.Chip:
    """Return the state of the chip after everything recorded was written.

    Args:
        dumperdone: What was recorded; later entries win.
        previous: State before; by default that of `lola.Chip`.

    Words that do not belong to a chip are left out with a warning; conditions and containers that
    do not travel over the omnibus have no effect on the state.
    """
    place = ChipOnDLS()
    backend = Backend.Omnibus
    base = lola.Chip() if previous is None else previous
    addresses = np.asarray(lola.Chip.write_addresses(place, backend), np.int64)
    words = np.array(base.encode(backend, place), np.uint32)
    order = np.argsort(addresses, kind="stable")
    ordered = addresses[order]
    foreign = 0
    for coordinate, config in dumperdone._pairs:
        if not isinstance(config, haldls.Container) or backend not in type(config).backends:
            continue
        at = np.asarray(config.write_addresses(coordinate, backend), np.int64)
        new = np.asarray(config.encode(backend, coordinate), np.uint32)
        mask = _mask(np.asarray(config.byte_enables(coordinate)), new.shape)
        found = np.minimum(np.searchsorted(ordered, at), len(ordered) - 1)
        known = ordered[found] == at
        foreign += int(np.count_nonzero(~known))
        index = order[found[known]]
        words[index] = (words[index] & ~mask[known]) | (new[known] & mask[known])
    if foreign:
        _log.warning(
            "Coco-list contains containers, which are not present in the lola chip object. "
            "(%d words)",
            foreign,
        )
    return lola.Chip.decode(words, backend, place)


def _mask(enables: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.uint32]:
    """Return the bits that byte enables let through."""
    mask = np.zeros(shape, np.uint32)
    for byte in range(4):
        mask |= np.where(enables >> byte & 1, np.uint32(0xFF << (8 * byte)), np.uint32(0))
    return mask
