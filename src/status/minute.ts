/** An instant (UTC ISO) to the minute, for a person: `2026-03-01 10:00Z`. */
export const minute = (instant: string): string => instant.replace('T', ' ').replace(/:[^:]*$/, 'Z');
