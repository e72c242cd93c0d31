import { compareSides } from '../../src/sandbox/compare-sides.ts';
import { inDatabase, type Office, stateOf } from '../cli/set-up.ts';

const DAY_MS = 86_400_000;

interface Pair {
  readonly ephysio: string | null;
  readonly ghl: string | null;
}

const pairsOf = ({ database }: Office, table: 'contact_sync' | 'appointment_sync'): Pair[] =>
  inDatabase(database, (db) =>
    db.prepare(`select ephysio_id as ephysio, ghl_id as ghl from ${table} where state = 'linked'`).all(),
  ) as Pair[];

/** Ids that have not exactly one link, or whose link names nobody on the other side. */
const badlyLinked = (
  what: string,
  pairs: readonly Pair[],
  side: keyof Pair,
  ids: Iterable<string>,
  others: ReadonlySet<string>,
): string[] =>
  [...ids].flatMap((id) => {
    const links = pairs.filter((pair) => pair[side] === id);
    const other = links[0]?.[side === 'ghl' ? 'ephysio' : 'ghl'];
    if (links.length === 1 && other && others.has(other)) return [];
    return [`${what} ${id} has ${links.length} links, of which the first names ${other}`];
  });

const linkProblems = (office: Office): string[] => {
  const { ephysio, ghl } = office.sandbox;
  const patients = new Set([...ephysio.state.patients.keys()].map(String));
  const contacts = new Set(ghl.state.contacts.keys());
  const events = new Set([...ephysio.state.events.values()].flatMap((e) => (e.patientId ? `${e.id}` : [])));
  const live = [...ghl.state.appointments.values()].filter((a) => a.appointmentStatus !== 'cancelled');
  const appointments = new Set(ghl.state.appointments.keys());
  const people = pairsOf(office, 'contact_sync');
  const visits = pairsOf(office, 'appointment_sync');
  return [
    ...badlyLinked('patient', people, 'ephysio', patients, contacts),
    ...badlyLinked('contact', people, 'ghl', contacts, patients),
    ...badlyLinked('event', visits, 'ephysio', events, appointments),
    ...badlyLinked(
      'appointment',
      visits,
      'ghl',
      live.map((a) => a.id),
      events,
    ),
  ];
};

/** One open invoice is enough for all visits of a patient; a second one would be billed. */
const doubleInvoices = ({ sandbox }: Office): string[] => {
  const open = [...sandbox.ephysio.state.invoices.values()].filter(
    ({ stati }) => stati.status === 0 && stati.statusDetail === 0,
  );
  return open.flatMap(({ id, patientId }) =>
    open.some((other) => other.patientId === patientId && other.id < id)
      ? [`patient ${patientId} has a second open invoice ${id}`]
      : [],
  );
};

/** What the database may not hold once everything is quiet. */
const leftOvers = ({ database }: Office): string[] =>
  (['operations', 'conflicts', 'failures'] as const).flatMap((table) => {
    const rows = inDatabase(database, (db) =>
      db.prepare(`select count(*) from ${table}`).pluck().get(),
    ) as number;
    return rows === 0 ? [] : [`${rows} rows of ${table} are left`];
  });

/** Where the sides differ, what was made twice or forgotten, and what no run may leave behind. Of quiet times only. */
export const disagreements = (office: Office): string[] => {
  const { sandbox, database } = office;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const window = { from: today - 14 * DAY_MS, to: today + 181 * DAY_MS };
  const { integrity } = stateOf(database);
  return [
    ...compareSides(sandbox, window).problems,
    ...linkProblems(office),
    ...doubleInvoices(office),
    ...leftOvers(office),
    ...(integrity === 'ok' ? [] : [`the database is damaged: ${integrity}`]),
    ...[...sandbox.ghl.counters.violations, ...sandbox.ephysio.counters.violations].map(
      (v) => `${v.method} ${v.path} was answered ${v.status}: ${v.message}`,
    ),
  ];
};
