import type { StepLaw } from "../../model/serving.ts";

/** Equal replicas of one deployment; their number may be a mean over time. */
export interface ReplicaGroup {
  readonly law: StepLaw;
  replicas: number;
}

/**
 * How fast a pool of replicas works when its sequences are spread evenly, as routing to the least loaded replica keeps
 * them: every replica has the same number, or one more.
 *
 * Between whole numbers per replica the speed is linear, since then some replicas have one sequence more than the
 * others. Deployments with smaller batches are full first.
 */
export class PoolSpeed {
  /** Places in all batches -- state. */
  places = 0;
  /** Steps per ms with all batches full -- state. */
  fullSpeed = 0;
  private readonly groups: readonly ReplicaGroup[];
  /** Steps per ms of one replica with n sequences, by group and n; one entry more than places, the same again. */
  private readonly speeds: readonly Float64Array[];
  /** Largest batch of any group. */
  private readonly deepest: number;
  /** Sequences and steps per ms of the whole pool with `level` sequences per replica -- state. */
  private readonly sequencesAt: Float64Array;
  private readonly speedAtLevel: Float64Array;

  constructor(groups: readonly ReplicaGroup[]) {
    this.groups = groups;
    this.speeds = groups.map(({ law }) => Float64Array.from(law.stepMs, (ms, n) => (n === 0 ? 0 : n / ms)));
    this.deepest = Math.max(0, ...groups.map(({ law }) => law.stepMs.length - 1));
    this.sequencesAt = new Float64Array(this.deepest + 1);
    this.speedAtLevel = new Float64Array(this.deepest + 1);
  }

  /** Replicas of all groups. */
  get replicas(): number {
    return this.sequencesAt[1] ?? 0;
  }

  /** After the numbers of replicas have changed. */
  update(): void {
    for (let level = 0; level <= this.deepest; level++) {
      let [sequences, speed] = [0, 0];
      for (let g = 0; g < this.groups.length; g++) {
        const { replicas } = this.groups[g]!;
        const speeds = this.speeds[g]!;
        const n = Math.min(level, speeds.length - 1);
        sequences += replicas * n;
        speed += replicas * speeds[n]!;
      }
      this.sequencesAt[level] = sequences;
      this.speedAtLevel[level] = speed;
    }
    this.places = this.sequencesAt[this.deepest] ?? 0;
    this.fullSpeed = this.speedAtLevel[this.deepest] ?? 0;
  }

  /** Sequences per replica, up to the deepest batch, that hold `n` sequences; fractional. */
  levelOf(n: number): number {
    const { sequencesAt, deepest } = this;
    if (n >= this.places) return deepest;
    let low = 0;
    let high = deepest;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (sequencesAt[middle]! <= n) low = middle;
      else high = middle;
    }
    return low + (n - sequencesAt[low]!) / (sequencesAt[high]! - sequencesAt[low]!);
  }

  /** Steps per ms with `n` sequences inside; `n` may be fractional. */
  speedOf(n: number): number {
    return this.speedOfLevel(this.levelOf(n));
  }

  /** Steps per ms with `level` sequences per replica. */
  speedOfLevel(level: number): number {
    const { speedAtLevel, deepest } = this;
    const low = Math.min(deepest, Math.floor(level));
    if (low === deepest) return this.fullSpeed;
    return speedAtLevel[low]! + (level - low) * (speedAtLevel[low + 1]! - speedAtLevel[low]!);
  }

  /** The fewest sequences with which the pool makes `speed` steps per ms; `places` if it never does. */
  sequencesFor(speed: number): number {
    const { speedAtLevel, sequencesAt, deepest } = this;
    if (speed >= this.fullSpeed) return this.places;
    let low = 0;
    let high = deepest;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (speedAtLevel[middle]! < speed) low = middle;
      else high = middle;
    }
    const share = (speed - speedAtLevel[low]!) / (speedAtLevel[high]! - speedAtLevel[low]!);
    return sequencesAt[low]! + share * (sequencesAt[high]! - sequencesAt[low]!);
  }
}
