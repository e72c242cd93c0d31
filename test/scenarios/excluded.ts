import { expect } from 'vitest';
import { excludePerson, includePerson } from '../../src/sync/manual/exclude-person.ts';
import type { Bench } from '../sync/run-sync.ts';
import { HALF_HOUR, patientOf } from './practice.ts';

export const excludeOnly = (bench: Bench) => {
  const ephysioId = String(patientOf(bench).id);
  return excludePerson(bench.store, { practice: 'main', ephysioId }, bench.clock.now());
};
export const includeOnly = (bench: Bench) => {
  const ephysioId = String(patientOf(bench).id);
  return includePerson(bench.store, { practice: 'main', ephysioId }, bench.clock.now());
};

export const visit = ({ sandbox }: Bench, patientId: number, start: number) =>
  sandbox.ephysio.edit.addEvent({ patientId, start, end: start + HALF_HOUR });

const SECRETS = ['Basel', 'Anna', 'Müller', '3456789', 'nna@', '1975', 'Seestrasse'];
export const expectSilent = (sent: readonly { readonly text: string }[]): void => {
  const all = sent.map(({ text }) => text).join('\n');
  for (const secret of SECRETS) expect(all).not.toContain(secret);
};
