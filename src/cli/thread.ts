import { loadEntries } from "./load-entries.ts";

const { entries } = await loadEntries();
const { work } = await entries.thread();

/** What piscina calls in each thread. */
export default work;
