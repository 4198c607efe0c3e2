"""Containers of the original that are left out, and why."""

#: Name of the class and reason.
OMITTED = dict.fromkeys(
    (
        "VectorGeneratorControl",
        "VectorGeneratorFIFOWord",
        "VectorGeneratorLUTEntry",
        "VectorGeneratorNotificationAddress",
        "VectorGeneratorTrigger",
    ),
    "the coordinates of the vector generator are gone upstream; newer FPGA images have DRAM there",
)
