import { FOREVER_MS } from "../../model/time.ts";
import type { Pricing } from "../../revenue/pricing.ts";
import type { ContractCheck } from "./contract-check.ts";
import { Dice } from "./dice.ts";
import { anyLooks, type Look, pricesOver } from "./market-looks.ts";
import { sameData } from "./same-data.ts";

/** A pricing with parameters, to be judged. */
export interface PricingSubject {
  readonly name: string;
  /** Made anew at each call, with the same draws. */
  readonly make: () => Pricing;
  /** Of the contract's market [ms]. */
  readonly horizonMs: number;
}

const SEQUENCES = 30;
const LOOKS = 20;
const MANY_LOOKS = 2000;
/** A state may fluctuate in the digits of its numbers, but not grow with the number of looks. */
const GROWTH = 1.2;
/** Digits of counters [characters]. */
const SLACK = 40;

/** What every pricing must hold to. */
export function pricingContract({ name, make, horizonMs }: PricingSubject): readonly ContractCheck[] {
  return [
    {
      name: "has its own name, and looks for the first time inside the run or never",
      breach: () => startBreach(make(), name, horizonMs),
    },
    { name: "sets whole prices within its bounds, on frozen views", breach: () => priceBreach(make) },
    {
      name: "looks again later",
      breach: () => overSequences("later", (looks) => pricesOver(make(), looks).breach),
    },
    { name: "sets the same prices again", breach: () => repeatBreach(make) },
    {
      name: "does not look ahead: another future changes no price before it",
      breach: () => futureBreach(make),
    },
    { name: "keeps a state that is plain data and says all", breach: () => stateBreach(make) },
    {
      name: "keeps a bounded state, and asks as much after many looks as after few",
      breach: () => growthBreach(make),
    },
  ];
}

function startBreach(
  { name, firstLookMs }: Pricing,
  described: string,
  horizonMs: number,
): string | undefined {
  if (name !== described) return `it is called ${name}, and ${described} in its description`;
  if (firstLookMs === FOREVER_MS || (firstLookMs >= 0 && firstLookMs < horizonMs)) return undefined;
  return `the first look is at ${firstLookMs} ms of ${horizonMs}`;
}

/** The first breach over some sequences of looks. */
function overSequences(
  name: string,
  breachOf: (looks: readonly Look[], dice: Dice) => string | undefined,
): string | undefined {
  const dice = new Dice(name);
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const breach = breachOf(anyLooks(dice, LOOKS), dice);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

function priceBreach(make: () => Pricing): string | undefined {
  return overSequences("prices", (looks) => {
    const pricing = make();
    const { floorNano, capNano } = pricing;
    if (!(floorNano >= 0 && floorNano <= capNano)) return `bounds ${floorNano} and ${capNano} nano-USD`;
    const { prices } = pricesOver(pricing, looks);
    const bad = prices.find((price) => !Number.isSafeInteger(price) || price < floorNano || price > capNano);
    return bad === undefined ? undefined : `${bad}, bounds ${floorNano} and ${capNano} nano-USD`;
  });
}

function repeatBreach(make: () => Pricing): string | undefined {
  return overSequences("repeat", (looks) => {
    const [once, twice] = [pricesOver(make(), looks).prices, pricesOver(make(), looks).prices];
    const at = once.findIndex((price, index) => price !== twice[index]);
    return at < 0 ? undefined : `${once[at]} and then ${twice[at]} nano-USD at look ${at}`;
  });
}

function futureBreach(make: () => Pricing): string | undefined {
  return overSequences("future", (looks, dice) => {
    const cut = looks.length / 2;
    const changed = [...looks.slice(0, cut), ...anyLooks(dice, LOOKS)];
    const [here, elsewhere] = [pricesOver(make(), looks).prices, pricesOver(make(), changed).prices];
    for (let at = 0; at < cut; at++) {
      if (here[at] !== elsewhere[at]) return `${here[at]} or ${elsewhere[at]} nano-USD at look ${at}`;
    }
    return undefined;
  });
}

function stateBreach(make: () => Pricing): string | undefined {
  return overSequences("state", (looks) => {
    const [one, two] = [make(), make()];
    pricesOver(one, looks);
    pricesOver(two, looks);
    const state = one.state();
    if (!sameData(state, two.state())) return "two that saw the same have different states";
    const text = JSON.stringify(state);
    if (text !== undefined && sameData(JSON.parse(text), state)) return undefined;
    return "it is changed by being written as JSON and read again";
  });
}

function growthBreach(make: () => Pricing): string | undefined {
  const looks = anyLooks(new Dice("growth"), 2 * MANY_LOOKS);
  const after = (count: number): { readonly size: number; readonly questions: readonly number[] } => {
    const pricing = make();
    const { questions } = pricesOver(pricing, looks.slice(0, count));
    return { size: JSON.stringify(pricing.state()).length, questions };
  };
  const [half, whole] = [after(MANY_LOOKS), after(2 * MANY_LOOKS)];
  if (whole.size > GROWTH * half.size + SLACK)
    return `a state of ${half.size} characters grew to ${whole.size} in ${MANY_LOOKS} looks`;
  const [before, later] = [half.questions, whole.questions.slice(MANY_LOOKS)].map((all) => Math.max(...all));
  return later! <= before! ? undefined : `${before} questions a look, later ${later}`;
}
