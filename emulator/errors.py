"""What goes wrong in the model itself, as opposed to the user's program or the byte stream."""


class ModelError(RuntimeError):
    """The emulated machine cannot go on: a stream it has no meaning for, or a bound it reached."""
