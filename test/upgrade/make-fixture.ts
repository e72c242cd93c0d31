import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { resolveAsDifferent } from '../../src/cli/commands/items/review.ts';
import { askedBy } from '../../src/items/reviews.ts';
import { backup } from '../../src/store/backup/backup.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { finishRun, startRun } from '../../src/store/tables/sync-runs.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { openInbox } from '../sync/inbox.ts';
import { type Bench, openBench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS, MONDAY } from '../sync/virtual-clock.ts';
import { FIXTURE_SETTINGS } from './settings.ts';

/**
 * How the fixture came about: a practice that an older version of the program has worked for. It is not run with the tests. In
 * a checkout of that version (f9ba6a1), with this file and settings.ts in test/upgrade and "test/upgrade" in the `include` of
 * tsconfig.bench.json:
 *
 *     npx tsc -p tsconfig.bench.json && node build/test/upgrade/make-fixture.js FOLDER
 */

const HALF_HOUR = HOUR_MS / 2;
/** The second week, so that nothing begins before the end of the story. */
const at = (day: number, hour: number): number => MONDAY + (7 + day) * DAY_MS + (hour - 8) * HOUR_MS;

const desk = (firstName: string, lastName: string, birthDate: string, rest: object) => ({
  firstName,
  lastName,
  birthDate,
  sex: false,
  street: 'Seestrasse 7',
  zip: 8002,
  city: 'Zürich',
  ...rest,
});

const only = <T>(list: readonly T[], what: string): T => {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`${list.length} ${what}`);
  return first;
};

/** A run of the timer, and the row that says so. */
const run = async (bench: Bench): Promise<void> => {
  const { store, clock } = bench;
  const id = await startRun(store, { practice: 'main', command: 'sync', now: clock.now() + HOUR_MS });
  const { report, error } = await bench.run();
  const { created, updated, cancelled, linked, unchanged } = report;
  const counts = { dryRun: false, created, updated, cancelled, linked, unchanged };
  const end = { exitCode: error === null ? 0 : error.exitCode, now: clock.now() };
  await finishRun(store, id, { ...end, error: null, counts } as unknown as Parameters<typeof finishRun>[2]);
};

/** Packed: most of a small database is empty. */
const copy = async ({ store }: Bench, file: string): Promise<void> => {
  const plain = `${file}.plain`;
  await backup(store, plain);
  writeFileSync(file, gzipSync(readFileSync(plain), { level: 9 }));
  rmSync(plain);
};

