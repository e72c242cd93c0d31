import { compareSides } from '../../src/sandbox/compare-sides.ts';
import type { Office } from './set-up.ts';

const DAY_MS = 86_400_000;

export const differences = (office: Office): readonly string[] =>
  compareSides(office.sandbox, { from: Date.now() - 14 * DAY_MS, to: Date.now() + 179 * DAY_MS }).problems;

/** Nobody shares or lacks an e-mail or a phone: GHL then says at once the outcome of a create that nobody waited for. */
export const giveOwnContactPoints = ({ sandbox }: Pick<Office, 'sandbox'>): void => {
  for (const id of sandbox.ephysio.state.patients.keys()) {
    const phone = `079 ${String(id).slice(-3)} 10 20`;
    sandbox.ephysio.edit.changePatient(id, { email: `patient${id}@example.ch`, phone });
  }
};
