import type { PracticeConfig } from '../../../config/schema.ts';
import {
  type Standing,
  standingOfAppointment,
  standingOfPatient,
} from '../../../domain/plan/accounted-for.ts';
import { shownInEphysio, shownInGhl } from '../../../domain/records/calendar.ts';
import { sharedFields } from '../../../domain/records/shared-fields.ts';
import { shownStatus } from '../../../domain/records/shown-status.ts';
import { rollingWindow } from '../../../domain/records/window.ts';
import { openItemsOf } from '../../../items/open-items.ts';
import type { Store } from '../../../store/store.ts';
import { isExcluded } from '../../../store/tables/leaving.ts';
import type { ListedLink } from '../../../store/tables/link-list.ts';
import { appointmentRecords, patientRecords } from '../../../sync/apply/records.ts';

const TEXTS: Readonly<Record<Standing, string>> = {
  same: 'both sides had the same when they were last read',
  'outside-window': 'outside sync.window: not looked at',
  'out-of-scope': 'out of scope: the config does not name its therapist or calendar',
  excluded: 'the patient objects: nothing is sent to GHL',
  archived: 'the patient is archived in e-Physio: changes wait',
  'contact-deleted': 'the contact was deleted in GHL',
  'tidied-up': 'deleted in GHL after the visit',
  'field-left-out': 'sync.contactFields leaves out what differs',
  'point-left-out': 'another contact holds the phone or e-mail',
  spelling: 'the name is spelt in two ways',
  'owner-empty': 'empty on the side that sync.owners names',
  'no-word': 'a status that the other side has no word for',
  'by-decision': 'differs as you decided',
  review: 'a review is open',
  conflict: 'a conflict is open',
  failure: 'a write failed',
  unaccounted: 'the sides differ: the next sync settles it',
};

/** How a link stands, for a person. */
export const standingText = (standing: Standing): string => TEXTS[standing];

/** How a link stands by what both sides last agreed on: nothing is asked of the services. `null`: it is not there any more. */
export const standingOf = async (
  store: Store,
  practice: PracticeConfig,
  { entity, id }: Pick<ListedLink, 'entity' | 'id'>,
  now: () => number,
): Promise<Standing | null> => {
  const { name, calendars, ephysio, sync } = practice;
  const people = patientRecords({ practice, now });
  if (entity === 'patient') {
    const link = (await people.openSome(store, [id])).get(id)?.link;
    if (!link) return null;
    return standingOfPatient(link, link.base, await openItemsOf(store, name, [link]), {
      fields: sharedFields(sync.contactFields),
      owners: sync.owners,
      isExcluded: await isExcluded(store, name, link.ephysioId ?? ''),
      // The database does not say so.
      isArchived: false,
    });
  }
  const link = (await appointmentRecords(name, now).openSome(store, [id])).get(id)?.link;
  if (!link) return null;
  const patient = link.base.ephysio.patient ?? link.base.ghl.patient ?? '';
  const person = (await people.openSome(store, [patient])).get(patient)?.link;
  const open = await openItemsOf(store, name, [link, ...(person ? [person] : [])]);
  return standingOfAppointment(link, link.base, open, {
    calendars,
    window: rollingWindow(now(), sync.window.pastDays, sync.window.futureDays),
    now: new Date(now()).toISOString(),
    isExcluded: await isExcluded(store, name, person?.ephysioId ?? ''),
    shows: { ephysio: (status) => shownStatus(status, ephysio.statuses), ghl: (status) => status },
    showsCalendar: {
      ephysio: (key) => shownInEphysio(calendars, key),
      ghl: (key) => shownInGhl(calendars, key),
    },
  });
};
