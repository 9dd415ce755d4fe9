import type { Section } from "../section.ts";
import { ledgerTable } from "../tables/ledger-table.ts";

/** The books. */
export const ledgerSection: Section = { id: "ledger", title: "Ledger", parts: [ledgerTable] };
