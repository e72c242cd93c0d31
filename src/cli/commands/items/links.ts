import type { CommandContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import type { Entity } from '../../../domain/records/sides.ts';
import { ConfigError, type ExitCode } from '../../../errors.ts';
import { linkFilters, links } from '../../../items/links.ts';
import { isReviewOf } from '../../../items/open-items.ts';
import { type ItemPeople, NOBODY, peopleOfLinks } from '../../../items/people/people-of.ts';
import { linksOfPeople } from '../../../items/people-search/links-of-people.ts';
import { personQuery } from '../../../items/people-search/person-query.ts';
import { minute } from '../../../status/minute.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { listOpenConflicts } from '../../../store/tables/conflicts.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { listFailures } from '../../../store/tables/failures.ts';
import { isExcluded } from '../../../store/tables/leaving.ts';
import { countLinks, type ListedLink } from '../../../store/tables/link-list.ts';
import { listOpenOperations } from '../../../store/tables/operations.ts';
import { listOpenReviews } from '../../../store/tables/reviews.ts';
import { omittedPoints } from '../../../sync/apply/records.ts';
import { appointmentLinksOf } from '../../../sync/manual/remove-link.ts';
import { askFor } from '../../confirm.ts';
import type { Runtime } from '../../options.ts';
import { recordHere } from '../../record-here.ts';
import { age, localTimes, namedLines, renderValue } from '../../render/format.ts';
import { briefLines, linkName, peopleDocument, peopleText } from '../../render/people-text.ts';
import { shortIds } from '../../render/short-ids.ts';
import { showCommand } from './item-commands.ts';
import type { ItemView } from './item-view.ts';
import { type ListOptions, listCommand, type Page } from './list-command.ts';
import { standingOf, standingText } from './standing.ts';

export interface LinksListOptions extends ListOptions {
  readonly entity?: Entity;
  readonly state?: ListedLink['state'];
  /** An id, or what tells who somebody is; `true`: it is asked for, so that no history of commands has it. */
  readonly search?: string | true;
  /** Unseals whose link it is. */
  readonly names?: boolean;
}

type SearchedOptions = Omit<LinksListOptions, 'search'> & { readonly search?: string };

/** As many as an error names. */
const NAMED = 5;

/** How the commands speak of links. */
export const LINKS_VIEW: ItemView<ListedLink> = {
  kind: () => links,
  key: 'links',
  subjectOf: ({ id }) => ({ kind: 'link', subject: id }),
  unknown: (id) =>
    new ConfigError(
      `There is no link "${id}".`,
      'Name it by the id of one of its records, or by 8 or more characters of its own: see `ephysio-ghl links list`.',
    ),
  ambiguous: (id, found) => {
    const some = found.slice(0, NAMED).map((link) => `${link.id} (${link.entity})`);
    return new ConfigError(
      `"${id}" fits more than one link.`,
      `Name the one that you mean by its own id, or more of it: ${some.join(', ')}${found.length > NAMED ? ' …' : ''}.`,
    );
  },
};

/** Ids, states and times: nothing of what the records hold. */
const shown = (link: ListedLink) => ({
  id: link.id,
  entity: link.entity,
  ephysioId: link.ephysio_id,
  ghlId: link.ghl_id,
  source: link.source,
  state: link.state,
  createdAt: link.created_at,
  updatedAt: link.updated_at,
});

/** Whose link it is, for a person who has asked for names. */
interface PeopleOfLink {
  readonly lines: readonly string[];
  readonly document: { readonly name: string; readonly people: object };
}

const peopleOfLink = (people: ItemPeople, practice: PracticeConfig): PeopleOfLink => {
  const name = linkName(people, practice);
  return {
    lines: [name, ...briefLines(people, practice)],
    document: { name, people: peopleDocument(people, practice) },
  };
};

/** What a search by id, name, e-mail or phone finds: an id counts first, because nobody is called like one. */
const searched = async (
  context: CommandContext,
  practice: string,
  { entity, state, search: typed = '' }: SearchedOptions,
): Promise<Page<ListedLink>> => {
  const { store } = context;
  const items = await links.list(store, practice, { entity, state, id: typed });
  const query = items.length > 0 ? null : personQuery(typed);
  if (query === null) return { items, total: items.length };
  await recordHere(context, practice, [{ action: 'search', subject: null }]);
  const { links: all, unlinked, unreadable } = await linksOfPeople(store, practice, query, entity);
  const found = state === undefined ? all : all.filter((link) => link.state === state);
  const others = [
    ...(unlinked === 0 ? [] : [`${counted(unlinked, 'record')} of somebody without a link`]),
    ...(unreadable === 0 ? [] : [`${counted(unreadable, 'row')} could not be opened`]),
  ];
  return { items: found, total: found.length, says: (shown) => [shown, ...others].join('; ') };
};

const list = listCommand<ListedLink & { readonly people?: PeopleOfLink }, SearchedOptions>(LINKS_VIEW, {
  command: 'links list',
  load: async (context, { name: practice }, options) => {
    const { entity, state, search, limit } = options;
    if (search !== undefined) return searched(context, practice, options);
    const filter = { entity, state };
    let total = 0;
    for (const one of linkFilters(practice, filter)) total += await countLinks(context.store, one);
    return { items: await links.list(context.store, practice, { ...filter, limit }), total };
  },
  complete: async ({ store, now }, practice, items, { names }) => {
    if (names !== true) return items;
    const people = await peopleOfLinks(store, practice, items, now());
    return items.map((link, n) => ({ ...link, people: peopleOfLink(people[n] ?? NOBODY, practice) }));
  },
  noun: ['link'],
  head: ['id', 'ephysio', 'ghl', 'source', 'state', 'updated'],
  cells: (all, now) => {
    const short = shortIds(all);
    return ({ id, ephysio_id: ephysioId, ghl_id: ghlId, source, state, updated_at: at }) => [
      short(id),
      ephysioId ?? '-',
      ghlId ?? '-',
      source,
      state,
      age(at, now),
    ];
  },
  note: ({ people }) => people?.lines ?? '',
  title: ({ entity }) => `${entity}s`,
  json: (link) => ({ ...shown(link), ...link.people?.document }),
});

/** `links list`: which record is which, newest first. A name that is searched for is asked for unless it is given. */
export const linksList = async (options: LinksListOptions, runtime: Runtime): Promise<ExitCode> => {
  const { search, ...others } = options;
  if (search === undefined) return list(others, runtime);
  const question = 'Name, e-mail or phone:';
  const typed =
    search === true ? await askFor(question, runtime.stopping, 'Name an id behind --search.') : search;
  return list({ ...others, search: typed.trim() }, runtime);
};

type Values = Readonly<Record<string, string | null | undefined>>;

/** What only links of patients have. */
const ofPatient = async (store: Store, { practice, id }: ListedLink) => {
  const row = await contactSync.find(store, practice, id);
  if (!row) return null;
  const { ephysio, ghl } = contactSync.openBase(store, row);
  return {
    // An e-mail or phone that another contact holds.
    leftOut: row.left_out === 0 ? [] : omittedPoints({ ephysio, ghl }),
    placeholders: row.placeholders === '' ? [] : row.placeholders.split(','),
    appointments: (await appointmentLinksOf(store, practice, id)).length,
    excluded: await isExcluded(store, practice, row.ephysio_id ?? ''),
  };
};

/** What both sides last agreed on, and everything that is open about it. */
const whole = async (store: Store, link: ListedLink) => {
  const { practice, entity, id, ephysio_id: ephysioId, ghl_id: ghlId } = link;
  const table = entity === 'patient' ? contactSync : appointmentSync;
  const row = await table.find(store, practice, id);
  const base = row ? table.openBase(store, row) : { ephysio: {}, ghl: {} };
  const conflicts = await listOpenConflicts(store, practice);
  const failures = await listFailures(store, practice, { entity });
  const operations = await listOpenOperations(store, practice, entity);
  const reviews = await listOpenReviews(store, practice);
  return {
    ...shown(link),
    ...(entity === 'patient' ? await ofPatient(store, link) : {}),
    agreed: { ephysio: base.ephysio as Values, ghl: base.ghl as Values },
    seenInGhl: (base.seenInGhl ?? null) as Values | null,
    reviews: reviews.filter(isReviewOf([{ id, ephysioId, ghlId }])).map((r) => ({ id: r.id, kind: r.kind })),
    conflicts: conflicts.filter((c) => c.link_id === id).map((c) => c.id),
    failures: failures
      .filter((f) => f.record_id === id || f.record_id === (f.side === 'ghl' ? ephysioId : ghlId))
      .map((f) => ({ side: f.side, record: f.record_id, attempts: f.attempts, dead: f.dead_at !== null })),
    operations: operations
      .filter((o) => o.link_id === id || o.source_id === (o.side === 'ghl' ? ephysioId : ghlId))
      .map((o) => ({ side: o.side, kind: o.kind, createdAt: o.created_at })),
  };
};

const block = (title: string, values: Values, timezone: string): string[] => {
  const lines = Object.entries(values).map(([name, value]) => [name, renderValue(value, timezone)] as const);
  return lines.length === 0 ? [] : [title, namedLines(Object.fromEntries(lines), '  ')];
};

const listed = (items: readonly string[] = []): string | null =>
  items.length === 0 ? null : items.join(', ');

/** `links show ID…`: all that is known of links, unsealed because the person asked. */
export const linksShow = showCommand(LINKS_VIEW, 'links show', async ({ store, now }, item, practice) => {
  const { timezone } = practice;
  const standing = await standingOf(store, practice, item, now);
  const [people = NOBODY] = await peopleOfLinks(store, practice, [item], now());
  const link = { ...(await whole(store, item)), standing, people: peopleDocument(people, practice) };
  const patient = 'placeholders' in link ? link : null;
  const text = [
    namedLines({
      practice: practice.name,
      ...localTimes(shown(item), timezone),
      standing: standing && standingText(standing),
      leftOut: listed(patient?.leftOut),
      excluded: patient?.excluded === true ? 'yes: nothing is sent to GHL' : null,
      placeholders: listed(patient?.placeholders),
      appointments: patient?.appointments === undefined ? null : `${patient.appointments} linked`,
    }),
    ...link.reviews.map(({ id, kind }) => namedLines({ review: `${id} (${kind})` })),
    ...link.conflicts.map((conflict) => namedLines({ conflict })),
    ...link.failures.map(({ side, record, attempts, dead }) =>
      namedLines({
        failure: `${record} to ${side}, ${counted(attempts, 'try', 'tries')}${dead ? ', given up' : ''}`,
      }),
    ),
    ...link.operations.map(({ side, kind, createdAt: at }) =>
      namedLines({ open: `${kind} in ${side}, since ${minute(at, timezone)}` }),
    ),
    ...peopleText(people, practice),
    ...block('agreed, e-Physio', link.agreed.ephysio, timezone),
    ...block('agreed, GHL', link.agreed.ghl, timezone),
    ...block('last seen in GHL', link.seenInGhl ?? {}, timezone),
  ];
  return { document: link, text: text.join('\n') };
});
