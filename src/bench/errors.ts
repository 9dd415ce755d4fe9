/** A wish that cannot be met; the message says why and what to do. */
export class BenchUsageError extends Error {
  override readonly name = "BenchUsageError";
}

/** A measurement that ended without a result, or a result that could not be written. */
export class MeasurementError extends Error {
  override readonly name = "MeasurementError";
}
