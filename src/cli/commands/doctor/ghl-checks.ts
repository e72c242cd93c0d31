import type { PracticeConfig } from '../../../config/schema.ts';
import { betterFits } from '../../../domain/plan/calendar-fit.ts';
import { MissingScopeError, NotFoundError } from '../../../errors.ts';
import { readUsers } from '../../../ghl/appointments/users.ts';
import { readContactRow } from '../../../ghl/contacts/contact-row.ts';
import { appointmentSchema, contactSchema } from '../../../ghl/http/wire.ts';
import { findDrift } from './drift.ts';
import { type Finding, type Findings, foundOr, ok, skip, warn } from './finding.ts';
import { checkCalendars, checkDuplicateRule, checkTimeZone, checkUsers } from './ghl-settings.ts';
import { checkGhlSignIn, checkScopes } from './ghl-sign-in.ts';
import { afterReading, type Check } from './run-checks.ts';
import type { CheckContext, Services } from './services.ts';

/** `address` is the search's word for `address1`. */
const CONTACT_FIELDS = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'dateOfBirth',
  'address',
  'postalCode',
  'city',
];
const APPOINTMENT_FIELDS = ['calendarId', 'contactId', 'startTime', 'endTime', 'appointmentStatus'];

const withIdSchema = contactSchema.pick({ id: true });

/** One is read by its id, too: GHL answers that in another form than its search. */
const checkContacts = async ({ contacts, ghl }: Services): Promise<readonly Finding[]> => {
  const rows = await contacts();
  const listed = findDrift({ list: 'contacts', rows, schema: contactSchema, fields: CONTACT_FIELDS });
  const id = rows.map((row) => withIdSchema.safeParse(row).data?.id).find((found) => found !== undefined);
  if (id === undefined) return listed;
  try {
    const row = await readContactRow(ghl, id);
    const one = findDrift({ list: 'contact', rows: [row], schema: contactSchema, fields: [] });
    return [...listed, ...one.filter(({ level }) => level !== 'ok')];
  } catch (error) {
    // The search shows for some seconds who was deleted.
    if (error instanceof NotFoundError) return listed;
    throw error;
  }
};

const checkAppointments = async ({ appointments }: Services): Promise<Findings> => {
  const rows = await appointments();
  return rows === null
    ? skip({ code: 'calendar-needed', about: { setting: 'calendars' }, values: {} })
    : findDrift({ list: 'appointments', rows, schema: appointmentSchema, fields: APPOINTMENT_FIELDS });
};

/** Whose appointments the calendars of the config hold, by what both sides have. */
const checkMapping = async ({ calendars }: PracticeConfig, services: Services): Promise<Findings> => {
  const about = { setting: 'calendars' };
  if (calendars.length === 0) return skip({ code: 'calendar-needed', about, values: {} });
  const shared = await services.shared();
  if (shared.length === 0) return skip({ code: 'nothing-shared', about, values: {} });
  const names = await services.calendars().then(
    (inGhl) => new Map(inGhl.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))),
    () => new Map<string, string>(),
  );
  const better = betterFits(shared, calendars).map((fit) =>
    warn({ code: 'mapping-differs', about, values: { ...fit, name: names.get(fit.calendar) ?? null } }),
  );
  return foundOr(better, { code: 'mapping-good', about, values: { count: shared.length } });
};

/** A scope that the syncs do without: that it is missing is what `ghl-scopes` says. */
const withScope =
  (scope: string, run: () => Promise<Findings>): Check['run'] =>
  async () => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof MissingScopeError)
        return skip({ code: 'scope-needed', about: null, values: { scope } });
      throw error;
    }
  };

/** GHL: the sign-in and its scopes, the location, what the config says about it, and the form of its lists. */
export const ghlChecks = (
  context: CheckContext,
  practice: PracticeConfig,
  services: Services,
): readonly Check[] => {
  const store = context.opened?.store ?? null;
  const needs = ['ghl-sign-in'];
  return [
    { name: 'ghl-sign-in', run: () => checkGhlSignIn(store, practice, services) },
    {
      name: 'ghl-scopes',
      needs,
      run: () => checkScopes(store, practice, context.config.ghl.scopes, services),
    },
    {
      name: 'ghl-location',
      needs,
      run: withScope('locations.readonly', async () => {
        const { id, name } = await services.location();
        return ok({ code: 'location-found', about: { recordId: id }, values: { name: name ?? null } });
      }),
    },
    {
      name: 'duplicates',
      needs: ['ghl-location'],
      run: async () => checkDuplicateRule(await services.location()),
    },
    {
      name: 'time-zone',
      needs: ['ghl-location'],
      run: async () => checkTimeZone(await services.location(), practice.timezone, context.now()),
    },
    { name: 'ghl-contacts', needs, run: () => checkContacts(services) },
    {
      name: 'ghl-calendars',
      needs,
      run: withScope('calendars.readonly', async () => checkCalendars(practice, await services.calendars())),
    },
    {
      name: 'ghl-users',
      needs,
      run: () =>
        afterReading(services.calendars, 'ghl-calendars', (calendars) =>
          checkUsers(practice, calendars, () => readUsers(services.ghl)),
        ),
    },
    { name: 'ghl-appointments', needs, run: () => checkAppointments(services) },
    {
      name: 'mapping',
      needs: ['ephysio-sign-in', 'ghl-sign-in'],
      run: () => afterReading(services.events, 'ephysio-events', () => checkMapping(practice, services)),
    },
  ];
};
