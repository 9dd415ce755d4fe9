import { clientLatencyChart, clientRequestsChart } from "../charts/clients.ts";
import { chartPart, type Section } from "../section.ts";
import { clientsTable } from "../tables/clients-table.ts";
import { modelsTable } from "../tables/models-table.ts";

/** Requests to models: what was served, how fast, and what it earned. */
export const modelApiSection: Section = {
  id: "model-api",
  title: "Model API",
  parts: [chartPart(clientRequestsChart), chartPart(clientLatencyChart), clientsTable, modelsTable],
};
