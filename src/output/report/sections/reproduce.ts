import type { Section } from "../section.ts";

/** How to get these figures again, and which inputs they come from. */
export const reproduceSection: Section = {
  id: "reproduce",
  title: "Reproduce",
  parts: [
    ({ manifest: { reproduce, version, seed, inputsSha256 } }) => [
      { kind: "code", text: reproduce },
      {
        kind: "text",
        text: `surplus ${version}, seed ${seed}, sha256 of the inputs ${inputsSha256}. The same inputs, seed and version give the same files, byte for byte.`,
      },
    ],
    ({ manifest: { inputs, outputs } }) => [
      {
        kind: "table",
        table: {
          caption: "Files that were read, and files that were written and are shown here",
          head: ["file", "role", "sha256"],
          rows: [
            ...inputs.map(({ file, role, sha256 }) => [file, role, sha256.slice(0, 16)]),
            ...outputs.map(({ file, sha256 }) => [file, "result", sha256.slice(0, 16)]),
          ],
        },
      },
    ],
  ],
};
