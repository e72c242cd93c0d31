import type { EphysioConfig } from '../../config/schema.ts';
import { isCancelled } from '../../domain/records/appointment.ts';
import { NotSupportedError } from '../../errors.ts';

type Statuses = EphysioConfig['statuses'];

const codeOf = (status: string, statuses: Statuses): string | undefined =>
  Object.entries(statuses).find(([, meaning]) => meaning === status)?.[0];

const need = (code: string | undefined, status: string): number => {
  if (code !== undefined) return Number(code);
  throw new NotSupportedError(`ephysio.statuses lists no code that means "${status}"`);
};

/**
 * What e-Physio shows for one of our words. Only the codes that the config lists are known; a booking that is not
 * confirmed yet is an ordinary booking there. `null`: it has no word for it.
 */
export const shownStatus = (status: string, statuses: Statuses): string | null => {
  if (status === 'cancelled' || codeOf(status, statuses) !== undefined) return status;
  return status === 'new' && codeOf('confirmed', statuses) !== undefined ? 'confirmed' : null;
};

/** The code that a status is changed to. @throws NotSupportedError when the config lists none */
export const statusCodeFor = (status: string, statuses: Statuses): number =>
  need(codeOf(shownStatus(status, statuses) ?? status, statuses), status);

/** The code of a new event: whatever has no code of its own is a booking. @throws NotSupportedError when there is none */
export const bookingCodeFor = (status: string, statuses: Statuses): number =>
  need(
    codeOf(status, statuses) ?? (isCancelled({ status }) ? undefined : codeOf('confirmed', statuses)),
    status,
  );
