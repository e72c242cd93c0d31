import type { EphysioTherapist } from './ephysio/model.ts';
import type { GhlCalendar } from './ghl/model.ts';

export interface SandboxConfigOptions {
  readonly database?: string;
  readonly redirectUri?: string;
  /** Port of the webhook listener. */
  readonly webhookPort?: number;
  /** Signs in with the sandbox's private integration token, so that no OAuth is needed. */
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

/** What the config is made of. */
export interface SandboxFacts {
  readonly ghlUrl: string;
  readonly ephysioUrl: string;
  readonly publicKeyPem: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateToken: string;
  readonly email: string;
  readonly password: string;
  readonly adminInfoId: number;
  /** The code of a cancelled event, if there is one. */
  readonly cancelledStatus?: number | null;
  readonly timezone: string;
  readonly locationId: string;
  readonly calendars: readonly GhlCalendar[];
  readonly therapists: readonly EphysioTherapist[];
}

/** The config that pairs the two sandboxes: one calendar per therapist, in the same order. */
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
  practices: [
    {
      name: 'main',
      timezone: f.timezone,
      ephysio: {
        baseUrl: f.ephysioUrl,
        email: f.email,
        password: f.password,
        adminInfoId: f.adminInfoId,
        ...(o.opensInvoices === true ? { invoiceTemplate: INVOICE_TEMPLATE } : {}),
        ...(f.cancelledStatus === null || f.cancelledStatus === undefined
          ? {}
          : { statuses: { '5': 'confirmed', [f.cancelledStatus]: 'cancelled' } }),
      },
      ghl: {
        locationId: f.locationId,
        privateIntegrationToken: o.usePrivateToken === true ? f.privateToken : null,
      },
      calendars: f.therapists.flatMap((therapist, i) => {
        const calendar = f.calendars[i];
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
    },
  ],
});
