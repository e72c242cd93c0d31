/** UTC ISO text of an epoch time in milliseconds, as the tables keep it: sorts as text like it sorts as time. */
export const iso = (epochMs: number): string => new Date(epochMs).toISOString();
