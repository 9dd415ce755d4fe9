import { z } from "zod";
import { oneOf } from "./fields.ts";
import { spanLaw } from "./law-keys.ts";

/** Waiting time before giving up, or for ever. */
export const patience = oneOf([spanLaw, z.literal("unlimited")], (input) => ({
  kind: "branch",
  index: input === "unlimited" ? 1 : 0,
}));
