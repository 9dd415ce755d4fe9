import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A loss system that runs in a blink: tenants with exponential willingness to pay meet a pool of 5 GPUs. */
export const LOSS_FILE = "test/fixtures/loss-price.yaml";
export const LOSS = { gpus: 5, ratePerHour: 10, serviceHours: 1, wtpMean: 2, hours: 100 } as const;

export const PRICE = "products.on_demand.price";

const SET = {
  "fleet.clusters.pool.gpus": String(LOSS.gpus),
  "market.segments.tenants.arrivals.rate": `${LOSS.ratePerHour} /h`,
  horizon: `${LOSS.hours + 10} h`,
  warmup: "10 h",
};

/** Arguments that make the scenario of the fixture that small; no run is kept. */
export const SMALL = [
  "--no-cache",
  ...Object.entries(SET).flatMap(([path, text]) => ["--set", `${path}=${text}`]),
];

/** Probability that all c servers of a loss system are busy at a Erlang. */
function erlangB(c: number, a: number): number {
  let blocking = 1;
  for (let n = 1; n <= c; n++) blocking = (a * blocking) / (n + a * blocking);
  return blocking;
}

/** Revenue an hour at a posted price in the steady state [USD]: who is ready to pay arrives, and is served unless all is busy. */
export function revenueAt(price: number): number {
  const load = LOSS.ratePerHour * Math.exp(-price / LOSS.wtpMean) * LOSS.serviceHours;
  return price * load * (1 - erlangB(LOSS.gpus, load));
}

/** A folder that a test may fill; made before each test of a file, and removed after it. */
export function temporaryFolder(): { readonly path: string; read(name: string): string } {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "surplus-study-"));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    read: (name) => readFileSync(join(path, name), "utf8"),
  };
}

/** Rows of a CSV without quoted commas, as maps from column to text. */
export function rowsOf(text: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...lines] = text.trimEnd().split("\n");
  const columns = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [columns[at]!, cell])));
}
