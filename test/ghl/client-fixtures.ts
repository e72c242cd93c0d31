import { expect } from 'vitest';
import { RunError } from '../../src/errors.ts';
import type { GhlRequest } from '../../src/ghl/http/client.ts';
import type { Answer } from './scripted-server.ts';

export const READ: GhlRequest = {
  method: 'GET',
  path: '/contacts/c1',
  query: { email: 'anna.muster@example.ch' },
  version: 'contacts',
  effect: 'read',
};
export const CREATE: GhlRequest = {
  method: 'POST',
  path: '/contacts/',
  body: { firstName: 'Anna', email: 'anna.muster@example.ch', phone: '+41791234567' },
  version: 'contacts',
  effect: 'create',
};
export const UPDATE: GhlRequest = {
  method: 'PUT',
  path: '/contacts/c1',
  body: { lastName: 'Muster' },
  version: 'contacts',
  effect: 'update',
};
export const OK = { json: { contact: { id: 'c1' } } };
export const HTML: Answer = { text: '<html>Anna Muster anna.muster@example.ch</html>' };
export const HALF: Answer = { text: '{"contact":{"firstName":"Anna' };
export const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );
export const expectNoPatient = (error: Error): void => {
  const shown = `${error.message} ${error instanceof RunError ? error.hint : ''} ${error.stack}`;
  expect(shown).not.toMatch(/anna|muster|791234567|1980/i);
};
