import { withContext } from '../../../app/context.ts';
import { counted } from '../../../domain/counted.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { listOpenConflicts } from '../../../store/tables/conflicts.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { listFailures } from '../../../store/tables/failures.ts';
import { isExcluded } from '../../../store/tables/leaving.ts';
import type { ListedLink } from '../../../store/tables/link-list.ts';
import { listOpenOperations } from '../../../store/tables/operations.ts';
import { omittedPoints } from '../../../sync/apply/records.ts';
import { appointmentLinksOf } from '../../../sync/manual/remove-link.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner } from '../../per-practice.ts';
import { namedLines, renderValue } from '../../render/format.ts';
import { namedLinks, shownLink } from './links.ts';

export interface LinksOptions extends CommonOptions {
  /** Beginnings of ids of links, or ids of their records. */
  readonly ids: readonly string[];
}

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
  const links = entity === 'patient' ? contactSync : appointmentSync;
  const row = await links.find(store, practice, id);
  const base = row ? links.openBase(store, row) : { ephysio: {}, ghl: {} };
  const conflicts = await listOpenConflicts(store, practice);
  const failures = await listFailures(store, practice, entity);
  const operations = await listOpenOperations(store, practice, entity);
  return {
    ...shownLink(link),
    ...(entity === 'patient' ? await ofPatient(store, link) : {}),
    agreed: { ephysio: base.ephysio as Values, ghl: base.ghl as Values },
    seenInGhl: (base.seenInGhl ?? null) as Values | null,
    conflicts: conflicts.filter((c) => c.link_id === id).map((c) => c.id),
    failures: failures
      .filter((f) => f.record_id === id || f.record_id === (f.side === 'ghl' ? ephysioId : ghlId))
      .map((f) => ({ side: f.side, record: f.record_id, attempts: f.attempts, dead: f.dead_at !== null })),
    operations: operations
      .filter((o) => o.link_id === id || o.source_id === (o.side === 'ghl' ? ephysioId : ghlId))
      .map((o) => ({ side: o.side, kind: o.kind, createdAt: o.created_at })),
  };
};

type Whole = Awaited<ReturnType<typeof whole>>;

const block = (title: string, values: Values, timezone: string): string[] => {
  const lines = Object.entries(values).map(([name, value]) => [name, renderValue(value, timezone)] as const);
  return lines.length === 0 ? [] : [title, namedLines(Object.fromEntries(lines), '  ')];
};

const listed = (items: readonly string[]): string | null => (items.length === 0 ? null : items.join(', '));

const textOf = (link: Whole, practice: string, timezone: string): string => {
  const { id, entity, ephysioId, ghlId, source, state, createdAt, updatedAt } = link;
  const patient = 'placeholders' in link ? link : null;
  return [
    namedLines({
      practice,
      id,
      entity,
      ephysioId,
      ghlId,
      source,
      state,
      createdAt,
      updatedAt,
      leftOut: listed(patient?.leftOut ?? []),
      placeholders: listed(patient?.placeholders ?? []),
      excluded: patient?.excluded === true ? 'yes: nothing is sent to GHL' : null,
      appointments: patient?.appointments === undefined ? null : `${patient.appointments} linked`,
    }),
    ...link.conflicts.map((conflict) => namedLines({ conflict })),
    ...link.failures.map(({ side, record, attempts, dead }) =>
      namedLines({
        failure: `${record} to ${side}, ${counted(attempts, 'try', 'tries')}${dead ? ', given up' : ''}`,
      }),
    ),
    ...link.operations.map(({ side, kind, createdAt: at }) =>
      namedLines({ open: `${kind} in ${side}, since ${at}` }),
    ),
    ...block('agreed, e-Physio', link.agreed.ephysio, timezone),
    ...block('agreed, GHL', link.agreed.ghl, timezone),
    ...block('last seen in GHL', link.seenInGhl ?? {}, timezone),
  ].join('\n');
};

/** `links show ID…`: all that is known of links, unsealed because the person asked. */
export const linksShow = (options: LinksOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'links show', await namedLinks(context, options.ids), async (own, practice) => {
      const links = await Promise.all(own.map((link) => whole(context.store, link)));
      const text = links.map((link) => textOf(link, practice.name, practice.timezone)).join('\n\n');
      return { exitCode: EXIT.done, document: { links }, text };
    }),
  );
