import enum

class Handler(enum.IntEnum):
    UNDECODED = 0
