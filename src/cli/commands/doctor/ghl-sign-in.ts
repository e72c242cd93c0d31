import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, MissingScopeError } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { disconnectedAt, getAccounts } from '../../../store/tables/practices.ts';
import { loadCompany } from '../../../store/tables/sign-in/company-credentials.ts';
import { loadCredentials } from '../../../store/tables/sign-in/credentials.ts';
import { type Finding, type Findings, type Found, fail, foundOr, ok, skip, warn } from './finding.ts';
import type { Services } from './services.ts';

/** What the database says against it, before anything is asked for. */
const knownTrouble = async (store: Store, { name, ghl }: PracticeConfig): Promise<Finding | null> => {
  const { locationId } = ghl;
  const at = await disconnectedAt(store, name);
  if (at !== null)
    return fail(EXIT.signIn, {
      code: 'app-removed',
      about: { practice: name },
      values: { locationId, at },
    });
  const { ghlLocationId: known } = await getAccounts(store, name);
  if (known === null || known === locationId) return null;
  const about = { setting: 'ghl.locationId' };
  return fail(EXIT.guard, { code: 'location-changed', about, values: { locationId, known } });
};

/** A token that lacks a scope is a good one all the same. */
const isAccepted = async ({ contacts }: Services): Promise<void> => {
  try {
    await contacts();
  } catch (error) {
    if (!(error instanceof MissingScopeError)) throw error;
  }
};

/** Whether GHL takes the token, renewed where it has to be, for the location of the config. */
export const checkGhlSignIn = async (
  store: Store | null,
  practice: PracticeConfig,
  services: Services,
): Promise<Finding> => {
  const trouble = store === null ? null : await knownTrouble(store, practice);
  if (trouble !== null) return trouble;
  await services.token();
  await isAccepted(services);
  const { locationId, privateIntegrationToken } = practice.ghl;
  const tokens =
    privateIntegrationToken !== null || store === null
      ? null
      : { expiresAt: (await loadCredentials(store, practice.name))?.expiresAt ?? null };
  return ok({
    code: 'ghl-signed-in',
    about: { practice: practice.name },
    values: { locationId, oauth: tokens },
  });
};

/** Without these something of the sync fails. */
const FOR_SYNC = [
  'contacts.readonly',
  'contacts.write',
  'calendars/events.readonly',
  'calendars/events.write',
];
/** Without these only set-up and these checks see less. */
const FOR_LOOKING = ['calendars.readonly', 'locations.readonly'];
/** With these an agency's sign-in makes the tokens of its locations. */
const FOR_AGENCY = ['oauth.readonly', 'oauth.write'];

const lacking = (
  practice: string,
  scope: string,
  where: Found<'scope-missing'>['values']['where'],
): Finding => {
  const isForSync = !FOR_LOOKING.includes(scope);
  const missing: Found = {
    code: 'scope-missing',
    about: { practice },
    values: { scope, isForSync, where },
  };
  return isForSync ? fail(EXIT.signIn, missing) : warn(missing);
};

const granted = async (store: Store, practice: string, asked: readonly string[]): Promise<Findings> => {
  const about = { practice };
  const location = await loadCredentials(store, practice);
  const companyId = location?.companyId ?? null;
  const company = companyId === null ? null : await loadCompany(store, companyId);
  const scopes = location?.scope.split(/\s+/).filter((scope) => scope !== '') ?? [];
  if (scopes.length === 0) return skip({ code: 'scopes-unknown', about, values: {} });
  const missing = (needed: readonly string[], given: readonly string[]): Finding[] =>
    needed
      .filter((scope) => !given.includes(scope))
      .map((scope) => lacking(practice, scope, asked.includes(scope) ? 'app' : 'app-and-config'));
  const ofCompany = company?.scope.split(/\s+/) ?? FOR_AGENCY;
  return foundOr([...missing([...FOR_SYNC, ...FOR_LOOKING], scopes), ...missing(FOR_AGENCY, ofCompany)], {
    code: 'scopes-granted',
    about,
    values: {},
  });
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
const tried = async (practice: string, services: Services): Promise<readonly Finding[]> => {
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
    if (missing === true) found.push(lacking(practice, scope, 'integration'));
  }
  return [...found, ok({ code: 'scopes-tried', about: { practice }, values: { granted: good } })];
};

/** The scopes of the sign-in against those that the calls need. `asked`: `ghl.scopes`. */
export const checkScopes = async (
  store: Store | null,
  { name, ghl }: PracticeConfig,
  asked: readonly string[],
  services: Services,
): Promise<Findings> =>
  store === null || ghl.privateIntegrationToken !== null
    ? tried(name, services)
    : granted(store, name, asked);
