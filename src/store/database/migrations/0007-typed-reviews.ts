import { type Kysely, sql } from 'kysely';

interface OldReview {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly side: string;
  readonly message: string;
}

interface OldDatabase {
  readonly reviews: OldReview & { about: string; facts: string; readonly resolved_at: string | null };
  readonly contact_sync: OldLink;
  readonly appointment_sync: OldLink;
}

interface OldLink {
  readonly id: string;
  readonly ephysio_id: string | null;
  readonly ghl_id: string | null;
}

/** What a change by hand needs: no run finds again what e-Physio kept, so that it must not get lost. */
const factsByHand = ({ message }: OldReview): object | null => {
  const created = /^\S+ \S+ (\S+) has to be entered in \S+ by hand: (.*)\.$/.exec(message);
  if (created) return { action: 'create', id: created[1], fields: [], reason: created[2], isFinal: false };
  const changed =
    /^\S+ \S+ (\S+) (?:(has to be cancelled)|needs (.*) changed) by hand: (.*?)\.( If it is to stay as it is.*)?$/.exec(
      message,
    );
  if (!changed) return null;
  const [, id, cancelled, fields = '', reason, isFinal] = changed;
  return {
    action: cancelled ? 'cancel' : 'update',
    id,
    fields: fields === '' ? [] : fields.split(', '),
    reason,
    isFinal: isFinal !== undefined,
  };
};

const NAMED = /(e-Physio patient|GHL contact) ([^\s,:]+)/g;

/** The people whom a message names, the first of whom it is about. */
const factsOfWho = ({ message }: OldReview): object | null => {
  const [, ...named] = [...message.matchAll(NAMED)].map(([, what, id = '']) => ({
    side: what === 'GHL contact' ? 'ghl' : 'ephysio',
    id,
  }));
  return named.length === 0 ? null : { candidates: named, isAgain: message.includes('after all') };
};

const factsOfPlaceholders = ({ message }: OldReview): object | null => {
  const said = /\(GHL contact (\S+)\) (?:holds|was made with) placeholders for ([\w, ]+):/.exec(message);
  return said ? { contact: said[1] === '?' ? null : said[1], fields: said[2]?.split(', ') } : null;
};

const factsOfWaiting = (review: OldReview): object | null => {
  const { message } = review;
  const count = countIn(review);
  if (count === null) return null;
  const other =
    /(the patient in e-Physio|the contact) stands for somebody else(,.*)?: .* of link (\S+?)\.$/.exec(
      message,
    );
  if (!other) return { ...count, why: { code: 'not-linked' } };
  const [, record, isUnreachable, link] = other;
  const side = record === 'the contact' ? 'ghl' : 'ephysio';
  return { ...count, why: { code: 'somebody-else', side, link, isUnreachable: isUnreachable !== undefined } };
};

const countIn = ({ message }: OldReview): object | null => {
  const count = /^\d+/.exec(message)?.[0];
  return count === undefined ? null : { count: Number(count) };
};

/** What no later run need find again: what e-Physio kept, what is outside of the window; and what persons know by its id. */
const FACTS: Readonly<Record<string, (review: OldReview) => object | null>> = {
  'patient-by-hand': factsByHand,
  'appointment-by-hand': factsByHand,
  'somebody-else': () => ({}),
  'deleted-but-on': () => ({}),
  'patient-changed': ({ message }) => ({ isUnshared: message.includes('nothing travels between the two') }),
  'who-is-who': factsOfWho,
  placeholders: factsOfPlaceholders,
  'patient-not-linked': factsOfWaiting,
  'unknown-status': countIn,
  'status-without-code': countIn,
};

const OF_APPOINTMENTS = ['appointment-by-hand', 'deleted-but-on', 'patient-changed'];

const aboutOf = async (db: Kysely<OldDatabase>, { kind, subject }: OldReview): Promise<object | null> => {
  const link = /^link (\S+)$/.exec(subject)?.[1];
  if (link !== undefined) {
    const entity = OF_APPOINTMENTS.includes(kind) ? 'appointment' : 'patient';
    const row = await db
      .selectFrom(entity === 'appointment' ? 'appointment_sync' : 'contact_sync')
      .select(['id', 'ephysio_id', 'ghl_id'])
      .where('id', '=', link)
      .executeTakeFirst();
    return row ? { entity, link, ephysioId: row.ephysio_id, ghlId: row.ghl_id } : null;
  }
  const status = /^(GHL|e-Physio) status (.*)$/.exec(subject);
  if (status) return { side: status[1] === 'GHL' ? 'ghl' : 'ephysio', status: status[2] };
  const record = /^(ghl|e-physio|ephysio) (patient|appointment) (\S+)$/i.exec(subject);
  if (!record) return null;
  const side = record[1]?.toLowerCase() === 'ghl' ? 'ghl' : 'ephysio';
  return { entity: record[2], side, id: record[3] };
};

/**
 * A review is a value: what it is about and what its text needs, instead of a sentence. Open ones of other kinds
 * go: the next run finds them again. What persons have decided stays.
 */
export const up = async (db: Kysely<OldDatabase>): Promise<void> => {
  for (const column of ['about', 'facts'])
    await db.schema
      .alterTable('reviews')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo('{}'))
      .execute();
  const open = await db
    .selectFrom('reviews')
    .select(['id', 'kind', 'subject', 'side', 'message'])
    .where('resolved_at', 'is', null)
    .execute();
  for (const review of open) {
    const about = await aboutOf(db, review);
    const facts = FACTS[review.kind]?.(review) ?? null;
    if (about === null || facts === null)
      await db.deleteFrom('reviews').where('id', '=', review.id).execute();
    else
      await db
        .updateTable('reviews')
        .set({ about: JSON.stringify(about), facts: JSON.stringify(facts) })
        .where('id', '=', review.id)
        .execute();
  }
  await sql`alter table reviews drop column message`.execute(db);
};
