import fc from 'fast-check';
import type { SideName } from '../../../src/domain/records/sides.ts';
import { type Bench, openBench, type Settings } from '../run-sync.ts';
import { THERAPISTS } from './edit.ts';

const FIELDS = ['lastName', 'email', 'phone', 'street'] as const;
const side = fc.constantFrom('ephysio' as const, 'ghl' as const);
/** Half of the services have the call; the others say so in different ways, or the config does. */
const support = fc.constantFrom(true, true, true, 404 as const, 405 as const, 501 as const, 'off' as const);

const SERVICES = {
  allowDuplicateContact: fc.boolean(),
  indexLagMs: fc.constantFrom(0, 10_000),
  appointmentWrapper: fc.constantFrom('appointment' as const, 'event' as const),
  rateLimit: fc.constantFrom(null, {}),
  eventRange: fc.constantFrom('inside' as const, 'overlap' as const),
  eventIdAt: fc.constantFrom('top' as const, 'events' as const),
  singleInvoiceAsObject: fc.boolean(),
  cancelledStatus: fc.constantFrom(null, 9),
  updatePatient: support,
  updateEvent: support,
  cancelEvent: support,
  hasInvoiceTemplate: fc.boolean(),
  createInvoice: fc.constantFrom('address' as const, 'never' as const),
  missingData: fc.constantFrom('placeholder' as const, 'placeholder' as const, 'hold' as const),
  conflictWinner: side,
  owners: fc.dictionary(fc.constantFrom(...FIELDS), side, { maxKeys: 2 }),
  mislabelled: fc.boolean(),
  seed: fc.nat(10_000),
};

/** How GHL shows and reports recurring bookings. */
const SERIES = {
  seriesWebhooks: fc.constantFrom('master' as const, 'each' as const, 'first' as const),
  listsMasters: fc.boolean(),
  seriesRules: fc.constantFrom('master' as const, 'instances' as const),
  instanceReads: fc.constantFrom('instance' as const, 'master' as const),
  instancePut: fc.constantFrom('new-id' as const, 'new-id-unsaid' as const, 'same-id' as const),
};

const services = fc.record(SERVICES);
const series = fc.record(SERIES);
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

export type Practice = Omit<Drawn<typeof services>, 'owners'> & {
  readonly owners: Readonly<Record<string, SideName>>;
  readonly series?: Drawn<typeof series>;
};

/** How the two services behave, and what the practice wants: all of it has been seen, or may be. */
export const practice: fc.Arbitrary<Practice> = services;

/** The same, where most of what a series needs works, and series are reported in each of the ways that are possible. */
export const practiceWithSeries: fc.Arbitrary<Practice> = fc.record({
  ...SERVICES,
  updateEvent: fc.constantFrom(true, true, true, true, 404 as const),
  cancelEvent: fc.constantFrom(true, true, true, true, 405 as const),
  createInvoice: fc.constantFrom('address' as const, 'address' as const, 'never' as const),
  series,
});

const INVOICE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };

export const settingsOf = (p: Practice): Settings => ({
  sync: { conflictWinner: p.conflictWinner, owners: p.owners },
  ephysio: {
    missingData: p.missingData,
    sexTrue: 'm',
    invoiceTemplate: p.hasInvoiceTemplate ? INVOICE : null,
    statuses: { 5: 'confirmed', 7: 'showed', ...(p.cancelledStatus === null ? {} : { 9: 'cancelled' }) },
    capabilities: {
      updatePatient: p.updatePatient !== 'off',
      updateEvent: p.updateEvent !== 'off',
      cancelEvent: p.cancelEvent !== 'off',
    },
  },
});

export const openPractice = async (p: Practice): Promise<Bench> => {
  const { allowDuplicateContact, indexLagMs, appointmentWrapper, rateLimit } = p;
  const { eventRange, eventIdAt, singleInvoiceAsObject, cancelledStatus, createInvoice } = p;
  const offered = (setting: Practice['updateEvent']) => (setting === 'off' ? true : setting);
  const bench = await openBench({
    ...settingsOf(p),
    sandbox: {
      patients: 0,
      seed: p.seed,
      therapists: THERAPISTS + 1,
      ghl: { allowDuplicateContact, indexLagMs, appointmentWrapper, rateLimit, ...p.series },
      ephysio: {
        eventRange,
        eventIdAt,
        singleInvoiceAsObject,
        cancelledStatus,
        createInvoice,
        updatePatient: offered(p.updatePatient),
        updateEvent: offered(p.updateEvent),
        cancelEvent: offered(p.cancelEvent),
      },
    },
  });
  const calendars = bench.context().practices[0]?.calendars.slice(0, THERAPISTS) ?? [];
  bench.configure({ ...settingsOf(p), calendars });
  return bench;
};
