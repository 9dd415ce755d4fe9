import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type Checked,
} from "../capacity-control.ts";

const sharing: CapacityControl = {
  name: "complete_sharing",
  withholdsNothing: true,
  decide: () => ACCEPT,
  withheldGpus: () => 0,
};

/** Sells to everyone while there is room: the yardstick of all other policies. */
export const completeSharing: CapacityControlPolicy<undefined> = {
  name: "complete_sharing",
  description: "Every request that fits is accepted, first come first served.",
  parameterDescriptions: [],
  parameters(raw): Checked<undefined> {
    const given =
      typeof raw === "object" && raw !== null ? Object.keys(raw) : raw === undefined ? [] : [String(raw)];
    if (given.length === 0) return { ok: true, value: undefined };
    const problems = given.map((name) => ({ path: [name], expected: "no parameters", found: `\`${name}\`` }));
    return { ok: false, problems };
  },
  create: () => sharing,
};
