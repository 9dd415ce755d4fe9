/** Calendar and clock constants; simulated time is whole milliseconds from the scenario's `start` [ms]. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;
/** Julian year of 365.25 days, used for growth rates and annualized figures [ms]. */
export const YEAR_MS = 365.25 * DAY_MS;

/** "Never": later than every event of every run [ms]. */
export const FOREVER_MS = Number.POSITIVE_INFINITY;
