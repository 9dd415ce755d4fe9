import { GPU_CATALOG } from "../../model/catalog-gpus.ts";
import { isMap } from "../keys/fields.ts";

/** Names that a document defines, whether or not the thing itself is right; undefined = cannot be told. */
export interface KnownNames {
  readonly clusters: ReadonlySet<string> | undefined;
  readonly dataCenters: ReadonlySet<string> | undefined;
  readonly gpuTypes: ReadonlySet<string>;
  readonly services: ReadonlySet<string> | undefined;
  readonly jobs: ReadonlySet<string> | undefined;
  readonly segments: ReadonlySet<string> | undefined;
  readonly products: ReadonlySet<string> | undefined;
  readonly models: ReadonlySet<string> | undefined;
  /** Callers of models: tenants' clients, and assistants of the owner. */
  readonly clients: ReadonlySet<string> | undefined;
  readonly assistants: ReadonlySet<string> | undefined;
}

/** Collects the names from a document as written. */
export function knownNames(plain: unknown): KnownNames {
  const keys = (...path: string[]) => keysAt(plain, path);
  return {
    clusters: keys("fleet", "clusters"),
    dataCenters: keys("fleet", "data_centers"),
    gpuTypes: new Set([...GPU_CATALOG.map(({ name }) => name), ...(keys("fleet", "gpu_types") ?? [])]),
    services: keys("internal", "services"),
    jobs: keys("internal", "jobs"),
    segments: keys("market", "segments"),
    products: keys("products"),
    models: keys("models"),
    clients: keys("market", "clients"),
    assistants: keys("internal", "assistants"),
  };
}

/** Keys of the map at a path; an absent map has none, a value that is no map cannot be told. */
function keysAt(plain: unknown, path: readonly string[]): ReadonlySet<string> | undefined {
  let value = plain;
  for (const part of path) {
    if (!isMap(value)) return value === undefined ? new Set() : undefined;
    value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  if (value === undefined) return new Set();
  return isMap(value) ? new Set(Object.keys(value)) : undefined;
}
