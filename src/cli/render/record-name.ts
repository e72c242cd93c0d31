import type { RecordName } from '../../domain/identity/apart.ts';

/** A record as a person looks for it. */
export const nameOf = ({ side, id }: RecordName): string =>
  side === 'ephysio' ? `e-Physio patient ${id}` : `GHL contact ${id}`;
