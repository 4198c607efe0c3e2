"""The fast converter: samples of one or two analog signals at a fixed rate."""

import numpy as np

from libc.math cimport floor
from libc.stdint cimport int64_t, uint16_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

from emulator.exact cimport draw, exponential, normal
from emulator.course_kernel cimport travel
from emulator.membrane_kernel cimport SEGMENTS
from emulator.queue_kernel cimport NEVER

cdef double TICK = 4e-9


cdef class Sampler:
    """Conversion of the multiplexed inputs into (tick, sample) pairs.

    Attributes:
        signal, circuit, voltage: what each of the two inputs sees, see ``Signal``; ``voltage`` is
            the steady voltage, or the resting level of a line or an adaptation circuit.
        scale: by how much a readout follows: the largest visible drop of a line, volt per ampere of
            an adaptation circuit.
    """

    def __cinit__(self):
        self.room = 4096
        self.ticks = <int64_t *>malloc(self.room * sizeof(int64_t))
        self.values = <uint16_t *>malloc(self.room * sizeof(uint16_t))
        if not (self.ticks and self.values):
            raise MemoryError

    def __init__(self, double step, double offset, double noise, double bandwidth,
                 double startup, double startup_time, uint64_t key):
        self.signal = np.zeros(2, dtype=np.int32)
        self.circuit = np.zeros(2, dtype=np.int32)
        self.voltage = np.zeros(2)
        self.scale = np.ones(2)
        self.step, self.offset, self.noise = step, offset, noise
        self.lag, self.startup, self.startup_time = bandwidth, startup, startup_time
        self.key = key

    def __dealloc__(self):
        free(self.ticks)
        free(self.values)

    def begin(self, double time, double period, int64_t number, bint restarts, int channel,
              int length, bint counts):
        """Sample from a time on.

        Args:
            time: ticks, of the end of the first conversion.
            period: ticks between samples.
            number: samples of one recording, negative for an endless one.
            restarts: whether the next recording follows at once.
            channel: input of the first sample.
            length: samples before the other input is selected, 0 for never.
            counts: send the sample counter instead of samples.
        """
        self.next_time, self.period, self.begun = time, period, time
        self.number = self.remaining = number
        self.restarts, self.counts = restarts, counts
        self.channel, self.length, self.done = channel, length, 0
        self.round += 1
        self.filtered = 0
        self.on = number != 0

    def stop(self, int64_t tick):
        """Stop sampling at a tick; samples already converted beyond it are dropped."""
        self.on = self.held = False
        while self.filled and self.ticks[self.filled - 1] >= tick:
            self.filled -= 1

    def retime(self, int64_t tick, double scale):
        """Let periods take ``scale`` times as long from a tick on; 0: hold until the next call."""
        if self.on:
            self.ahead = self.next_time - tick
            self.held = True
        if scale <= 0 or not self.held:
            self.on = False
            return
        self.next_time = tick + self.ahead * scale
        self.period *= scale
        self.on, self.held = True, False

    def let_end(self):
        """Let the recording under way be the last one."""
        self.restarts = False

    def take(self, int64_t until):
        """Return (ticks, values) of the samples converted before ``until``."""
        cdef Py_ssize_t count = 0, i
        while count < self.filled and self.ticks[count] < until:
            count += 1
        ticks = np.empty(count, dtype=np.int64)
        values = np.empty(count, dtype=np.uint16)
        cdef int64_t[::1] tick_view = ticks
        cdef uint16_t[::1] value_view = values
        for i in range(count):
            tick_view[i] = self.ticks[i]
            value_view[i] = self.values[i]
        for i in range(count, self.filled):
            self.ticks[i - count] = self.ticks[i]
            self.values[i - count] = self.values[i]
        self.filled -= count
        return ticks, values

    def clear(self):
        """Drop samples and stop."""
        self.filled = 0
        self.on = self.held = False

    cdef int64_t head(self) noexcept nogil:
        """Tick of the next sample."""
        return <int64_t>self.next_time if self.on else NEVER

    cdef int convert(
        self, int64_t start, int64_t end, const Segment *traces, const int *trace_counts,
        const Segment *ripples, const int *ripple_counts, const double *rests
    ) except -1 nogil:
        """Take the samples due in [start, end).

        Args:
            start, end: ticks.
            traces: courses of the nodes at both inputs, ascending.
            trace_counts: pieces of each.
            ripples, ripple_counts: what has to be added to them.
            rests: resting potentials of these nodes.
        """
        cdef int piece[2]
        cdef int wave[2]
        cdef int i
        cdef int64_t tick
        cdef double v = 0, reading, share
        cdef double keep = exponential(-self.period * TICK / self.lag)
        cdef const Segment *course
        piece[0] = piece[1] = wave[0] = wave[1] = 0
        while self.on and self.next_time < end:
            i = self.channel
            tick = <int64_t>self.next_time
            if self.signal[i] == STEADY:
                v = self.voltage[i]
            elif self.signal[i] == MEMBRANE:
                course = traces + i * SEGMENTS
                while piece[i] + 1 < trace_counts[i] and course[piece[i]].end <= self.next_time:
                    piece[i] += 1
                if trace_counts[i]:
                    v = rests[i] + travel(
                        &course[piece[i]], self.next_time - <double>course[piece[i]].start)
                course = ripples + i * SEGMENTS
                while wave[i] + 1 < ripple_counts[i] and course[wave[i]].end <= self.next_time:
                    wave[i] += 1
                if ripple_counts[i]:
                    v += travel(&course[wave[i]], self.next_time - <double>course[wave[i]].start)
            else:
                share = (self.next_time - <double>start) / <double>(end - start)
                v = self.first[i] + share * (self.last[i] - self.first[i])
                if self.signal[i] == ADAPTATION:
                    v = self.voltage[i] + self.scale[i] * v
                else:
                    v = self.voltage[i] - self.scale[i] * (1 - exponential(-v / self.scale[i]))
            self.filtered = v + (self.filtered - v) * keep
            if self.counts:
                reading = <double>(self.done % 1024)
            else:
                reading = self.offset + self.step * self.filtered
                if self.noise > 0:
                    reading += self.noise * normal(draw(self.key, self.round, self.done))
                if self.next_time - self.begun < 20 * self.startup_time / TICK:
                    reading += self.startup * exponential(
                        (self.begun - self.next_time) * TICK / self.startup_time)
                reading = floor(reading + 0.5)
                reading = 0 if reading < 0 else (1023 if reading > 1023 else reading)
            self.keep(tick, <uint16_t>(<int>reading + 1024 * i))
            self.done += 1
            self.next_time = self.next_time + self.period
            if self.length and self.done % self.length == 0:
                self.channel = 1 - i
            if self.remaining > 0:
                self.remaining -= 1
                if self.remaining == 0:
                    self.remaining = self.number
                    self.on = self.restarts
                    self.done = 0
        return 0

    cdef int keep(self, int64_t tick, uint16_t value) except -1 nogil:
        cdef void *ticks
        cdef void *values
        if self.filled == self.room:
            ticks = realloc(self.ticks, 2 * self.room * sizeof(int64_t))
            if ticks:
                self.ticks = <int64_t *>ticks
            values = realloc(self.values, 2 * self.room * sizeof(uint16_t))
            if values:
                self.values = <uint16_t *>values
            if not (ticks and values):
                with gil:
                    raise MemoryError(f"samples: no memory for {2 * self.room}")
            self.room *= 2
        self.ticks[self.filled] = tick
        self.values[self.filled] = value
        self.filled += 1
        return 0
