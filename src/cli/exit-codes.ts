/** How the process ends. */
export const EXIT = {
  success: 0,
  /** A fault of ours, or of the file system. */
  failure: 1,
  /** Wrong usage or an invalid scenario. */
  usage: 2,
  threshold: 3,
  /** Finished, but some replications broke down. */
  partial: 4,
  interrupted: 130,
  terminated: 143,
} as const;
