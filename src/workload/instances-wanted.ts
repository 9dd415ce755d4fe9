/** Guards a rounding up against binary fractions: 0.3 x 8 / 2.4 is 1 instance, not 2. */
const ROUNDING = 1e-9;

/**
 * Instances that a service wants on a cluster [instances]: demand with headroom, times the cluster's share, rounded up.
 *
 * @param demandGpus  D(t) of the service [GPUs].
 */
export function instancesWanted(
  demandGpus: number,
  {
    headroom,
    share,
    instanceGpus,
  }: { readonly headroom: number; readonly share: number; readonly instanceGpus: number },
): number {
  return Math.ceil((demandGpus * (1 + headroom) * share) / instanceGpus - ROUNDING);
}
