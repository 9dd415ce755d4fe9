const LAYERS = require("./tools/layers.cjs");

/** Folders of the shell: they alone may touch Node itself. */
const SHELL = ["io", "bench", "cli", "experiment/backends"];

/** Folders by row, flattened. */
const FOLDERS = LAYERS.flatMap((folders, row) => folders.map((name) => ({ name, row })));

/** One rule per folder that names every folder it must not import. */
const layerRules = FOLDERS.map(({ name, row }) => {
  const above = FOLDERS.filter((other) => other.name !== name && other.row >= row).map((other) => other.name);
  return {
    name: `layer-${name}`,
    comment: `src/${name} imports only itself and lower layers.`,
    severity: "error",
    // Backends of the experiment drive the shell's workers and may import `io`.
    from: { path: `^src/${name}/`, pathNot: "^src/experiment/backends/" },
    to: { path: above.length > 0 ? `^src/(${above.join("|")})/` : "^$" },
  };
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "known-folder",
      comment: "Every file of src/ lies in a folder that has a layer.",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: `^src/(${FOLDERS.map((folder) => folder.name).join("|")})/` },
    },
    {
      name: "io-is-for-the-shell",
      comment: "Only the command line, the benchmarks and the backends of the experiment import io.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(io|bench|cli|experiment/backends)/" },
      to: { path: "^src/io/" },
    },
    {
      name: "core-free-of-node",
      comment: "The core would run in a browser as it is: no Node built-ins.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/(${SHELL.join("|")})/` },
      to: { dependencyTypes: ["core"] },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-undeclared-packages",
      comment: "What ships may use only what package.json declares as a dependency.",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only", "npm-peer"],
      },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".json"],
      conditionNames: ["import", "types", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
