"""W1 in SimPy, a process per job: gangs on nodes of 8 GPUs, first come first served, mean work 1 h.

SimPy has no resource that places gangs on nodes, so the nodes stand in sets by free GPUs, as a user would write it.
Arguments: nodes, jobs, load.
"""

import json
import random
import resource
import sys
import time
from collections import deque

import simpy

SIZES = (1, 2, 4, 8, 16, 32, 64)
WEIGHTS = (40, 15, 15, 20, 5, 3, 2)
MEAN_SIZE = 5.94
GPUS = 8


class Nodes:
    """Nodes by free GPUs; a gang of up to a node takes the tightest, a larger one whole nodes."""

    def __init__(self, count):
        self.by_free = [set() for _ in range(GPUS + 1)]
        self.by_free[GPUS].update(range(count))
        self.free = [GPUS] * count

    def place(self, size):
        if size > GPUS:
            return self._place_whole(size // GPUS)
        for free in range(size, GPUS + 1):
            if self.by_free[free]:
                node = self.by_free[free].pop()
                self._set(node, free - size)
                return (node,)
        return None

    def release(self, size, place):
        each = min(size, GPUS)
        for node in place:
            free = self.free[node]
            self.by_free[free].remove(node)
            self._set(node, free + each)

    def _place_whole(self, count):
        whole = self.by_free[GPUS]
        if len(whole) < count:
            return None
        place = tuple(whole.pop() for _ in range(count))
        for node in place:
            self._set(node, 0)
        return place

    def _set(self, node, free):
        self.free[node] = free
        self.by_free[free].add(node)


class Cluster:
    def __init__(self, nodes, jobs, load):
        self.env = simpy.Environment()
        self.nodes = Nodes(nodes)
        self.gpus = GPUS * nodes
        self.jobs = jobs
        self.rate = load * self.gpus / MEAN_SIZE
        self.line = deque()
        self.waits = 0.0
        self.done = 0
        self.busy = 0
        self.busy_time = 0.0
        self.accrued_to = 0.0
        self.utilization = 0.0  # until the last arrival

    def arrivals(self):
        for _ in range(self.jobs):
            yield self.env.timeout(random.expovariate(self.rate))
            size = random.choices(SIZES, WEIGHTS)[0]
            self.env.process(self.job(size, random.expovariate(1.0)))
        self._change_busy(0)
        self.utilization = self.busy_time / self.env.now / self.gpus

    def job(self, size, work):
        arrival = self.env.now
        place = None if self.line else self.nodes.place(size)
        if place is None:
            turn = self.env.event()
            self.line.append((turn, size))
            place = yield turn
        self._change_busy(size)
        self.waits += self.env.now - arrival
        yield self.env.timeout(work)
        self.nodes.release(size, place)
        self._change_busy(-size)
        self.done += 1
        self._start_waiting()

    def _start_waiting(self):
        while self.line:
            turn, size = self.line[0]
            place = self.nodes.place(size)
            if place is None:
                return
            self.line.popleft()
            turn.succeed(place)

    def _change_busy(self, by):
        now = self.env.now
        self.busy_time += self.busy * (now - self.accrued_to)
        self.accrued_to = now
        self.busy += by


def main():
    random.seed(1)
    nodes, jobs, load = (float(each) for each in sys.argv[1:4])
    cluster = Cluster(int(nodes), int(jobs), load)
    start = time.perf_counter()
    cluster.env.process(cluster.arrivals())
    cluster.env.run()
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "jobs": cluster.done,
                "seconds": seconds,
                "mean_wait_h": cluster.waits / cluster.done,
                "utilization": cluster.utilization,
                "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


main()
