import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "threads",
    // Many tests wait for processes of their own: more files at once than processors keep both busy.
    maxWorkers: 4,
    // Files of one thread share their modules, which are loaded once: a third of the time. Tests leave nothing behind.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ["default"],
  },
});
