import type { Config, EphysioConfig, PracticeConfig } from '../../../config/schema.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';

/** The app of GHL's marketplace. */
export interface AppAnswers {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** An agency's user signs in, and the location's tokens are made from the company's: that takes more scopes. */
  readonly byAgency: boolean;
}

export interface EphysioAccount {
  readonly email: string;
  readonly password: string;
}

export interface GhlAccount {
  /** `null`: there is a private token, or an app in the config already. */
  readonly app: AppAnswers | null;
  readonly privateIntegrationToken: string | null;
  readonly locationId: string;
}

/** What the events of e-Physio have to be made and read with. */
export type EventRules = Pick<EphysioConfig, 'adminInfoId' | 'statuses' | 'missingData' | 'invoiceTemplate'>;

/** Where secrets are written: into the config, one file each beside it, or nowhere (they are variables). */
export type SecretPlace = 'files' | 'config' | 'env';

/** All that a person, or flags and environment, say about one practice. */
export interface Answers {
  readonly name: string;
  readonly timezone: string;
  readonly database: string | null;
  readonly urls: { readonly ephysio: string | null; readonly ghl: string | null };
  readonly ephysio: EphysioAccount;
  readonly ghl: GhlAccount;
  readonly calendars: PracticeConfig['calendars'];
  readonly rules: EventRules;
  readonly conflictWinner: PracticeConfig['sync']['conflictWinner'];
  readonly adminPassword: AdminPassword | null;
  readonly secrets: SecretPlace;
}

export interface AdminPassword {
  readonly value: string;
  /** Made here: it has to be written down somewhere, because nobody knows it. */
  readonly generated: boolean;
}

export interface Interviewed {
  readonly answers: Answers;
  /** What the sign-in to GHL gave, to be kept in the database. */
  readonly tokens: readonly Tokens[];
  /** Which sides were tested. */
  readonly tested: { readonly ephysio: boolean; readonly ghl: boolean };
}

export type GhlApp = Config['ghl'];
