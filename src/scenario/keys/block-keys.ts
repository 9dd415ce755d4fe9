import { z } from "zod";
import { closed, count, duration, instant, isMap, oneOf, optional, required, span } from "./fields.ts";

const regularStarts = closed({
  first: required(instant(), "the first start"),
  every: required(duration(), "time from start to start"),
  count: optional(count(), "how many starts", "all before the end of the run"),
});

const starts = oneOf([z.array(instant()).min(1), regularStarts], (input) => ({
  kind: "branch",
  index: isMap(input) ? 1 : 0,
}));

/** Keys of a product of kind `block`. */
export const blockKeys = {
  starts: optional(starts, "block: when its stretches begin: instants, or `first` and `every`", "required"),
  length: optional(duration(), "block: length of a stretch", "required"),
  quota: optional(
    count(),
    "block: GPUs for sale per start, over all clusters",
    "what the clusters keep free",
  ),
  sales_close: optional(
    span(),
    "block: a start is no longer sold this long before it",
    "the longest notice that it may have to give, and `turnaround`",
  ),
};
