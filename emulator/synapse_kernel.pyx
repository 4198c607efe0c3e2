"""Events on the PADI buses: drivers that match, their pulse lengths, and the rows they drive."""

import numpy as np

from libc.stdint cimport int64_t, uint64_t

from emulator.correlation_kernel cimport Correlation
from emulator.lanes_kernel cimport WINDOW
from emulator.exact cimport draw, exponential, normal

cdef extern from *:
    """
    static LANES_CLONES void lanes_add(int, lanes_input, lanes_input, float, float, lanes_input,
        lanes_input, lanes_row, lanes_row);
    """


cdef void add_row "lanes_add"(
    int n, lanes_input charges, lanes_input labels, float label, float strength, lanes_input end,
    lanes_input mean, lanes_row ends, lanes_row sums,
) noexcept nogil:
    """Charge of one event on n lines: what is left of it at the end, and its mean effect."""
    cdef int i
    cdef float charge
    for i in range(n):
        charge = charges[i] * strength
        charge = charge if labels[i] == label else 0
        ends[i] = ends[i] + charge * end[i]
        sums[i] = sums[i] + charge * mean[i]


cdef class Synapses:
    """Both synapse arrays with their drivers.

    Attributes:
        labels: labels of the synapses as numbers, (side, row, column).
        charges: drop of the line by one full event, volt, (side, row, column).
        live: whether any synapse of a row has an effect, (side, row).
        end_exc, end_inh: what is left at the end of a window of an event at each of its ticks,
            (tick, column of both sides).
        sum_exc, sum_inh: its contribution to the mean of the window, in widths of the amplifier.
        step_exc, step_inh: charge that reaches the lines of a column, relative.
        bypass_exc, bypass_inh: circuits that fire at every event.
        extension: pulse length factor of the 8 buses.
        first_match, matches: drivers that a row select value reaches, as ranges of a list: those
            of bus b and value v are matches[first_match[32 b + v]:first_match[32 b + v + 1]].
    """

    def __init__(self, float full_scale, float dac_step, float noise, uint64_t noise_key,
                 Correlation correlation):
        self.correlation = correlation
        self.labels = np.zeros((2, ROWS, COLUMNS), dtype=np.float32)
        self.charges = np.zeros((2, ROWS, COLUMNS), dtype=np.float32)
        self.live = np.zeros((2, ROWS), dtype=np.uint8)
        self.end_exc, self.end_inh, self.sum_exc, self.sum_inh = (
            np.zeros((WINDOW, 512), dtype=np.float32) for _ in range(4)
        )
        self.step_exc, self.step_inh = (np.zeros(512, dtype=np.float32) for _ in range(2))
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

    def deliver_into(self, float[:, ::1] rows, int late, int bus, int label):
        """Let one event charge accumulators (4, 512): ends and sums, excitatory first each."""
        cdef float *owned[4]
        cdef int i
        for i in range(4):
            owned[i] = self.rows[i]
            self.rows[i] = &rows[i, 0]
        self.deliver(0, late, bus, label)
        for i in range(4):
            self.rows[i] = owned[i]

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
        cdef float strength, forwarded
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

    cdef void drive_row(self, int64_t tick, int late, int side, int row, int mode, float label,
                        float strength) noexcept nogil:
        cdef int first = side * COLUMNS
        cdef int i
        cdef const float *charges = &self.charges[side, row, 0]
        cdef const float *labels = &self.labels[side, row, 0]
        if not (self.live[side, row] or self.correlation.on[side]):
            return
        self.driven[side] = True
        self.correlation.pre(side, row, labels, label, tick)
        if mode & 1:
            add_row(COLUMNS, charges, labels, label, strength, &self.end_exc[late, first],
                    &self.sum_exc[late, first], self.rows[0] + first, self.rows[2] + first)
        if mode & 2:
            add_row(COLUMNS, charges, labels, label, strength, &self.end_inh[late, first],
                    &self.sum_inh[late, first], self.rows[1] + first, self.rows[3] + first)
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

    cdef void note(self, int i, int late, int mode, bint matches, double charge) noexcept nogil:
        cdef Drive *drive = &self.drives[self.drive_count]
        if not (matches and charge > 0):
            return
        drive.late, drive.input, drive.circuit = late, self.watched_input[i], self.watched[i]
        drive.exc = charge * self.step_exc[drive.circuit] if mode & 1 else 0
        drive.inh = charge * self.step_inh[drive.circuit] if mode & 2 else 0
        self.drive_count += 1
