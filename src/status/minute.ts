/** An instant (UTC ISO) to the minute, for a person: `2026-03-01 10:00Z`. */
export const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
