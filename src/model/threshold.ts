export const RELATIONS = [">=", "<=", ">", "<"] as const;
export type Relation = (typeof RELATIONS)[number];

/** What a metric has to be; judged on its interval. */
export interface Threshold {
  readonly metric: string;
  readonly relation: Relation;
  /** In the unit of the metric. */
  readonly bound: number;
  /** As written: `>= 0.999`. */
  readonly text: string;
}

const PATTERN = /^\s*(>=|<=|>|<)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%?)\s*$/;

/** Reads `>= 0.999` or `<= 5 %`; absent if it is neither. */
export function readThreshold(metric: string, text: string): Threshold | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const bound = Number(match[2]) / (match[3] === "%" ? 100 : 1);
  return { metric, relation: match[1] as Relation, bound, text: text.trim() };
}

/** Whether a value meets a threshold. */
export function meets({ relation, bound }: Threshold, value: number): boolean {
  switch (relation) {
    case ">=":
      return value >= bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case "<":
      return value < bound;
  }
}
