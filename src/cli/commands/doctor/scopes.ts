import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, MissingScopeError } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { loadCredentials } from '../../../store/tables/credentials.ts';
import { type Finding, fail, foundOr, ok, skip, warn } from './finding.ts';
import type { Services } from './services.ts';

/** Without these something of the sync fails. */
const FOR_SYNC = [
  'contacts.readonly',
  'contacts.write',
  'calendars/events.readonly',
  'calendars/events.write',
];
/** Without these only set-up and this examination see less. */
const FOR_LOOKING = ['calendars.readonly', 'locations.readonly'];
/** With these an agency's sign-in makes the tokens of its locations. */
const FOR_AGENCY = ['oauth.readonly', 'oauth.write'];

const lacking = (scope: string, cure: string): Finding =>
  FOR_LOOKING.includes(scope)
    ? warn(`${scope} is missing: doctor and init see less`, cure)
    : fail(EXIT.signIn, `${scope} is missing`, cure);

const granted = async (
  store: Store,
  { name }: PracticeConfig,
  asked: readonly string[],
): Promise<Finding | readonly Finding[]> => {
  const location = await loadCredentials(store, name, 'location');
  const company = await loadCredentials(store, name, 'company');
  const scopes = (location ?? company)?.scope.split(/\s+/).filter((scope) => scope !== '') ?? [];
  if (scopes.length === 0) return skip('GHL did not say which scopes it granted');
  const missing = (needed: readonly string[], given: readonly string[]): Finding[] =>
    needed
      .filter((scope) => !given.includes(scope))
      .map((scope) =>
        lacking(
          scope,
          `${asked.includes(scope) ? 'Add it to the app' : 'Add it to the app and to ghl.scopes'}, then: ephysio-ghl auth --practice ${name}`,
        ),
      );
  const ofCompany = company?.scope.split(/\s+/) ?? FOR_AGENCY;
  return foundOr(
    [...missing([...FOR_SYNC, ...FOR_LOOKING], scopes), ...missing(FOR_AGENCY, ofCompany)],
    'GHL granted all that are needed',
  );
};

/** `null`: nobody could be asked. */
const isMissing = async (read: () => Promise<unknown>): Promise<boolean | null> => {
  try {
    return (await read()) === null ? null : false;
  } catch (error) {
    return error instanceof MissingScopeError ? true : null;
  }
};

/** A private integration token does not say what it may: reads show it, and nothing is written to try the rest. */
const tried = async (services: Services): Promise<readonly Finding[]> => {
  const reads = {
    'contacts.readonly': services.contacts,
    'calendars/events.readonly': services.appointments,
    'calendars.readonly': services.calendars,
    'locations.readonly': services.location,
  };
  const found: Finding[] = [];
  const good: string[] = [];
  for (const [scope, read] of Object.entries(reads)) {
    const missing = await isMissing(read);
    if (missing === false) good.push(scope);
    if (missing === true)
      found.push(lacking(scope, 'Add it in GHL: Settings, Private Integrations, edit the integration.'));
  }
  const unseen = 'contacts.write and calendars/events.write show only when something is written';
  return [...found, ok(`${good.join(', ')}: granted; ${unseen}`)];
};

/** The scopes of the sign-in against those that the calls need. `asked`: `ghl.scopes`. */
export const checkScopes = async (
  store: Store | null,
  practice: PracticeConfig,
  asked: readonly string[],
  services: Services,
): Promise<Finding | readonly Finding[]> =>
  store === null || practice.ghl.privateIntegrationToken !== null
    ? tried(services)
    : granted(store, practice, asked);
