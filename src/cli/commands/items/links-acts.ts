import { actingOf } from '../../../app/single-records.ts';
import { counted } from '../../../domain/counted.ts';
import { removeLinks, restoreLinks } from '../../../items/links.ts';
import type { Store } from '../../../store/store.ts';
import type { ListedLink } from '../../../store/tables/link-list.ts';
import { appointmentLinksOf, type Removal } from '../../../sync/manual/remove-link.ts';
import type { Restoration } from '../../../sync/manual/restore-link.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import { confirm } from '../../confirm.ts';
import { shortIds } from '../../render/short-ids.ts';
import { eachResult } from './acted-result.ts';
import { actCommand, type IdsOptions } from './item-commands.ts';
import { LINKS_VIEW } from './links.ts';

export interface LinksRemoveOptions extends IdsOptions {
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
- The appointments of a patient stay paired, and nothing of them is carried
  over until both are linked to one person again. If they turn out to be two
  people, each pair waits under "review list" (patient-changed) until you have
  decided.
- It cannot be undone: what both sides had agreed on is forgotten, so that
  fields in which they differ by then are conflicts.
To keep two records unlinked, make name, birth date, phone or e-mail differ first.`;

const announcement = async (store: Store, all: readonly ListedLink[]): Promise<string> => {
  const short = shortIds(all);
  const lines: string[] = [];
  for (const { practice, id, entity, ephysio_id: ephysioId, ghl_id: ghlId } of all) {
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
export const linksRemove = actCommand<ListedLink, LinksRemoveOptions>(LINKS_VIEW, {
  command: 'links remove',
  action: () => 'remove-link',
  before: async ({ store, output, stopping }, all, { yes = false }) => {
    const question = all.length === 1 ? 'Remove this link?' : `Remove these ${all.length} links?`;
    const text = await announcement(store, all);
    // With --yes nobody is asked. The consequences are printed all the same.
    if (yes) output.note(text);
    const isSure = await confirm({ text, question, yes, stopping });
    if (!isSure) output.note('Nothing was removed.');
    return isSure;
  },
  run: async (context, own) => {
    const removed = await removeLinks(actingOf(context), own);
    const results = removed.map(({ item, outcome }) => ({ id: item.id, ...outcome }));
    return eachResult(removed, ({ outcome }) => sayRemoved(outcome), { after: { results } });
  },
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

/** `links restore ID…`: puts tombstones back in use. */
export const linksRestore = actCommand<ListedLink, IdsOptions>(LINKS_VIEW, {
  command: 'links restore',
  action: () => 'restore-link',
  run: async (context, own, { name }) => {
    const done = await restoreLinks(actingOf(context), name, own);
    const results = done.map(({ item, outcome }) => ({ id: item.id, ...restored(outcome) }));
    return eachResult(done, ({ item, outcome }) => sayRestored(item, outcome), { after: { results } });
  },
});
