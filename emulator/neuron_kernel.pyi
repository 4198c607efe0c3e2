"""Only for other compiled modules; `emulator.neuron_arrays` has the same for arrays."""
