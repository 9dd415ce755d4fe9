/**
 * The layers of the source tree, lowest first. A folder may import itself and the rows below it; folders of one row
 * are siblings and do not know each other. The list is the rule: everything else is derived from it.
 */
module.exports = [
  ["numerics"],
  // Laws and units of time are vocabulary, and samplers turn laws into draws: random stands on model.
  ["model"],
  ["random"],
  ["engine", "metrics", "workload", "market", "revenue", "scheduling", "serving"],
  ["world"],
  ["scenario"],
  ["experiment"],
  ["verify"],
  ["output", "io"],
  // The benchmarks time all that is below, the writing and reading of files included.
  ["bench"],
  ["cli"],
];
