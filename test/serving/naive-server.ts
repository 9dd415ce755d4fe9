import type { ServedModel } from "../../src/model/serving.ts";
import { TIER } from "../../src/model/serving.ts";
import type { Pool, ServedRequest } from "../../src/serving/model-server.ts";

interface Sequence extends ServedRequest {
  readonly id: number;
  remaining: number;
  leaveMs: number;
  joinedMs: number;
  joinNumber: number;
  firstTokenMs: number;
}

interface NaiveReplica {
  readonly number: number;
  readonly deployment: number;
  readonly pool: Pool;
  isOpen: boolean;
  readonly inside: Sequence[];
}

interface Place {
  readonly replica: NaiveReplica;
  /** Who has to go. */
  readonly victim?: Sequence;
}

/** What became of a request: `served <replica>`, `reneged` and so on, with its times. */
export interface Fate {
  readonly id: number;
  readonly what: string;
  readonly waitMs?: number;
  readonly firstTokenMs?: number;
  readonly sojournMs?: number;
}

/**
 * The same meaning as the server, said in the plainest way: every sequence has its remaining steps, and all of them
 * are lessened by hand whenever anything happens. Nothing is indexed, everything is scanned.
 */
export class NaiveServer {
  readonly fates: Fate[] = [];
  busyMs = 0;
  activeMs = 0;
  private atMs = 0;
  private joins = 0;
  private readonly model: ServedModel;
  private readonly replicas: NaiveReplica[] = [];
  private readonly waiting: Sequence[] = [];

