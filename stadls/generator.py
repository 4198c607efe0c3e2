"""Recipes for programs: objects that generate a builder and, if they like, tickets."""

from typing import Any


class PlaybackGenerator:
    """Base of recipes; subclasses define ``generate``."""

    def generate(self) -> tuple[Any, ...]:
        """Return a builder and a result, None if there is nothing to return."""
        raise NotImplementedError(
            f"{type(self).__name__}.generate: a PlaybackGenerator has to define it"
        )


def generate(generator: PlaybackGenerator) -> tuple[Any, ...]:
    """Return what a recipe generates: usually a builder and a result or None."""
    return generator.generate()