const make = async (folder: string): Promise<void> => {
  const bench = await openBench({ start: MONDAY, ...FIXTURE_SETTINGS });
  const { sandbox, clock, store } = bench;
  const { ephysio, ghl } = sandbox;
  const therapists = ephysio.practice.therapists;
  const calendars = [...ghl.state.calendars.values()];
  const inbox = openInbox(bench);
  const onTherapist = (n: number) => ({
    clientId: therapists[n]?.clientId ?? 0,
    eventTypeId: therapists[n]?.eventTypeIds[0] ?? 0,
  });
  const inCalendar = (n: number) => ({
    calendarId: calendars[n]?.id ?? '',
    assignedUserId: calendars[n]?.team[0] ?? null,
  });
  const book = (contactId: string, start: number, n = 0) =>
    ghl.edit.createAppointment({
      calendarId: calendars[n]?.id ?? '',
      contactId,
      start,
      end: start + HALF_HOUR,
    });

  // The desk's patients; one who is refused by GHL, again and again.
  const family = { phone: '044 668 18 00' };
  const anna = ephysio.edit.addPatient(
    desk('Anna', 'Müller', '02.03.1975', { phone: '079 345 67 89', email: 'anna@example.ch' }),
  );
  const jurg = ephysio.edit.addPatient(desk('Jürg', 'Müller', '09.01.1972', family));
  const beat = ephysio.edit.addPatient(desk('Beat', 'Lüscher', '01.12.1943', { email: 'beat@example.ch' }));
  ephysio.edit.addPatient(desk('Rita', 'Meier', '07.07.1977', { email: 'rita@example.ch' }));
  const sofia = ephysio.edit.addPatient(desk('Sofia', 'Rossi', '11.11.1990', { phone: '076 222 33 44' }));
  const time = ephysio.edit.addEvent({ patientId: anna.id, start: at(2, 9), ...onTherapist(0) });
  const calendar = ephysio.edit.addEvent({ patientId: jurg.id, start: at(2, 10), ...onTherapist(0) });
  ephysio.edit.addEvent({ patientId: beat.id, start: at(4, 9), ...onTherapist(1) });
  const called = ephysio.edit.addEvent({ patientId: sofia.id, start: at(3, 9), ...onTherapist(2) });

  // Leads: one with nothing but a name, phone and e-mail, one with everything; both book.
  const laura = ghl.edit.createContact({
    firstName: 'Laura',
    lastName: 'Frei',
    phone: '+41791112233',
    email: 'laura@example.ch',
  });
  const marco = ghl.edit.createContact({
    firstName: 'Marco',
    lastName: 'Weber',
    phone: '+41761234567',
    dateOfBirth: '1988-08-08',
    gender: 'male',
    address1: 'Bahnhofplatz 1',
    postalCode: '3011',
    city: 'Bern',
  });
  book(laura.id, at(4, 11));
  // Contacts that may be patients: a person says that one of them is somebody of its own.
  const similar = ghl.edit.createContact({ firstName: 'Sofie', lastName: 'Rossi', phone: '+41762223344' });
  ghl.edit.createContact({ firstName: 'Beatt', lastName: 'Lüscher', email: 'beat@example.ch' });
  await run(bench);
  for (const { id } of ephysio.state.patients.values()) {
    const hasInvoice = [...ephysio.state.invoices.values()].some((i) => i.patientId === id);
    if (!hasInvoice && ephysio.state.patients.get(id)?.externalId === marco.id)
      ephysio.edit.addInvoice(id, MONDAY);
  }
  book(marco.id, at(1, 14), 1);
  await run(bench);

  const asked = (await listOpenReviews(store, 'main')).filter(
    (review) => review.kind === 'who-is-who' && reviewText(review).includes(similar.id),
  );
  const context = bench.context();
  const practice = only(context.practices, 'practices');
  await resolveAsDifferent(context, practice, [askedBy(only(asked, 'doubts'), 'different')]);
  await run(bench);

  // Somebody whom GHL refuses, until the last try.
  const peter = ephysio.edit.addPatient(
    desk('Peter', 'Frei', '05.05.1955', { phone: '079 555 55 55' }),
    true,
  );
  const end = sandbox.faults.add({
    service: 'ghl',
    method: 'POST',
    path: /^\/contacts\/?$/,
    fault: { status: 422, body: { statusCode: 422, message: ['refused'], error: 'Unprocessable Entity' } },
  });
  for (let n = 0; n < 14; n += 1) await bench.run();
  end();
  const dead = await store.db.selectFrom('failures').select(['record_id', 'dead_at']).execute();
  if (!dead.some((f) => f.record_id === String(peter.id) && f.dead_at !== null))
    throw new Error('no failure');

  await inbox.settle();
  await copy(bench, join(folder, 'backup.bin.gz'));

  // Changes on both sides in one hour.
  const linkOf = async (id: number): Promise<string> => {
    const row = await store.db
      .selectFrom('appointment_sync')
      .select('ghl_id')
      .where('ephysio_id', '=', String(id))
      .executeTakeFirst();
    return row?.ghl_id ?? '';
  };
  const contactOf = (email: string) =>
    [...ghl.state.contacts.values()].find((c) => c.email === email)?.id ?? '';
  ephysio.edit.moveEvent(time.id, at(2, 14));
  ghl.edit.moveAppointment(await linkOf(time.id), at(2, 15), at(2, 15) + HALF_HOUR);
  ephysio.edit.changeEvent(calendar.id, onTherapist(1));
  ghl.edit.changeAppointment(await linkOf(calendar.id), inCalendar(2));
  ephysio.edit.changePatient(anna.id, { phone: '079 999 99 99' });
  ghl.edit.updateContact(contactOf('anna@example.ch'), { phone: '+41798888888' });
  await run(bench);

  // A cancellation that has to be made by hand; a contact that is another person by now; one that is deleted.
  ghl.edit.cancelAppointment(await linkOf(called.id));
  ghl.edit.updateContact(contactOf('rita@example.ch'), { firstName: 'Urs', lastName: 'Keller' });
  ghl.edit.deleteContact(marco.id);
  await run(bench);
  await inbox.settle();
  await run(bench);

  // A webhook that was given up, and one that nobody has looked at yet.
  ghl.edit.updateContact(laura.id, { tags: ['newsletter'] });
  await inbox.deliver();
  await store.db
    .updateTable('webhook_events')
    .set({
      state: 'dead',
      attempts: 12,
      last_error: 'GHL answered with HTTP 500',
      done_at: new Date(clock.now()).toISOString(),
    })
    .where('state', '=', 'new')
    .execute();
  ghl.edit.updateContact(laura.id, { tags: ['newsletter', 'spring'] });
  await inbox.deliver();
  await bench.run();
  // Nothing is left to be done.
  const last = await bench.run();
  const { created, updated, cancelled, linked, failures } = last.report;
  if (last.error) throw last.error;
  const conflicts = await store.db.selectFrom('conflicts').select('field').execute();
  const reviews = await listOpenReviews(store, 'main');
  process.stdout.write(
    `${JSON.stringify({ created, updated, cancelled, linked, failures, conflicts, reviews: reviews.map(({ kind }) => kind) }, null, 1)}\n`,
  );

  await copy(bench, join(folder, 'db.bin.gz'));
  copyFileSync(`${store.path}.key`, join(folder, 'key.txt'));
  const state = {
    now: clock.now(),
    ephysio: {
      patients: [...ephysio.state.patients.values()],
      events: [...ephysio.state.events.values()],
      invoices: [...ephysio.state.invoices.values()],
    },
    ghl: {
      contacts: [...ghl.state.contacts.values()],
      appointments: [...ghl.state.appointments.values()],
    },
  };
  writeFileSync(join(folder, 'state.json'), `${JSON.stringify(state, null, 1)}\n`);
  await inbox.close();
  await bench.close();
};

const folder = resolve(process.argv[2] ?? 'fixture');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await make(folder);
