/** e-Physio's status codes that the config lists, each with GHL's word for it. */
export type StatusCodes = Readonly<Record<string, string>>;

/** The code that means this; `undefined`: the config lists none. */
export const codeOfStatus = (status: string, statuses: StatusCodes): string | undefined =>
  Object.entries(statuses).find(([, meaning]) => meaning === status)?.[0];

/**
 * What e-Physio shows for one of our words. Only the codes that the config lists are known; a booking that is not
 * confirmed yet is an ordinary booking there. `null`: it has no word for it.
 */
export const shownStatus = (status: string, statuses: StatusCodes): string | null => {
  if (status === 'cancelled' || codeOfStatus(status, statuses) !== undefined) return status;
  return status === 'new' && codeOfStatus('confirmed', statuses) !== undefined ? 'confirmed' : null;
};
