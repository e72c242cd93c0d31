import type { EphysioPractice } from './ephysio/model.ts';
import type { GhlCalendar } from './ghl/model.ts';
import type { SandboxLanguage } from './people-by-language.ts';
import type { Profile } from './profiles.ts';

export interface SandboxConfigOptions {
  readonly database?: string;
  readonly redirectUri?: string;
  /** Port of the webhook listener. */
  readonly webhookPort?: number;
  /** Signs in with the locations' private integration tokens, so that no OAuth is needed. */
  readonly usePrivateToken?: boolean;
  /** Adds the scopes that an agency install needs. */
  readonly agencyScopes?: boolean;
  /** Lets new patients have an invoice opened for their first appointment. */
  readonly opensInvoices?: boolean;
}

/** What an ordinary prescription of physiotherapy says. */
const INVOICE_TEMPLATE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 } as const;

/** A config for `ephysio-ghl`, as plain data. */
export interface SandboxConfig {
  database: string;
  ghl: {
    clientId: string;
    clientSecret: string;
    redirectUri: string;
    baseUrl: string;
    authorizeUrl: string;
    scopes: string[];
  };
  webhooks: { host: string; port: number; publicKeys: string[] };
  practices: {
    name: string;
    timezone: string;
    language: SandboxLanguage;
    ephysio: {
      baseUrl: string;
      email: string;
      password: string;
      adminInfoId: number;
      statuses?: Record<string, 'confirmed' | 'cancelled'>;
      invoiceTemplate?: typeof INVOICE_TEMPLATE;
    };
    ghl: { locationId: string; privateIntegrationToken: string | null };
    calendars: {
      ghlCalendarId: string;
      ghlUserId: string | null;
      ephysioClientId: number;
      ephysioEventTypeId: number;
    }[];
  }[];
}

export const SCOPES = [
  'contacts.readonly',
  'contacts.write',
  'calendars.readonly',
  'calendars/events.readonly',
  'calendars/events.write',
  'locations.readonly',
];

type ConfiguredPractice = SandboxConfig['practices'][number];

/** What the config of a practice is made of. */
export interface ConfigFacts {
  readonly profile: Pick<Profile, 'name' | 'language'>;
  readonly email: string;
  readonly password: string;
  readonly practice: Pick<EphysioPractice, 'timezone' | 'adminInfoId' | 'therapists'>;
  readonly locationId: string;
  readonly privateToken: string;
  readonly calendars: readonly GhlCalendar[];
}

/** What the config is made of. */
export interface SandboxFacts {
  readonly ghlUrl: string;
  readonly ephysioUrl: string;
  readonly publicKeyPem: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The code of a cancelled event, if there is one. */
  readonly cancelledStatus: number | null;
  readonly practices: readonly ConfigFacts[];
}

const practiceConfig = (
  { ephysioUrl, cancelledStatus }: SandboxFacts,
  { profile, practice, ...facts }: ConfigFacts,
  o: SandboxConfigOptions,
): ConfiguredPractice => ({
  name: profile.name,
  timezone: practice.timezone,
  language: profile.language,
  ephysio: {
    baseUrl: ephysioUrl,
    email: facts.email,
    password: facts.password,
    adminInfoId: practice.adminInfoId,
    ...(o.opensInvoices === true ? { invoiceTemplate: INVOICE_TEMPLATE } : {}),
    ...(cancelledStatus === null ? {} : { statuses: { '5': 'confirmed', [cancelledStatus]: 'cancelled' } }),
  },
  ghl: {
    locationId: facts.locationId,
    privateIntegrationToken: o.usePrivateToken === true ? facts.privateToken : null,
  },
  calendars: practice.therapists.flatMap((therapist, i) => {
    const calendar = facts.calendars[i];
    if (calendar === undefined) return [];
    const [ephysioEventTypeId] = therapist.eventTypeIds;
    return [
      {
        ghlCalendarId: calendar.id,
        ghlUserId: calendar.team[0] ?? null,
        ephysioClientId: therapist.clientId,
        ephysioEventTypeId,
      },
    ];
  }),
});

/** The config that pairs the two sandboxes, for each practice one calendar per therapist, in the same order. */
export const sandboxConfig = (f: SandboxFacts, o: SandboxConfigOptions = {}): SandboxConfig => ({
  database: o.database ?? './ephysio-ghl.sqlite',
  ghl: {
    clientId: f.clientId,
    clientSecret: f.clientSecret,
    redirectUri: o.redirectUri ?? 'http://localhost:8000/api/auth/callback',
    baseUrl: f.ghlUrl,
    authorizeUrl: `${f.ghlUrl}/v2/oauth/chooselocation`,
    scopes: [...SCOPES, ...(o.agencyScopes === true ? ['oauth.readonly', 'oauth.write'] : [])],
  },
  webhooks: { host: '127.0.0.1', port: o.webhookPort ?? 8000, publicKeys: [f.publicKeyPem] },
  practices: f.practices.map((each) => practiceConfig(f, each, o)),
});
