import { accountOf } from '../config/account-of.ts';
import type { PracticeConfig } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { disconnectedAt } from '../store/tables/practices.ts';
import { loadCompany } from '../store/tables/sign-in/company-credentials.ts';
import { loadCredentials } from '../store/tables/sign-in/credentials.ts';
import { loadEphysioSession } from '../store/tables/sign-in/ephysio-session.ts';

export type SignInKind = 'password' | 'OAuth' | 'private integration token';

export interface SideSignIn {
  readonly connected: boolean;
  readonly kind: SignInKind;
  readonly account: string | null;
  /** UTC ISO. */
  readonly expiresAt: string | null;
}

export interface GhlSignIn extends SideSignIn {
  readonly kind: Exclude<SignInKind, 'password'>;
  readonly scope?: string;
  readonly obtainedAt: string | null;
  /** Whether the token can be renewed when it expires; `true` for one that does not expire. */
  readonly renewable: boolean;
  /** The company (agency) whose sign-in gives it new tokens where its own are dead; `null`: there is none. */
  readonly companyId: string | null;
  /** When GHL said that the app was removed from the location. */
  readonly disconnectedAt: string | null;
}

/** Who is connected, and until when. No token. */
export interface SignIns {
  readonly ephysio: SideSignIn;
  readonly ghl: GhlSignIn;
}

type OwnSignIn = Omit<GhlSignIn, 'disconnectedAt'>;

const ghlSignIn = async (store: Store, { name, ghl }: PracticeConfig, now: number): Promise<OwnSignIn> => {
  const { locationId, privateIntegrationToken } = ghl;
  if (privateIntegrationToken !== null) {
    return {
      connected: true,
      kind: 'private integration token',
      account: locationId,
      expiresAt: null,
      obtainedAt: null,
      renewable: true,
      companyId: null,
    };
  }
  const tokens = await loadCredentials(store, name);
  if (tokens === null) {
    return {
      connected: false,
      kind: 'OAuth',
      account: null,
      expiresAt: null,
      obtainedAt: null,
      renewable: false,
      companyId: null,
    };
  }
  const { companyId } = tokens;
  const company = companyId === null ? null : await loadCompany(store, companyId);
  // The company's token gives new ones for its locations, as long as it lasts or can be renewed itself.
  const companyGives =
    company !== null && (company.refreshToken !== null || Date.parse(company.expiresAt) > now);
  return {
    connected: tokens.locationId === locationId,
    kind: 'OAuth',
    account: tokens.locationId,
    expiresAt: tokens.expiresAt,
    scope: tokens.scope,
    obtainedAt: tokens.obtainedAt,
    renewable: tokens.refreshToken !== null || companyGives,
    companyId: company?.companyId ?? null,
  };
};

const ephysioSignIn = async (store: Store, practice: PracticeConfig, now: number): Promise<SideSignIn> => {
  const session = await loadEphysioSession(store, practice.name, accountOf(practice));
  const expiresAt = session?.expiresAt ?? null;
  const connected = session !== null && (expiresAt === null || Date.parse(expiresAt) > now);
  return { connected, kind: 'password', account: session?.practiceId ?? null, expiresAt };
};

/** Looks up a practice's sign-ins in the database. `now`: epoch milliseconds. */
export const gatherSignIns = async (
  store: Store,
  practice: PracticeConfig,
  now: number,
): Promise<SignIns> => {
  const ephysio = await ephysioSignIn(store, practice, now);
  const ghl = await ghlSignIn(store, practice, now);
  const at = await disconnectedAt(store, practice.name);
  return { ephysio, ghl: { ...ghl, connected: ghl.connected && at === null, disconnectedAt: at } };
};
