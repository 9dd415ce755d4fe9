// MMC in sim.js, a facility with ten servers: M/M/10, first come first served. Argument: customers.
import { createRequire } from "node:module";

/** The package is a bundle for browsers: it puts what it exports on the window. */
globalThis.window = globalThis;
createRequire(import.meta.url)("simjs");
const { Entity, Facility, Sim } = globalThis.Sim;

const SERVERS = 10;
const customers = Number(process.argv[2]);
const exponential = (mean) => -mean * Math.log(1 - Math.random());

let served = 0;

class Arrivals extends Entity {
  start(servers) {
    this.servers = servers;
    this.left = customers;
    this.next();
  }

  next() {
    if (this.left-- > 0) this.setTimer(exponential(1 / 9)).done(this.arrive, this);
  }

  arrive() {
    this.useFacility(this.servers, exponential(1)).done(this.depart, this);
    this.next();
  }

  depart() {
    served++;
  }
}

const sim = new Sim();
const servers = new Facility("servers", Facility.FCFS, SERVERS);
sim.addEntity(Arrivals, "arrivals", servers);
const startMs = performance.now();
sim.simulate(Number.MAX_VALUE);
const seconds = (performance.now() - startMs) / 1000;
const meanWait = servers.queue.stats.durationSeries.average();
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ jobs: served, seconds, mean_wait_h: meanWait, peak_memory_mb: peakMb })}\n`,
);
