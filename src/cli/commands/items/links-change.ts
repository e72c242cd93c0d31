import { randomUUID } from 'node:crypto';
import { type CommandContext, withContext } from '../../../app/context.ts';
import { onSingleRecords } from '../../../app/single-records.ts';
import { counted } from '../../../domain/counted.ts';
import { EXIT, type ExitCode, RecordError, StoppedError } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import type { ListedLink } from '../../../store/tables/link-list.ts';
import { appointmentLinksOf, type Removal, removeLink } from '../../../sync/manual/remove-link.ts';
import { type Restoration, restoreLink } from '../../../sync/manual/restore-link.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import { confirm } from '../../confirm.ts';
import type { Runtime } from '../../options.ts';
import { perOwner } from '../../per-practice.ts';
import { shortIds } from '../../render/short-ids.ts';
import { namedLinks } from './links.ts';
import type { LinksOptions } from './links-show.ts';

export interface LinksRemoveOptions extends LinksOptions {
  readonly yes?: boolean;
}

const CONSEQUENCES = `What this does, and does not do:
- It changes nothing in e-Physio and GHL: both records stay.
- It is not remembered. The next run looks at both as if they had never met:
  it links them again where enough agrees (a person: two identifiers; an
  appointment: patient and start), opens a review, or creates each of them
  on the other side, so that both exist twice. Of an appointment
  that is one person's on one side and another's on the other, cancel the wrong
  one before you remove the link.
- The appointments of a patient stay paired, and nothing of them travels until
  both are linked to one person again. If they turn out to be two people, each
  pair waits under "review list" (patient-changed) until you have decided.
- It cannot be undone: what both sides had agreed on is forgotten, so that
  fields in which they differ by then are conflicts.
To keep two records unlinked, make name, birth date, phone or e-mail differ first.`;

const announcement = async (store: Store, links: readonly ListedLink[]): Promise<string> => {
  const short = shortIds(links);
  const lines: string[] = [];
  for (const { practice, id, entity, ephysio_id: ephysioId, ghl_id: ghlId } of links) {
    lines.push(`link ${short(id)} (${entity}: e-Physio ${ephysioId ?? '-'}, GHL ${ghlId ?? '-'})`);
    const visits = entity === 'patient' ? (await appointmentLinksOf(store, practice, id)).length : 0;
    if (visits > 0) lines.push(`  ${counted(visits, 'appointment')} of the patient will wait`);
  }
  return `These links will be removed:\n${lines.join('\n')}\n${CONSEQUENCES}`;
};

const sayRemoved = (removal: Removal): string => {
  if (removal.state !== 'removed')
    return removal.state === 'gone'
      ? 'not removed: it is not there any more'
      : 'not removed: it is being written, or it is not known whether a write arrived. Try again after the next run';
  return removal.appointments === 0
    ? 'removed'
    : `removed; ${counted(removal.appointments, 'appointment')} of the patient will wait until both are linked again`;
};

/** `links remove ID…`: forgets which record is which. Asks first. */
export const linksRemove = (options: LinksRemoveOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const { store, now, output, stopping } = context;
    const links = await namedLinks(context, options.ids);
    const question = links.length === 1 ? 'Remove this link?' : `Remove these ${links.length} links?`;
    const text = await announcement(store, links);
    // With --yes nobody is asked. The consequences are printed all the same.
    if (options.yes === true) output.note(text);
    if (!(await confirm({ text, question, yes: options.yes === true, stopping }))) {
      output.note('Nothing was removed.');
      return EXIT.someFailed;
    }
    const short = shortIds(links);
    const writer = { kind: 'person', id: randomUUID(), command: 'links remove' } as const;
    return perOwner(context, 'links remove', links, async (own) => {
      const results: ({ readonly id: string } & Removal)[] = [];
      for (const link of own)
        results.push({ id: link.id, ...(await removeLink(store, link, writer, now())) });
      const isBusy = results.some(({ state }) => state === 'busy');
      const left = results.filter(({ state }) => state !== 'removed');
      return {
        exitCode: isBusy ? EXIT.locked : left.length > 0 ? EXIT.someFailed : EXIT.done,
        document: {
          changed: results.filter(({ state }) => state === 'removed').map(({ id }) => id),
          unchanged: left.map(({ id }) => id),
          results,
        },
        text: results.map((r) => `${short(r.id)}  ${sayRemoved(r)}`).join('\n'),
      };
    });
  });

const NEXT: Readonly<Record<'patient' | 'appointment', string>> = {
  patient:
    'restored. The contact is not in GHL any more: the next `sync` links another contact of this person, or makes a new one, once the patient is active in e-Physio',
  appointment: 'restored. The next `sync` creates it again in',
};

const sayRestored = ({ entity }: ListedLink, restoration: Restoration): string => {
  if (restoration.state === 'refused') return `not restored: ${refusalText(restoration.refusal, 'terminal')}`;
  if (restoration.state === 'linked')
    return 'restored. Both records are there: the next `sync` compares them as before';
  if (entity === 'appointment')
    return `${NEXT.appointment} ${restoration.side === 'ghl' ? 'GHL' : 'e-Physio'}, unless it is over or cancelled`;
  const { appointments } = restoration;
  return appointments === 0
    ? NEXT.patient
    : `${NEXT.patient}. ${counted(appointments, 'appointment')} of the deleted contact become those of the new one`;
};

/** As `--json` shows it. */
const restored = (restoration: Restoration) => {
  if (restoration.state === 'created-again') return { ...restoration, state: 'anew' };
  if (restoration.state !== 'refused') return restoration;
  const { code } = restoration.refusal;
  return { state: 'refused', reason: refusalText(restoration.refusal, 'terminal'), code };
};

/** A link that somebody writes at this moment, or whose record cannot be read, is left as it is. */
const restoreOne = (
  context: CommandContext,
  run: Parameters<typeof restoreLink>[0],
  { entity, id }: ListedLink,
): Promise<Restoration> => {
  if (context.stopping.aborted) throw new StoppedError();
  return restoreLink(run, entity, id).catch((error: unknown): Restoration => {
    if (error instanceof RecordError)
      return { state: 'refused', refusal: { code: 'failed', reason: error.reason } };
    throw error;
  });
};

/** `links restore ID…`: puts tombstones back in use. */
export const linksRestore = (options: LinksOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const links = await namedLinks(context, options.ids);
    const short = shortIds(links);
    return perOwner(context, 'links restore', links, (own, practice) =>
      onSingleRecords(context, practice, 'links restore', async (run) => {
        const results: { readonly link: ListedLink; readonly restoration: Restoration }[] = [];
        for (const link of own) results.push({ link, restoration: await restoreOne(context, run, link) });
        const idsOf = (isDone: boolean) =>
          results
            .filter(({ restoration }) => (restoration.state !== 'refused') === isDone)
            .map(({ link }) => link.id);
        return {
          exitCode: idsOf(false).length === 0 ? EXIT.done : EXIT.someFailed,
          document: {
            changed: idsOf(true),
            unchanged: idsOf(false),
            results: results.map(({ link, restoration }) => ({ id: link.id, ...restored(restoration) })),
          },
          text: results
            .map(({ link, restoration }) => `${short(link.id)}  ${sayRestored(link, restoration)}`)
            .join('\n'),
        };
      }),
    );
  });
