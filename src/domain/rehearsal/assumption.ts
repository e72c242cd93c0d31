import type { AppointmentStatus } from '../records/appointment.ts';
import type { SideName } from '../records/sides.ts';

/** What is only assumed about the two services, in the order in which a rehearsal tries it. */
export const ASSUMPTIONS = {
  'patient-fields': 'ephysio',
  'patient-birth-date': 'ephysio',
  'patient-sex': 'ephysio',
  'patient-comment': 'ephysio',
  updatePatient: 'ephysio',
  createInvoice: 'ephysio',
  'invoice-day': 'ephysio',
  'event-fields': 'ephysio',
  'event-clock-winter': 'ephysio',
  'event-status': 'ephysio',
  'event-invoice': 'ephysio',
  updateEvent: 'ephysio',
  'event-clock-summer': 'ephysio',
  'status-cancelled': 'ephysio',
  'status-noshow': 'ephysio',
  'status-showed': 'ephysio',
  cancelEvent: 'ephysio',
  'contact-name-only': 'ghl',
  'contact-fields': 'ghl',
  'contact-cleared': 'ghl',
  'contact-search': 'ghl',
  'appointment-fields': 'ghl',
  'put-without-status': 'ghl',
  'cancelled-listed': 'ghl',
  'slot-by-user': 'ghl',
  'slot-by-calendar': 'ghl',
  'reads-v3': 'ghl',
  series: 'ghl',
  'webhook-contact': 'ghl',
  'webhook-appointment': 'ghl',
  'appointment-deleted': 'ghl',
  'webhook-deletion': 'ghl',
} as const satisfies Readonly<Record<string, SideName>>;

export type AssumptionCode = keyof typeof ASSUMPTIONS;

export const ASSUMPTION_CODES = Object.keys(ASSUMPTIONS) as AssumptionCode[];

/** What was seen: names of fields, codes, numbers. Nothing of a patient, not even of a made-up one. */
export interface Facts {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Fields that read back differently from how they were written. */
  readonly fields?: readonly string[];
  /** By how much a time reads back later (or, below zero, earlier) than it was written. */
  readonly minutes?: number;
  readonly days?: number;
  /** e-Physio's code of a status, as it is listed. */
  readonly code?: string;
  /** The day that an invoice has to have, `YYYY-MM-DD`. */
  readonly day?: string;
  /** GHL's word for a status, after the call. */
  readonly word?: string;
  /** How long it took. */
  readonly seconds?: number;
  /** Types of webhooks with how many came. */
  readonly webhooks?: Readonly<Record<string, number>>;
  /** How many records were listed. */
  readonly listed?: number;
  readonly what?: What;
  /** Fit for output by its origin: the reason of a record's error. */
  readonly reason?: string;
}

/** What a service did in place of what is assumed. */
export type What =
  | 'missing'
  | 'unchanged'
  | 'twice'
  | 'no-boolean'
  | 'one-for-both'
  | 'other-than-config'
  | 'removed'
  | 'kept'
  | 'not-listed'
  | 'still-listed'
  | 'no-such-ids'
  | 'reads-as-master'
  | 'earlier'
  | 'other-content';

/** Why something was not tried. */
export type Untried =
  | 'switched-off'
  | 'there-already'
  | 'no-calendar'
  | 'no-user'
  | 'no-admin-info'
  | 'no-code'
  | 'no-patient'
  | 'no-invoice'
  | 'no-invoice-of-day'
  | 'no-event'
  | 'no-update'
  | 'no-contact'
  | 'no-appointment'
  | 'nobody-asked'
  | 'skipped'
  | 'no-listener'
  | 'cut-off';

export type Outcome =
  | { readonly state: 'seen'; readonly facts?: Facts }
  | { readonly state: 'not so'; readonly facts: Facts }
  | { readonly state: 'not tried'; readonly why: Untried; readonly facts?: Facts };

export const CAPABILITY_NAMES = ['updatePatient', 'updateEvent', 'cancelEvent', 'createInvoice'] as const;
export type CapabilityName = (typeof CAPABILITY_NAMES)[number];

/** What follows for the config. */
export interface Learned {
  readonly capabilities?: Partial<Record<CapabilityName, boolean>>;
  /** e-Physio's codes. */
  readonly statuses?: Readonly<Record<string, AppointmentStatus>>;
  readonly sexTrue?: 'm' | 'f';
}

export type Finding = Outcome & {
  readonly code: AssumptionCode;
  readonly learned?: Learned;
};

/** Why a step was not tried where nothing else says so: what it needs was not there. */
const NEEDS: Readonly<Record<AssumptionCode, Untried>> = {
  'patient-fields': 'no-patient',
  'patient-birth-date': 'no-patient',
  'patient-sex': 'no-patient',
  'patient-comment': 'no-patient',
  updatePatient: 'no-patient',
  createInvoice: 'no-patient',
  'invoice-day': 'no-invoice',
  'event-fields': 'no-invoice',
  'event-clock-winter': 'no-event',
  'event-status': 'no-event',
  'event-invoice': 'no-event',
  updateEvent: 'no-event',
  'event-clock-summer': 'no-event',
  'status-cancelled': 'no-event',
  'status-noshow': 'no-event',
  'status-showed': 'no-event',
  cancelEvent: 'no-event',
  'contact-name-only': 'no-contact',
  'contact-fields': 'no-contact',
  'contact-cleared': 'no-contact',
  'contact-search': 'no-contact',
  'appointment-fields': 'no-contact',
  'put-without-status': 'no-appointment',
  'cancelled-listed': 'no-appointment',
  'slot-by-user': 'no-calendar',
  'slot-by-calendar': 'no-calendar',
  'reads-v3': 'no-contact',
  series: 'no-contact',
  'webhook-contact': 'no-contact',
  'webhook-appointment': 'no-appointment',
  'appointment-deleted': 'no-appointment',
  'webhook-deletion': 'no-contact',
};

/**
 * One finding for each assumption, in their order.
 * @param ended the sides where the rehearsal went to its end; all of them, unless an error ended it
 */
export const completed = (
  findings: readonly Finding[],
  ended: ReadonlySet<SideName> = new Set(Object.values(ASSUMPTIONS)),
): readonly Finding[] =>
  ASSUMPTION_CODES.map((code) => {
    const why = ended.has(ASSUMPTIONS[code]) ? NEEDS[code] : 'cut-off';
    return findings.findLast((f) => f.code === code) ?? { code, state: 'not tried', why };
  });

/** All that follows for the config from the findings together. */
export const learnedFrom = (findings: readonly Finding[]): Learned => {
  const all = findings.flatMap(({ learned }) => learned ?? []);
  const capabilities = Object.assign({}, ...all.map((l) => l.capabilities ?? {}));
  const statuses = Object.assign({}, ...all.map((l) => l.statuses ?? {}));
  const sexTrue = all.findLast((l) => l.sexTrue !== undefined)?.sexTrue;
  return {
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
    ...(Object.keys(statuses).length > 0 && { statuses }),
    ...(sexTrue !== undefined && { sexTrue }),
  };
};

/** Names of the fields that differ. */
export const differing = <R extends object>(sent: R, read: { readonly [F in keyof R]?: unknown }): string[] =>
  (Object.keys(sent) as (keyof R & string)[]).filter(
    (field) => (read[field] ?? null) !== (sent[field] ?? null),
  );
