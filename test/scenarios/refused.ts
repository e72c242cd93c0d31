import { expect } from 'vitest';
import { listFailures } from '../../src/store/tables/failures.ts';
import { ANNA, expectQuiet, listen, openWithInvoices, runWell, type WAYS } from './practice.ts';

export type Practice = Awaited<ReturnType<typeof openWithInvoices>>;

export const EMAIL = 'anna@example.ch';

/** No request was wasted on what is known to be refused, and everybody agrees. */
export const expectSettled = async (bench: Practice): Promise<void> => {
  await expectQuiet(bench);
  const requests = (await runWell(bench)).requests;
  expect((await runWell(bench)).requests).toEqual(requests);
  expect(await listFailures(bench.store, 'main', {})).toEqual([]);
};

export const withAnna = async () => {
  const bench = await openWithInvoices();
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  const hear = async (way: (typeof WAYS)[number]): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
  };
  const inbox = listen(bench);
  bench.clock.advance(3_600_000);
  return { bench, id, hear, inbox, ephysio: bench.sandbox.ephysio.edit, ghl: bench.sandbox.ghl.edit };
};
