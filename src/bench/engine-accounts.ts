import { ACCOUNT } from "../model/accounts.ts";
import { STATE } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import { chargeInto } from "../numerics/charge.ts";
import { ExactSums, MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { ClusterBook } from "../world/cluster-book.ts";
import { Ledger } from "../world/ledger.ts";
import type { Micro } from "./micro.ts";
import { scenarioOf } from "./own-scenario.ts";

const POSTINGS = 10_000;
const CELLS = 64;

/** What is counted at an event: states of GPUs, exact sums, charges and postings. */
export const ACCOUNT_BENCHMARKS: readonly Micro[] = [
  {
    name: "accrual, GPUs change state in the cluster book",
    operation: "change",
    prepare: () => {
      const book = new ClusterBook(scenarioOf({}).fleet, () => 0);
      book.install(0, 1_000, 0);
      let nowMs = 0;
      const batch = (): void => {
        for (let n = 0; n < POSTINGS; n += 2) {
          nowMs += 1_000;
          book.move(0, STATE.idle, STATE.internal, 8, nowMs);
          nowMs += 1_000;
          book.move(0, STATE.internal, STATE.idle, 8, nowMs);
        }
        book.complete(0, nowMs);
      };
      return { batch, operations: POSTINGS };
    },
  },
  {
    name: "ledger, a charge computed and posted",
    operation: "posting",
    prepare: () => {
      const ledger = new Ledger(3, 4);
      ledger.isOpen = true;
      const charge = new Float64Array(2);
      const batch = (): void => {
        for (let n = 0; n < POSTINGS; n++) {
          const gpuMs = 8 * HOUR_MS + n;
          chargeInto(charge, 2_950_000_000, gpuMs);
          ledger.post(ACCOUNT.usage_revenue, n % 3, n & 3, charge[0]!, charge[1]!, gpuMs);
        }
      };
      return { batch, operations: POSTINGS };
    },
  },
  {
    name: "exact sums, an addition",
    operation: "addition",
    prepare: () => {
      const sums = new ExactSums(CELLS, MS_PER_HOUR);
      const batch = (): void => {
        for (let n = 0; n < POSTINGS; n++) sums.add(n & (CELLS - 1), 1_000_003 * n);
      };
      return { batch, operations: POSTINGS };
    },
  },
];
