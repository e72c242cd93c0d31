import { type CommandContext, withContext } from '../../../app/context.ts';
import type { Entity } from '../../../domain/records/sides.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { countLinks, type LinkFilter, type ListedLink, listLinks } from '../../../store/tables/link-list.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perPractice } from '../../per-practice.ts';
import { age, renderValue, shownOf } from '../../render/format.ts';
import { shortIds } from '../../render/short-ids.ts';
import { renderTableWithDetails } from '../../render/table.ts';

export interface LinksListOptions extends CommonOptions {
  readonly entity?: Entity;
  readonly state?: ListedLink['state'];
  readonly search?: string;
  readonly limit: number;
  /** Unseals whose link it is. */
  readonly names?: boolean;
}

const ENTITIES: readonly Entity[] = ['patient', 'appointment'];
const HEAD = ['id', 'ephysio', 'ghl', 'source', 'state', 'updated'];

/** Ids, states and times: nothing of what the records hold. */
export const shownLink = (link: ListedLink) => ({
  id: link.id,
  entity: link.entity,
  ephysioId: link.ephysio_id,
  ghlId: link.ghl_id,
  source: link.source,
  state: link.state,
  createdAt: link.created_at,
  updatedAt: link.updated_at,
});

const patientName = async (store: Store, practice: string, id: string): Promise<string> => {
  const row = await contactSync.find(store, practice, id);
  if (!row) return '?';
  const { ephysio, ghl } = contactSync.openBase(store, row);
  const parts = (['firstName', 'lastName'] as const).map((field) => ephysio[field] ?? ghl[field] ?? '');
  return parts.join(' ').trim() || '?';
};

/** Whose link it is, for a person who has asked for names. */
const nameOf = async (store: Store, link: ListedLink, timezone: string): Promise<string> => {
  if (link.entity === 'patient') return patientName(store, link.practice, link.id);
  const row = await appointmentSync.find(store, link.practice, link.id);
  const { ephysio, ghl } = row ? appointmentSync.openBase(store, row) : { ephysio: {}, ghl: {} };
  const patient = ephysio.patient ?? ghl.patient;
  const start = renderValue(ephysio.start ?? ghl.start, timezone);
  return `${start}, ${patient ? await patientName(store, link.practice, patient) : '?'}`;
};

/** As each list is sorted by itself. */
const newestFirst = (a: ListedLink, b: ListedLink): number =>
  b.updated_at.localeCompare(a.updated_at) || a.id.localeCompare(b.id);

/** `links list`: which record is which, newest first. */
export const linksList = (options: LinksListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const { store, output, now } = context;
    if (options.names === true) output.note('This is patient data.');
    return perPractice(context, 'links list', async ({ name, timezone }) => {
      const entities = options.entity === undefined ? ENTITIES : [options.entity];
      const found: ListedLink[] = [];
      let total = 0;
      for (const entity of entities) {
        const filter: LinkFilter = {
          practice: name,
          entity,
          ...(options.state === undefined ? {} : { state: options.state }),
          ...(options.search === undefined ? {} : { search: options.search }),
        };
        total += await countLinks(store, filter);
        found.push(...(await listLinks(store, filter, options.limit)));
      }
      const links: (ListedLink & { readonly name?: string })[] = [];
      const kept = new Set([...found].sort(newestFirst).slice(0, options.limit));
      for (const link of found.filter((link) => kept.has(link)))
        links.push(options.names === true ? { ...link, name: await nameOf(store, link, timezone) } : link);
      const short = shortIds(links);
      const tableOf = (entity: Entity): string[] => {
        const rows = links
          .filter((link) => link.entity === entity)
          .map((link) => ({
            cells: [
              short(link.id),
              link.ephysio_id ?? '-',
              link.ghl_id ?? '-',
              link.source,
              link.state,
              age(link.updated_at, now()),
            ],
            note: link.name ?? '',
          }));
        return rows.length === 0 ? [] : [`${entity}s`, renderTableWithDetails(HEAD, rows), ''];
      };
      return {
        exitCode: EXIT.done,
        document: {
          total,
          links: links.map((link) => ({ ...shownLink(link), ...(link.name ? { name: link.name } : {}) })),
        },
        text: [...entities.flatMap(tableOf), `${name}: ${shownOf(links.length, total, 'link')}`].join('\n'),
      };
    });
  });

/** As many as an error names. */
const NAMED = 5;

/**
 * The links that a person named: by the beginning of an id, as lists show it, or by the id of a record in e-Physio or GHL.
 * Each once.
 * @throws ConfigError when there is no such link, or more than one
 */
export const namedLinks = async (
  { store, practices }: CommandContext,
  ids: readonly string[],
): Promise<ListedLink[]> => {
  const named = new Map<string, ListedLink>();
  for (const id of ids) {
    const found: ListedLink[] = [];
    for (const { name: practice } of id === '' ? [] : practices)
      for (const entity of ENTITIES)
        found.push(...(await listLinks(store, { practice, entity, search: id }, NAMED)));
    const [link] = found;
    if (link === undefined)
      throw new ConfigError(
        `There is no link "${id}".`,
        'Name it by the id of one of its records, or by 8 or more characters of its own: see `ephysio-ghl links list`.',
      );
    if (found.length > 1) {
      const some = found.slice(0, NAMED).map((l) => `${l.id} (${l.entity})`);
      throw new ConfigError(
        `"${id}" fits more than one link.`,
        `Name the one that you mean by its own id, or more of it: ${some.join(', ')}${found.length > NAMED ? ' …' : ''}.`,
      );
    }
    named.set(link.id, link);
  }
  return [...named.values()];
};
