import type { QueueOrder } from "../model/policy.ts";
import type { Scenario } from "../model/scenario.ts";
import { FifoLine, KeyedLine, type Line } from "../scheduling/line.ts";
import { NONE, type Rows } from "../scheduling/rows.ts";
import { SizeLines } from "../scheduling/size-lines.ts";
import type { Queue } from "./admission.ts";
import { rentableClusters } from "./largest-gang.ts";

type MutableQueue = { -readonly [K in keyof Queue]: Queue[K] };

/**
 * The lines of a run. One per level, order and set of clusters; with `fifo` one per set of clusters, whatever the
 * level. A product that is auctioned has lines of its own.
 */
export interface QueuePlan {
  readonly all: readonly MutableQueue[];
  /** By job source. */
  readonly jobQueues: readonly MutableQueue[];
  /** By product x GPU type. */
  readonly leaseQueues: readonly MutableQueue[];
  /** By cluster: blocks that were called; absent where none are sold. */
  readonly blockQueues: readonly MutableQueue[] | undefined;
  /** Clusters that rent out each GPU type, in file order. */
  readonly leaseClusters: readonly (readonly number[])[];
}

type LineOrder = QueueOrder | "by_size" | "by_bid" | "auction";

export interface QueuesOptions {
  readonly scenario: Scenario;
  readonly rows: Rows;
  /** Serves a queue in the admission pass. */
  readonly serve: (queue: Queue) => void;
  /** What bids of an auction are ordered by, smallest first. */
  readonly bidKey: (row: number) => number;
}

export function buildQueues({ scenario, rows, serve, bidKey }: QueuesOptions): QueuePlan {
  const { fleet, jobs, products, policies } = scenario;
  const byKey = new Map<string, MutableQueue>();
  const newLine = (order: LineOrder): Line => {
    if (order === "by_size") return new SizeLines(rows);
    if (order === "auction") return new KeyedLine(rows, bidKey);
    if (order === "by_bid") return new KeyedLine(rows, (row) => -rows.limitNano(row));
    if (order === "shortest_first") return new KeyedLine(rows, (row) => rows.declaredLeftMs(row));
    return new FifoLine(rows);
  };
  const queueFor = (
    level: number,
    clusters: readonly number[],
    order: LineOrder = policies.queueOrder,
    owner = "",
  ): MutableQueue => {
    const key = `${policies.queueOrder === "fifo" ? "*" : level}|${order}|${clusters.join(",")}|${owner}`;
    let queue = byKey.get(key);
    if (queue === undefined) {
      queue = makeQueue(level, clusters, newLine(order), serve);
      byKey.set(key, queue);
    }
    queue.level = Math.min(queue.level, level);
    return queue;
  };
  const leaseClusters = fleet.gpuTypes.map((_, gpuType) => rentableClusters(fleet, gpuType));
  const jobQueues = jobs.map((source) => queueFor(source.level, source.clusters));
  const leaseQueues = products.flatMap((product) => {
    const order = product.queue === "one_line" ? undefined : product.queue;
    // Who waits for an auction must not stand before those of another.
    const owner = order === "auction" ? product.name : undefined;
    return leaseClusters.map((clusters) => queueFor(product.level, clusters, order, owner));
  });
  const blockLevels = products.filter(({ kind }) => kind === "block").map(({ level }) => level);
  const blockQueues =
    blockLevels.length === 0
      ? undefined
      : fleet.clusters.map((_, cluster) =>
          makeQueue(Math.min(...blockLevels), [cluster], new FifoLine(rows), serve),
        );
  // Of one level, blocks come first: they were promised before the others asked.
  const all = [...(blockQueues ?? []), ...byKey.values()];
  return { all, jobQueues, leaseQueues, blockQueues, leaseClusters };
}

function makeQueue(
  level: number,
  clusters: readonly number[],
  line: Line,
  serve: (queue: Queue) => void,
): MutableQueue {
  const queue: MutableQueue = {
    id: NONE,
    level,
    line,
    clusters,
    sizes: line instanceof SizeLines ? line : undefined,
    stranded: new Int32Array(clusters.length),
    isStranded: false,
    wants: () => line.size > 0,
    serve: () => serve(queue),
  };
  return queue;
}
