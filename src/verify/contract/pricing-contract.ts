import { FOREVER_MS } from "../../model/time.ts";
import type { Pricing } from "../../revenue/pricing.ts";
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
import { anyLooks, type Look, pricesOver } from "./market-looks.ts";

/** A pricing with parameters, to be judged. */
export interface PricingSubject {
  readonly name: string;
  /** Made anew at each call, with the same draws. */
  readonly make: () => Pricing;
  /** Of the contract's market [ms]. */
  readonly horizonMs: number;
}

/** What every pricing must hold to. */
export function pricingContract({ name, make, horizonMs }: PricingSubject): readonly ContractCheck[] {
  const looking: LookingPolicy<Pricing, Look> = {
    make,
    anyLooks,
    decisionsOver: (pricing, looks) => pricesOver(pricing, looks).prices,
    unit: "nano-USD",
  };
  return [
    {
      name: "has its own name, and looks for the first time inside the run or never",
      breach: () => startBreach(make(), name, horizonMs),
    },
    { name: "sets whole prices within its bounds, on frozen views", breach: () => priceBreach(make) },
    {
      name: "looks again later",
      breach: () => overSequences("later", anyLooks, (looks) => pricesOver(make(), looks).breach),
    },
    { name: "sets the same prices again", breach: () => repeatBreach(looking) },
    {
      name: "does not look ahead: another future changes no price before it",
      breach: () => futureBreach(looking),
    },
    { name: "keeps a state that is plain data and says all", breach: () => stateBreach(looking) },
    {
      name: "keeps a bounded state, and asks as much after many looks as after few",
      breach: () => memoryBreach(make),
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

function priceBreach(make: () => Pricing): string | undefined {
  return overSequences("prices", anyLooks, (looks) => {
    const pricing = make();
    const { floorNano, capNano } = pricing;
    if (!(floorNano >= 0 && floorNano <= capNano)) return `bounds ${floorNano} and ${capNano} nano-USD`;
    const { prices } = pricesOver(pricing, looks);
    const bad = prices.find((price) => !Number.isSafeInteger(price) || price < floorNano || price > capNano);
    return bad === undefined ? undefined : `${bad}, bounds ${floorNano} and ${capNano} nano-USD`;
  });
}

function memoryBreach(make: () => Pricing): string | undefined {
  const looks = anyLooks(new Dice("growth"), 2 * MANY_LOOKS);
  const after = (count: number): { readonly size: number; readonly questions: readonly number[] } => {
    const pricing = make();
    const { questions } = pricesOver(pricing, looks.slice(0, count));
    return { size: JSON.stringify(pricing.state()).length, questions };
  };
  const [half, whole] = [after(MANY_LOOKS), after(2 * MANY_LOOKS)];
  const grown = growthBreach(half.size, whole.size);
  if (grown !== undefined) return grown;
  const [before, later] = [half.questions, whole.questions.slice(MANY_LOOKS)].map((all) => Math.max(...all));
  return later! <= before! ? undefined : `${before} questions a look, later ${later}`;
}
