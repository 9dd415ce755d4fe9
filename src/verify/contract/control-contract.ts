import {
  ACCEPT,
  type CapacityControl,
  type ControlRequest,
  type ControlView,
  REFUSE,
} from "../../revenue/capacity-control.ts";
import type { SellerTerms } from "../../revenue/seller-terms.ts";
import type { ContractCheck } from "./contract-check.ts";
import { Dice } from "./dice.ts";
import { anyHolding, anyRequest, viewOf } from "./holding.ts";

/** A capacity control with parameters, to be judged. */
export interface ControlSubject {
  readonly name: string;
  /** Made anew at each call. */
  readonly make: (terms: SellerTerms) => CapacityControl;
  /** Of the contract's market. */
  readonly terms: SellerTerms;
}

const CASES = 200;
/** Clusters of the fleet on which the cost of a decision is counted. */
const MANY_CLUSTERS = 64;

/** What every capacity control must hold to. */
export function controlContract(subject: ControlSubject): readonly ContractCheck[] {
  const make = (): CapacityControl => subject.make(subject.terms);
  return [
    { name: "has its own name", breach: () => nameBreach(make(), subject.name) },
    { name: "gives one of two verdicts on frozen requests and views", breach: () => verdictBreach(make()) },
    { name: "decides the same again, in any order if it does not plan", breach: () => memoryBreach(make) },
    {
      name: "does not look ahead: another future changes no verdict before it",
      breach: () => futureBreach(make),
    },
    {
      name: "never accepts a larger request where a smaller is refused",
      breach: () => monotoneBreach(make()),
    },
    {
      name: "withholds what no class may take, between 0 and the free GPUs",
      breach: () => withheldBreach(make()),
    },
    { name: "asks as much on a large fleet as on a small one", breach: () => costBreach(subject) },
  ];
}

function nameBreach(control: CapacityControl, name: string): string | undefined {
  return control.name === name ? undefined : `it is called ${control.name}, and ${name} in its description`;
}

interface Case {
  readonly request: ControlRequest;
  readonly view: ControlView;
}

function cases(name: string, count = CASES): readonly Case[] {
  const dice = new Dice(name);
  return dice.many(count, () => ({ request: anyRequest(dice), view: viewOf(anyHolding(dice)) }));
}

function verdictBreach(control: CapacityControl): string | undefined {
  for (const { request, view } of cases("verdicts")) {
    const verdict: number = control.decide(request, view);
    if (verdict !== ACCEPT && verdict !== REFUSE) return `${verdict} for ${inWords(request)}`;
  }
  return undefined;
}

const verdicts = (control: CapacityControl, all: readonly Case[]): number[] =>
  all.map(({ request, view }) => control.decide(request, view));

function memoryBreach(make: () => CapacityControl): string | undefined {
  const all = cases("memory");
  const control = make();
  const forwards = verdicts(control, all);
  // A plan is made of what is seen first; without one the order does not matter.
  const plans = control.replansEveryMs !== undefined;
  const again = plans ? verdicts(make(), all) : verdicts(make(), [...all].reverse()).reverse();
  const at = forwards.findIndex((verdict, index) => verdict !== again[index]);
  return at < 0 ? undefined : `another verdict the second time for ${inWords(all[at]!.request)}`;
}

function futureBreach(make: () => CapacityControl): string | undefined {
  const past = cases("past");
  const here = verdicts(make(), [...past, ...cases("future")]);
  const elsewhere = verdicts(make(), [...past, ...cases("another future")]);
  const at = past.findIndex((_, index) => here[index] !== elsewhere[index]);
  return at < 0 ? undefined : `another verdict with another future for ${inWords(past[at]!.request)}`;
}

function monotoneBreach(control: CapacityControl): string | undefined {
  const dice = new Dice("larger");
  for (const { request, view } of cases("smaller")) {
    if (control.decide(request, view) === ACCEPT) continue;
    const larger = Object.freeze({ ...request, gpus: request.gpus + dice.whole(1, 40) });
    if (control.decide(larger, view) === ACCEPT)
      return `${larger.gpus} GPUs accepted, ${request.gpus} refused: ${inWords(request)}`;
  }
  return undefined;
}

function withheldBreach(control: CapacityControl): string | undefined {
  for (const { request, view } of cases("withheld")) {
    const free = view.free(0);
    const withheld = control.withheldGpus(view, 0);
    if (!Number.isInteger(withheld) || withheld < 0 || withheld > free)
      return `${withheld} of ${free} free GPUs`;
    const fits = request.gpus <= free && control.decide(request, view) === ACCEPT;
    if (fits && free - withheld < request.gpus)
      return `${withheld} of ${free} withheld, but accepted: ${inWords(request)}`;
  }
  return undefined;
}

/** Counts what is asked of the view, which is all that can grow with the fleet. */
function costBreach({ make, terms }: ControlSubject): string | undefined {
  const { clusters } = terms.fleet;
  const many = Array.from({ length: MANY_CLUSTERS }, (_, at) => ({ ...clusters[0]!, name: `c${at}` }));
  const large = { ...terms, fleet: { ...terms.fleet, clusters: many } };
  const [few, more] = [questions(make(terms)), questions(make(large))];
  return more <= few ? undefined : `${few} questions at most with 1 cluster, ${more} with ${MANY_CLUSTERS}`;
}

/** The most that a decision asks of the view. */
function questions(control: CapacityControl): number {
  let asked = 0;
  let most = 0;
  for (const { request, view } of cases("questions", 50)) {
    const entries = Object.entries(view).map(([name, of]: [string, unknown]) => {
      if (typeof of !== "function") return [name, of];
      return [
        name,
        (...args: readonly number[]): unknown => {
          asked++;
          return of(...args);
        },
      ];
    });
    const counted = Object.freeze(Object.fromEntries(entries)) as ControlView;
    // A declared plan is made of the whole fleet, at the first request.
    if (control.replansEveryMs !== undefined && most === 0) control.decide(request, counted);
    asked = 0;
    control.decide(request, counted);
    control.withheldGpus(counted, 0);
    most = Math.max(most, asked);
  }
  return most;
}

function inWords({ segment, product, gpus, priceNano, declaredMs }: ControlRequest): string {
  return `segment ${segment}, product ${product}, ${gpus} GPUs at ${priceNano} nano-USD for ${declaredMs} ms`;
}
