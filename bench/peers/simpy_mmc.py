"""MMC in SimPy, a process per customer: M/M/10, first come first served. Argument: customers."""

import json
import random
import resource
import sys
import time

import simpy

SERVERS, ARRIVAL_RATE, SERVICE_RATE = 10, 9.0, 1.0


class Shop:
    def __init__(self, customers):
        self.env = simpy.Environment()
        self.servers = simpy.Resource(self.env, capacity=SERVERS)
        self.customers = customers
        self.waits = 0.0
        self.served = 0

    def customer(self):
        arrival = self.env.now
        with self.servers.request() as turn:
            yield turn
            self.waits += self.env.now - arrival
            yield self.env.timeout(random.expovariate(SERVICE_RATE))
        self.served += 1

    def arrivals(self):
        for _ in range(self.customers):
            yield self.env.timeout(random.expovariate(ARRIVAL_RATE))
            self.env.process(self.customer())


def main():
    random.seed(1)
    shop = Shop(int(float(sys.argv[1])))
    start = time.perf_counter()
    shop.env.process(shop.arrivals())
    shop.env.run()
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "jobs": shop.served,
                "seconds": seconds,
                "mean_wait_h": shop.waits / shop.served,
                "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


main()
