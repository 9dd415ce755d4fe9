import { Dice } from "./dice.ts";
import { sameData } from "./same-data.ts";

/** A policy that decides on a number at each look and remembers a state: a pricing, a scaling. */
export interface LookingPolicy<Policy extends { state(): unknown }, Look> {
  /** Made anew at each call, with the same draws. */
  readonly make: () => Policy;
  /** Any looks, one after the other. */
  readonly anyLooks: (dice: Dice, count: number) => readonly Look[];
  /** What it decides at each of the looks. */
  readonly decisionsOver: (policy: Policy, looks: readonly Look[]) => readonly number[];
  /** What the numbers are, for messages: `nano-USD`. */
  readonly unit: string;
}

const SEQUENCES = 30;
const LOOKS = 20;
/** Looks after which a state is measured; again after as many more. */
export const MANY_LOOKS = 2000;
/** A state may fluctuate in the digits of its numbers, but not grow with the number of looks. */
const GROWTH = 1.2;
/** Digits of counters [characters]. */
const SLACK = 40;

/** The first breach over some sequences of looks. */
export function overSequences<Look>(
  name: string,
  anyLooks: (dice: Dice, count: number) => readonly Look[],
  breachOf: (looks: readonly Look[], dice: Dice) => string | undefined,
): string | undefined {
  const dice = new Dice(name);
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const breach = breachOf(anyLooks(dice, LOOKS), dice);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

/** Two that are made alike and see the same decide alike. */
export function repeatBreach<Policy extends { state(): unknown }, Look>({
  make,
  anyLooks,
  decisionsOver,
  unit,
}: LookingPolicy<Policy, Look>): string | undefined {
  return overSequences("repeat", anyLooks, (looks) => {
    const [once, twice] = [decisionsOver(make(), looks), decisionsOver(make(), looks)];
    const at = once.findIndex((decision, index) => decision !== twice[index]);
    return at < 0 ? undefined : `${once[at]} and then ${twice[at]} ${unit} at look ${at}`;
  });
}

/** Another future changes no decision before it. */
export function futureBreach<Policy extends { state(): unknown }, Look>({
  make,
  anyLooks,
  decisionsOver,
  unit,
}: LookingPolicy<Policy, Look>): string | undefined {
  return overSequences("future", anyLooks, (looks, dice) => {
    const cut = looks.length / 2;
    const changed = [...looks.slice(0, cut), ...anyLooks(dice, LOOKS)];
    const [here, elsewhere] = [decisionsOver(make(), looks), decisionsOver(make(), changed)];
    for (let at = 0; at < cut; at++) {
      if (here[at] !== elsewhere[at]) return `${here[at]} or ${elsewhere[at]} ${unit} at look ${at}`;
    }
    return undefined;
  });
}

/** The state is plain data, and the same for two that saw the same. */
export function stateBreach<Policy extends { state(): unknown }, Look>({
  make,
  anyLooks,
  decisionsOver,
}: LookingPolicy<Policy, Look>): string | undefined {
  return overSequences("state", anyLooks, (looks) => {
    const [one, two] = [make(), make()];
    decisionsOver(one, looks);
    decisionsOver(two, looks);
    const state = one.state();
    if (!sameData(state, two.state())) return "two that saw the same have different states";
    const text = JSON.stringify(state);
    if (text !== undefined && sameData(JSON.parse(text), state)) return undefined;
    return "it is changed by being written as JSON and read again";
  });
}

/** A state after `MANY_LOOKS` and after as many more, in characters of its JSON. */
export function growthBreach(half: number, whole: number): string | undefined {
  if (whole <= GROWTH * half + SLACK) return undefined;
  return `a state of ${half} characters grew to ${whole} in ${MANY_LOOKS} looks`;
}
