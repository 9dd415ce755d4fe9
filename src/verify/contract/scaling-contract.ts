import { MINUTE_MS } from "../../model/time.ts";
import type { Scaling, ScalingView } from "../../revenue/scaling/scaling.ts";
import type { ContractCheck } from "./contract-check.ts";
import { Dice } from "./dice.ts";
import {
  futureBreach,
  growthBreach,
  type LookingPolicy,
  MANY_LOOKS,
  overSequences,
  repeatBreach,
  stateBreach,
} from "./looking-policy.ts";

/** A scaling with parameters, to be judged. */
export interface ScalingSubject {
  readonly name: string;
  /** Made anew at each call. */
  readonly make: () => Scaling;
}

/** What a look finds; the rest of the view follows from what was decided before. */
type Seen = Omit<
  ScalingView,
  "nowMs" | "wantedReplicas" | "readyReplicas" | "loadingReplicas" | "priceNano"
> & {
  readonly ready: number;
  readonly priceNano: number | undefined;
};

/** What every scaling must hold to. */
export function scalingContract({ name, make }: ScalingSubject): readonly ContractCheck[] {
  const looking: LookingPolicy<Scaling, Seen> = { make, anyLooks, decisionsOver, unit: "replicas" };
  return [
    { name: "has its own name", breach: () => (make().name === name ? undefined : `it is ${make().name}`) },
    { name: "wants whole numbers of replicas, on frozen views", breach: () => wholeBreach(make) },
    { name: "decides the same again", breach: () => repeatBreach(looking) },
    {
      name: "does not look ahead: another future changes no decision before it",
      breach: () => futureBreach(looking),
    },
    { name: "keeps a state that is plain data and says all", breach: () => stateBreach(looking) },
    { name: "keeps a bounded state", breach: () => memoryBreach(make) },
  ];
}

/** Any looks, one after the other. */
function anyLooks(dice: Dice, count: number): readonly Seen[] {
  return dice.many(count, () => ({
    sinceMs: MINUTE_MS,
    ready: dice.part(8),
    minReplicas: 0,
    maxReplicas: dice.part(1) === 0 ? 8 : Number.POSITIVE_INFINITY,
    gpusPerReplica: 8,
    loadMs: 3 * MINUTE_MS,
    placesPerReplica: 16,
    meanActive: dice.part(1280) / 10,
    waiting: dice.part(2) === 0 ? dice.part(200) : 0,
    requests: dice.part(1000),
    tokenRevenueUsd: dice.part(10_000) / 100,
    idleGpus: dice.part(64),
    sellableGpus: dice.part(32),
    surplusGpus: dice.part(128),
    leaseRateNano: dice.part(3) === 0 ? undefined : dice.whole(1e8, 1e10),
    leaseQueueGpus: dice.part(64),
    priceNano: dice.part(3) === 0 ? undefined : dice.whole(1e8, 1e10),
  }));
}

/** What is wanted after each of the looks, each on a view that cannot be changed. */
function decisionsOver(scaling: Scaling, looks: readonly Seen[]): readonly number[] {
  let wanted = 0;
  return looks.map(({ ready, priceNano, ...seen }, look) => {
    const readyReplicas = Math.min(ready, wanted);
    const view = Object.freeze({
      ...seen,
      nowMs: look * MINUTE_MS,
      wantedReplicas: wanted,
      readyReplicas,
      loadingReplicas: wanted - readyReplicas,
      priceNano: () => priceNano,
    });
    const wish = scaling.decide(view);
    wanted = Math.min(seen.maxReplicas, Math.max(seen.minReplicas, wish));
    return wish;
  });
}

function wholeBreach(make: () => Scaling): string | undefined {
  return overSequences("whole", anyLooks, (looks) => {
    const bad = decisionsOver(make(), looks).find((wish) => !Number.isSafeInteger(wish) || wish < 0);
    return bad === undefined ? undefined : `it wants ${bad} replicas`;
  });
}

function memoryBreach(make: () => Scaling): string | undefined {
  const looks = anyLooks(new Dice("growth"), 2 * MANY_LOOKS);
  const sizeAfter = (count: number): number => {
    const scaling = make();
    decisionsOver(scaling, looks.slice(0, count));
    return JSON.stringify(scaling.state()).length;
  };
  const [half, whole] = [sizeAfter(MANY_LOOKS), sizeAfter(2 * MANY_LOOKS)];
  return growthBreach(half, whole);
}
