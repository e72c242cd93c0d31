import { Temporal } from 'temporal-polyfill';
import type { GhlLocation } from '../../../ghl/auth/location.ts';
import { type Finding, ok, skip, warn } from './finding.ts';

/** What GHL's duplicate rule means where a family shares a phone or an e-mail. */
export const checkDuplicateRule = ({ settings }: GhlLocation): Finding => {
  const allowed = settings?.allowDuplicateContact;
  if (allowed === null || allowed === undefined) return skip('GHL did not say whether it allows duplicates');
  if (allowed) {
    return warn(
      'the location allows duplicate contacts: forms and people can make somebody twice, whom then only a person can tell apart',
      'GHL, Settings, Business Profile, Contact Deduplication Preferences: switch "Allow Duplicate Contact" off.',
    );
  }
  const unique = settings?.contactUniqueIdentifiers ?? [];
  const what = unique.length === 0 ? 'e-mail or phone' : unique.join(' or ');
  return ok(
    `no two contacts share ${what}: whoever of a family comes second gets a contact without it, which is remembered`,
  );
};

const HALF_YEAR_MS = 182 * 86_400_000;

/** Hours from UTC now and half a year later: zones that agree in both show the same times. */
const offsets = (timeZone: string, now: number): string => {
  try {
    return [now, now + HALF_YEAR_MS]
      .map((at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offset)
      .join();
  } catch {
    return 'unknown';
  }
};

/** The location's time zone against the practice's. `now`: epoch milliseconds. */
export const checkTimeZone = ({ timezone }: GhlLocation, ours: string, now: number): Finding => {
  if (!timezone) return skip('GHL did not say which time zone the location has');
  if (timezone === ours) return ok(`${ours} on both sides`);
  if (offsets(timezone, now) === offsets(ours, now)) return ok(`${timezone} in GHL goes like ${ours}`);
  return warn(
    `the location is in ${timezone}, the practice in ${ours}: GHL shows and offers other hours`,
    'GHL, Settings, Business Profile: correct the time zone. Or correct "timezone" of the practice.',
  );
};
