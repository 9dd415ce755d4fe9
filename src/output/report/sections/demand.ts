import { tenantLossesChart, tenantRequestsChart } from "../charts/tenants.ts";
import { chartPart, type Section } from "../section.ts";
import { tenantsTable } from "../tables/tenants-table.ts";
import { workloadsTable } from "../tables/workloads-table.ts";

/** Who asked for GPUs: tenants by segment, and the work of the owner. */
export const demandSection: Section = {
  id: "demand",
  title: "Tenants and internal work",
  parts: [chartPart(tenantRequestsChart), chartPart(tenantLossesChart), tenantsTable, workloadsTable],
};
