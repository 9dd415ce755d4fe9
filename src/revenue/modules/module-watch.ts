import { type EvaluatedModule, PolicyFault } from "../../model/policy-module.ts";

/** Turns what a module throws or returns wrongly into faults that name its file and line. */
export class ModuleWatch {
  readonly module: EvaluatedModule;
  private readonly file: string;

  constructor(module: EvaluatedModule, file: string) {
    this.module = module;
    this.file = file;
  }

  /** The fault of an error that came out of the module; faults that are known already stay. */
  thrown(error: unknown, within: string): PolicyFault {
    if (error instanceof PolicyFault) return error;
    const { message } = (error ?? {}) as { readonly message?: unknown };
    const text = typeof message === "string" && message !== "" ? message : `threw ${inWords(error)}`;
    return new PolicyFault(this.file, `${text} (in ${within})`, this.module.placeOf(error), error);
  }

  /** The fault of a value that may not be; the place is that of the function that returned it. */
  returned(maker: unknown, expected: string, found: unknown): PolicyFault {
    const text = `expected ${expected}, found ${inWords(found)}`;
    return new PolicyFault(this.file, text, this.module.placeOf(maker));
  }

  /** Does something in the module. */
  within<T>(name: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw this.thrown(error, name);
    }
  }
}

/** A value in a few words, whatever it is. */
export function inWords(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `\`${String(value).slice(0, 60)}\``;
}
