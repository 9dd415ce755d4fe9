/** Processor time of this process so far, on all its threads [ns]: what others do on the machine is not in it. */
export function processorNs(): number {
  const { user, system } = process.cpuUsage();
  return 1000 * (user + system);
}