  constructor(model: ServedModel) {
    this.model = model;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  get activeCount(): number {
    return this.replicas.reduce((sum, replica) => sum + replica.inside.length, 0);
  }

  /** Everything up to and at an instant, but nobody gives up at the instant itself. */
  go(toMs: number): void {
    for (;;) {
      const next = this.replicas
        .filter(({ inside }) => inside.length > 0)
        .map((replica) => ({ replica, first: least(replica.inside, (s) => s.remaining)! }))
        .map((each) => ({ ...each, dueMs: this.atMs + each.first.remaining * this.stepMs(each.replica) }));
      const done = least(next, (each) => each.dueMs);
      const leaver = least(this.waiting, (each) => each.leaveMs);
      const dueMs = done?.dueMs ?? Infinity;
      const leaveMs = leaver?.leaveMs ?? Infinity;
      if (dueMs <= toMs && dueMs <= leaveMs) {
        this.pass(dueMs);
        this.finish(done!.replica, done!.first);
      } else if (leaveMs < toMs) {
        this.pass(leaveMs);
        this.drop(leaver!);
        const deadlineMs = this.deadlineMs(leaver!);
        this.fates.push({ id: leaver!.id, what: leaveMs >= deadlineMs ? "expired" : "reneged" });
      } else break;
    }
    this.pass(toMs);
  }

  arrive(id: number, request: ServedRequest): void {
    const sequence = {
      ...request,
      id,
      remaining: 0,
      leaveMs: 0,
      joinedMs: 0,
      joinNumber: 0,
      firstTokenMs: 0,
    };
    const limit = this.model.tiers[request.tier]?.queueLimit ?? Infinity;
    const place = this.placeFor(sequence);
    if (place !== undefined) this.start(sequence, place);
    else if (this.waiting.filter((other) => other.tier === request.tier).length >= limit)
      this.fates.push({ id, what: "no_capacity" });
    else this.queue(sequence, "push");
  }

  add(number: number, deployment: number, pool: Pool): void {
    this.replicas.push({ number, deployment, pool, isOpen: true, inside: [] });
    this.replicas.sort((a, b) => a.number - b.number);
    this.startAll();
  }

  close(number: number): void {
    this.replicas.find((replica) => replica.number === number)!.isOpen = false;
  }

  remove(number: number, fate: "requeue" | "fail"): void {
    const at = this.replicas.findIndex((replica) => replica.number === number);
    const [replica] = this.replicas.splice(at, 1);
    // The server breaks ties of arrival by slot, which means nothing here: the tests have none.
    for (const sequence of replica!.inside.sort((a, b) => b.arrivalMs - a.arrivalMs)) {
      if (fate === "fail") this.fates.push({ id: sequence.id, what: "failed" });
      else this.queue(sequence, "unshift");
    }
    this.startAll();
  }

  private stepMs({ deployment, inside }: NaiveReplica): number {
    return this.model.deployments[deployment]!.law.stepMs[inside.length]!;
  }

  private places({ deployment }: NaiveReplica): number {
    return this.model.deployments[deployment]!.law.stepMs.length - 1;
  }

  private deadlineMs(sequence: Sequence): number {
    const { deadlineMs } = this.model.tiers[TIER.batch] ?? {};
    return sequence.tier === TIER.batch ? sequence.arrivalMs + (deadlineMs ?? Infinity) : Infinity;
  }

  private pass(toMs: number): void {
    const elapsedMs = toMs - this.atMs;
    for (const replica of this.replicas) {
      if (replica.inside.length === 0) continue;
      this.busyMs += elapsedMs;
      this.activeMs += elapsedMs * replica.inside.length;
      for (const sequence of replica.inside) {
        const after = sequence.remaining - elapsedMs / this.stepMs(replica);
        const mark = Math.max(0, sequence.outputTokens - 1);
        if (sequence.remaining > mark && after <= mark + 1e-9)
          sequence.firstTokenMs = this.atMs + (sequence.remaining - mark) * this.stepMs(replica);
        sequence.remaining = after;
      }
    }
    this.atMs = toMs;
  }

  private finish(replica: NaiveReplica, sequence: Sequence): void {
    replica.inside.splice(replica.inside.indexOf(sequence), 1);
    this.fates.push({
      id: sequence.id,
      what: `served by ${replica.number}`,
      waitMs: sequence.joinedMs - sequence.arrivalMs,
      firstTokenMs: sequence.firstTokenMs - sequence.arrivalMs,
      sojournMs: this.atMs - sequence.arrivalMs,
    });
    this.startAll();
  }

  private queue(sequence: Sequence, how: "push" | "unshift"): void {
    sequence.leaveMs = Math.min(this.atMs + sequence.patienceMs, this.deadlineMs(sequence));
    this.waiting[how](sequence);
  }

  private drop(sequence: Sequence): void {
    this.waiting.splice(this.waiting.indexOf(sequence), 1);
  }

  private startAll(): void {
    for (;;) {
      // Sorting is stable: inside a tier the line keeps its order.
      const inOrder = [...this.waiting].sort((a, b) => a.tier - b.tier);
      const next = inOrder.find((sequence) => this.placeFor(sequence) !== undefined);
      if (next === undefined) return;
      this.drop(next);
      this.start(next, this.placeFor(next)!);
    }
  }

  private placeFor(sequence: Sequence): Place | undefined {
    const mine = this.replicas.filter(
      (replica) => replica.isOpen && (this.model.sharesReplicas || replica.pool === sequence.pool),
    );
    const free = mine.filter((replica) => replica.inside.length < this.places(replica));
    const replica = least(free, (each) => each.inside.length / this.places(each));
    if (replica !== undefined) return { replica };
    if (!this.model.displacesFlex || sequence.tier > TIER.priority) return undefined;
    const fillers = mine.flatMap((each) =>
      each.inside.filter(({ tier }) => tier >= TIER.flex).map((victim) => ({ replica: each, victim })),
    );
    return least(fillers, ({ victim }) => -victim.joinNumber);
  }

  private start(sequence: Sequence, { replica, victim }: Place): void {
    if (victim !== undefined) {
      replica.inside.splice(replica.inside.indexOf(victim), 1);
      this.queue(victim, "unshift");
    }
    const { prefillStepsPerToken } = this.model.deployments[replica.deployment]!.law;
    const prefill = prefillStepsPerToken * (sequence.inputTokens - sequence.cachedTokens);
    sequence.remaining = prefill + sequence.outputTokens;
    sequence.joinedMs = this.atMs;
    sequence.joinNumber = this.joins++;
    replica.inside.push(sequence);
  }
}

/** The first of the items with the smallest key. */
function least<T>(items: readonly T[], key: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || key(item) < key(best) ? item : best),
    undefined,
  );
}
