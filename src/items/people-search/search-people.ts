import type { Patient } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { GuardError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import { contactSync, LINK_PARTS, type LinkPart } from '../../store/tables/contact-sync.ts';
import { keptPatientsAfter, openKept } from '../../store/tables/kept-records.ts';
import type { ContactSyncTable, KeptRecordsTable } from '../../store/tables/link-columns.ts';
import type { UnlinkedContactsTable } from '../../store/tables/tables.ts';
import { openUnlinked, unlinkedContactsAfter } from '../../store/tables/unlinked-contacts.ts';
import { fitsPerson, type PersonQuery } from './person-query.ts';

/** Somebody who was found: a link, or a record that has none. Patient data. */
export interface FoundPerson {
  readonly practice: string;
  /** `null`: the record has no link. */
  readonly link: string | null;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  /** As e-Physio has it, and where it has nothing, as GHL has it. */
  readonly person: Patient;
}

export interface SearchOptions {
  readonly practices: readonly string[];
  /** At most so many people, by name. */
  readonly limit: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Patient data. */
export interface PeopleFound {
  readonly people: readonly FoundPerson[];
  /** How many there are in all. */
  readonly total: number;
  /** Rows that could not be opened: they were changed or damaged. */
  readonly unreadable: number;
}

/** Looks for people in threads of its own, so that nothing else waits for it. */
export interface PeopleSearch {
  /** @throws StoppedError when the signal says so; RunError when the database cannot be read */
  search(query: PersonQuery, options: SearchOptions): Promise<PeopleFound>;
  /** Ends the threads. */
  close(): Promise<void>;
}

const collator = new Intl.Collator('de-CH');

const nameOf = ({ person: { lastName, firstName } }: FoundPerson): string =>
  `${lastName ?? ''} ${firstName ?? ''}`;

/** In the order of their names. */
export const byName = (a: FoundPerson, b: FoundPerson): number => collator.compare(nameOf(a), nameOf(b));

/** What a part of the search came to. */
export interface SearchStep {
  readonly found: readonly FoundPerson[];
  /** Rows that could not be opened: they were changed or damaged. */
  readonly unreadable: number;
}

/** What fits, by its id: that of a link, or of a record of one side. */
interface Fitting {
  readonly id: string;
  readonly person: Patient;
}

interface Step {
  readonly found: readonly Fitting[];
  readonly unreadable: number;
}

/** So many records are opened in one go: a few milliseconds. */
const AT_ONCE = 500;

/** Lets everything else of this thread run. */
const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const together = ([ephysio = {}, ghl = {}]: readonly Patient[]): Patient => ({
  ...ghl,
  ...Object.fromEntries(Object.entries(ephysio).filter(([, value]) => value !== null)),
});

/** Looks at rows, some at a time. `look`: whom a row is about, if they fit. */
async function* inSteps<Row>(rows: readonly Row[], look: (row: Row) => Fitting | null): AsyncGenerator<Step> {
  for (let n = 0; n < rows.length; n += AT_ONCE) {
    const found: Fitting[] = [];
    let unreadable = 0;
    for (const row of rows.slice(n, n + AT_ONCE)) {
      try {
        const person = look(row);
        if (person !== null) found.push(person);
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
        unreadable += 1;
      }
    }
    yield { found, unreadable };
    await pause();
  }
}

/** Reads rows page by page, each behind the last row of the one before. */
async function* inPages<Row>(
  after: (last: Row | null) => Promise<readonly Row[]>,
  look: (row: Row) => Fitting | null,
): AsyncGenerator<Step> {
  let last: Row | null = null;
  do {
    const rows: readonly Row[] = await after(last);
    yield* inSteps(rows, look);
    last = rows.length < AT_ONCE ? null : (rows.at(-1) ?? null);
  } while (last !== null);
}

/** What is known of the person of a link, side by side. @throws GuardError when it was changed or damaged */
const halvesOf = (handle: StoreHandle, row: Pick<ContactSyncTable, 'id' | 'base'>): Patient[] => {
  const { ephysio, ghl, seenInGhl } = contactSync.openBase(handle, row);
  return seenInGhl ? [ephysio, ghl, seenInGhl] : [ephysio, ghl];
};

async function* linked(
  { handle, practice, query }: Search,
  parts: readonly LinkPart[],
): AsyncGenerator<Step> {
  for (const part of parts)
    yield* inSteps(await contactSync.listPart(handle, practice, part), (row) => {
      const halves = halvesOf(handle, row);
      return fitsPerson(query, halves) ? { id: row.id, person: together(halves) } : null;
    });
}

const lastRead = ({ handle, practice, query }: Search, side: SideName) =>
  inPages<KeptRecordsTable>(
    (last) => keptPatientsAfter(handle, practice, side, last?.record_id ?? '', AT_ONCE),
    (row) => {
      const { fields } = openKept(handle, row).kept;
      return fitsPerson(query, [fields]) ? { id: row.record_id, person: fields } : null;
    },
  );

const unlinked = ({ handle, practice, query }: Search) =>
  inPages<UnlinkedContactsTable>(
    (last) => unlinkedContactsAfter(handle, practice, last?.ghl_id ?? '', AT_ONCE),
    (row) => {
      const { record } = openUnlinked(handle, row);
      return fitsPerson(query, [record]) ? { id: row.ghl_id, person: record } : null;
    },
  );

type Of = 'link' | SideName;

/** Those who were found, with all ids that belong to them: of a single record those of its link, if it has one. */
const named = async (
  { handle, practice, query }: Search,
  of: Of,
  found: readonly Fitting[],
): Promise<FoundPerson[]> => {
  if (found.length === 0) return [];
  const column = ({ link: 'id', ephysio: 'ephysio_id', ghl: 'ghl_id' } as const)[of];
  const ids = found.map(({ id }) => id);
  const listed = await contactSync.listBy(handle, practice, of, ids);
  const rows = new Map(listed.map((row) => [row[column], row] as const));
  return found.flatMap(({ id, person }) => {
    const row = rows.get(id);
    if (!row) {
      const [ephysioId, ghlId] = of === 'ephysio' ? [id, null] : [null, id];
      return { practice, link: null, ephysioId, ghlId, person };
    }
    // Whose link fits is found by the link.
    if (of !== 'link' && fitsPerson(query, halvesOf(handle, row))) return [];
    return { practice, link: row.id, ephysioId: row.ephysio_id, ghlId: row.ghl_id, person };
  });
};

/** What is looked through: a part of it, where several threads share the work. */
export interface Search {
  readonly handle: StoreHandle;
  readonly practice: string;
  readonly query: PersonQuery;
  /** Which of so many parts; the only one when left out. */
  readonly lane?: { readonly n: number; readonly of: number };
}

/**
 * Goes through all people of a practice. Everything is unsealed for the moment in which it is looked at, and nothing of it is
 * kept. First those who are linked, tombstones too, then what was last read of records, and contacts without a patient.
 * Nobody comes twice, whatever lane they are in. Each step takes a few milliseconds of this thread.
 */
export async function* searchPeople(search: Search): AsyncGenerator<SearchStep> {
  const { n, of } = search.lane ?? { n: 0, of: 1 };
  const seen = new Set<string>();
  const isNew = ({ link, ephysioId, ghlId }: FoundPerson): boolean => {
    const name = link ?? `${ephysioId} ${ghlId}`;
    const known = seen.has(name);
    seen.add(name);
    return !known;
  };
  const parts: (readonly [Of, AsyncGenerator<Step>])[] = [
    [
      'link',
      linked(
        search,
        LINK_PARTS.filter((_, i) => i % of === n),
      ),
    ],
  ];
  // Fewer than links: the last lane takes them along.
  if (n === of - 1)
    parts.push(
      ['ephysio', lastRead(search, 'ephysio')],
      ['ghl', lastRead(search, 'ghl')],
      ['ghl', unlinked(search)],
    );
  for (const [what, steps] of parts)
    for await (const { found, unreadable } of steps)
      yield { found: (await named(search, what, found)).filter(isNew), unreadable };
}
