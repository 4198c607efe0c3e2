"""Events on the PADI buses: drivers that match, their pulse lengths, and the rows they drive."""

import numpy as np

from libc.stdint cimport int64_t, uint8_t, uint64_t

from emulator.correlation_kernel cimport Correlation
from emulator.lanes_kernel cimport ARRIVALS, CIRCUITS, EXCITED, INHIBITED, WINDOW, Arrival, Lanes
from emulator.neuron_kernel cimport charge_lines
from emulator.exact cimport draw, exponential, normal

#: Decay over a window up to which a short series does.
cdef float SLOW = 0.5


cdef class Synapses:
    """Both synapse arrays with their drivers.

    Attributes:
        labels: labels of the synapses, (side, row, column).
        charges: drop of the line by one full event, volt, (side, row, column).
        live: whether any synapse of a row has an effect, (side, row).
        only: the label that all synapses of a row carry, or -1, (side, row).
        largest: drop by the strongest synapse, volt.
        rates, steps: decay of the lines per tick, and relative charge that reaches them, (2, 512),
            excitatory first.
        bypass_exc, bypass_inh: circuits that fire at every event.
        extension: pulse length factor of the 8 buses.
        first_match, matches: drivers that a row select value reaches, as ranges of a list: those
            of bus b and value v are matches[first_match[32 b + v]:first_match[32 b + v + 1]].
    """

    def __init__(self, float full_scale, float dac_step, float noise, uint64_t noise_key,
                 Correlation correlation):
        self.correlation = correlation
        self.labels = np.zeros((2, ROWS, COLUMNS), dtype=np.uint8)
        self.charges = np.zeros((2, ROWS, COLUMNS), dtype=np.float32)
        self.live = np.zeros((2, ROWS), dtype=np.uint8)
        self.only = np.zeros((2, ROWS), dtype=np.int32)
        self.rates, self.steps = (np.zeros((2, CIRCUITS), dtype=np.float32) for _ in range(2))
        self.span = WINDOW
        self.bypass_exc, self.bypass_inh = (np.zeros(512, dtype=np.uint8) for _ in range(2))
        self.extension = np.ones(8, dtype=np.float32)
        self.first_match = np.zeros(257, dtype=np.int32)
        self.matches = np.zeros(0, dtype=np.int32)
        self.full_scale, self.dac_step = full_scale, dac_step
        self.noise, self.noise_key = noise, noise_key

    def set_driver(self, int i, bint modulated, bint dac, bint forwards, int bottom, int top,
                   float share, float charge, float recover, float rate, float ramp,
                   float offset, float dac_offset):
        """Configure driver ``i`` (0..255, side by side); its STP voltage stays.

        Args:
            i: driver.
            modulated, dac, forwards: see the structure.
            bottom, top: row modes, bit 0 excitatory, bit 1 inhibitory.
            share: part of the way to ``charge`` that each event goes.
            charge, recover: target voltages, CapMem codes.
            rate: recovery per tick.
            ramp: voltage that the ramp passes within the pulse, relative to nominal.
            offset: pulse length lost in any case.
            dac_offset: shift of the hagen DAC, codes.
        """
        cdef Driver *driver = &self.drivers[i]
        driver.modulated, driver.dac, driver.forwards = modulated, dac, forwards
        driver.mode[0], driver.mode[1] = bottom, top
        driver.share, driver.charge, driver.recover, driver.rate = share, charge, recover, rate
        driver.ramp, driver.offset, driver.dac_offset = ramp, offset, dac_offset

    def attach(self, Lanes lanes):
        """Let events charge the lines of circuits."""
        self.rows[0], self.rows[1] = lanes.end_exc, lanes.end_inh
        self.rows[2], self.rows[3] = lanes.sum_exc, lanes.sum_inh
        self.width = lanes.width
        self.lanes = lanes

    def set_lines(self, rates, steps):
        """Take over how fast the lines decay, and which of the columns' charge reaches them."""
        np.asarray(self.rates)[:] = rates
        np.asarray(self.steps)[:] = steps
        for kind in range(2):
            for side in range(2):
                self.fastest[kind][side] = np.max(self.rates[kind, side * COLUMNS:][:COLUMNS])

    def watch(self, circuits, inputs):
        """Keep the charges that reach some circuits, for the converter inputs they belong to."""
        cdef int k
        self.watched_count = min(len(circuits), 1024)
        self.drive_count = 0
        for k in range(self.watched_count):
            self.watched[k] = circuits[k]
            self.watched_input[k] = inputs[k]

    def voltage(self, int i):
        """STP voltage of a driver at its last event, CapMem codes."""
        return self.drivers[i].voltage

    def strength_of(self, int i, int64_t tick, int label):
        """Pulse length of an event at driver ``i``, relative to the full one (for tests)."""
        return self.strength(&self.drivers[i], tick, label)

    def deliver_into(self, float[:, ::1] rows, float width, int late, int bus, int label):
        """Let one event charge accumulators (4, 512): ends and sums, excitatory first each."""
        cdef int i
        for i in range(4):
            self.rows[i] = &rows[i, 0]
        self.width = width
        self.lanes = None
        self.deliver(0, late, bus, label)

    cdef float strength(self, Driver *driver, int64_t tick, int label) noexcept nogil:
        cdef float voltage, length
        if not driver.modulated:
            return 1
        if driver.dac:
            voltage = self.dac_step * ((label & 31) - 1) + driver.dac_offset
        else:
            voltage = driver.recover + (driver.voltage - driver.recover) * <float>exponential(
                -driver.rate * <double>(tick - driver.seen))
            voltage = voltage + (driver.charge - voltage) * driver.share
            driver.voltage = voltage
            driver.seen = tick
        voltage = voltage if voltage > 0 else 0
        length = 1 - voltage / (self.full_scale * driver.ramp) - driver.offset
        return 0 if length < 0 else (1 if length > 1 else length)

    cdef void deliver(self, int64_t tick, int late, int bus, int label) noexcept nogil:
        """Let one event drive its rows; ``late`` ticks of the window have passed."""
        cdef int i, d, row
        cdef float strength
        cdef int forwarded
        cdef int slot = bus * 32 + ((label >> 6) & 31)
        label = label & 63
        for i in range(self.first_match[slot], self.first_match[slot + 1]):
            d = self.matches[i]
            strength = self.strength(&self.drivers[d], tick, label) * self.extension[bus]
            if strength == 0:
                continue
            if self.noise > 0:
                strength *= 1 + self.noise * <float>normal(draw(self.noise_key, d, tick))
            forwarded = label if self.drivers[d].forwards else label & 32
            for row in range(2):
                if self.drivers[d].mode[row]:
                    self.drive_row(tick, late, d >> 7, 2 * (d & 127) + row,
                                   self.drivers[d].mode[row], forwarded, strength)

    cdef void drive_row(self, int64_t tick, int late, int side, int row, int mode, int label,
                        float strength) noexcept nogil:
        cdef int first = side * COLUMNS
        cdef int i
        cdef const float *charges = &self.charges[side, row, 0]
        cdef const uint8_t *labels = &self.labels[side, row, 0]
        cdef const uint8_t *mixed = labels
        cdef int only = self.only[side, row]
        if not (self.live[side, row] or self.correlation.on[side]):
            return
        if only >= 0:
            if only != label:
                return
            mixed = NULL
        self.correlation.pre(side, row, labels, label, tick)
        if mode & EXCITED:
            self.charge(0, side, late, charges, mixed, label, strength)
        if mode & INHIBITED:
            self.charge(1, side, late, charges, mixed, label, strength)
        for i in range(self.watched_count):
            if self.watched[i] >> 8 == side and self.drive_count < 64:
                self.note(i, late, mode, labels[self.watched[i] & 255] == label,
                          charges[self.watched[i] & 255] * strength)
        if not self.bypassing:
            return
        for i in range(COLUMNS):
            if (
                labels[i] == label
                and charges[i] * strength >= self.bypass_step
                and ((mode & 1 and self.bypass_exc[first + i])
                     or (mode & 2 and self.bypass_inh[first + i]))
                and self.forced_count < 512
            ):
                self.forced[self.forced_count] = first + i
                self.forced_count += 1

    cdef void charge(
        self, int kind, int side, int late, const float *charges, const uint8_t *labels, int label,
        float strength
    ) noexcept nogil:
        """Charge the lines of one kind and side."""
        cdef int first = side * COLUMNS
        cdef float left = self.span - late
        cdef bint fresh = not self.driven[side] & (1 << kind)
        self.driven[side] |= 1 << kind
        charge_lines(
            COLUMNS, charges, labels, label, strength, left, left / (self.span * self.width),
            fresh, left * self.fastest[kind][side] < SLOW, &self.rates[kind, first],
            &self.steps[kind, first], self.rows[kind] + first, self.rows[2 + kind] + first)
        if self.lanes is not None and self.lanes.arrival_count < ARRIVALS:
            self.lanes.arrivals[self.lanes.arrival_count] = Arrival(
                late, kind, side, label, strength, charges, labels, &self.steps[kind, first])
            self.lanes.arrival_count += 1

    cdef void note(self, int i, int late, int mode, bint matches, double charge) noexcept nogil:
        cdef Drive *drive = &self.drives[self.drive_count]
        if not (matches and charge > 0):
            return
        drive.late, drive.input, drive.circuit = late, self.watched_input[i], self.watched[i]
        drive.exc = charge * self.steps[0, drive.circuit] if mode & 1 else 0
        drive.inh = charge * self.steps[1, drive.circuit] if mode & 2 else 0
        self.drive_count += 1
