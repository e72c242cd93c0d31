import type { EphysioConfig } from '../../config/schema.ts';
import { isCancelled } from '../../domain/records/appointment.ts';
import { codeOfStatus, shownStatus } from '../../domain/records/shown-status.ts';
import { NotSupportedError } from '../../errors.ts';

type Statuses = EphysioConfig['statuses'];

const need = (code: string | undefined, status: string): number => {
  if (code !== undefined) return Number(code);
  throw new NotSupportedError(`ephysio.statuses lists no code that means "${status}"`);
};

/** The code that a status is changed to. @throws NotSupportedError when the config lists none */
export const statusCodeFor = (status: string, statuses: Statuses): number =>
  need(codeOfStatus(shownStatus(status, statuses) ?? status, statuses), status);

/** The code of a new event: whatever has no code of its own is a booking. @throws NotSupportedError when there is none */
export const bookingCodeFor = (status: string, statuses: Statuses): number =>
  need(
    codeOfStatus(status, statuses) ??
      (isCancelled({ status }) ? undefined : codeOfStatus('confirmed', statuses)),
    status,
  );
