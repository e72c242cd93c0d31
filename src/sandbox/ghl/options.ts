import type { Comparison } from '../compare-sides.ts';
import type { Faults } from '../faults.ts';
import type { GhlCalendar, GhlLocation } from './model.ts';
import type { RateLimit } from './rate-limit.ts';

/** A location as it is at the start: with calendars, and without contacts. */
export interface LocationOptions {
  /** The practice's name in the config; null: no practice's. */
  readonly practice: string | null;
  readonly location: GhlLocation;
  readonly calendars: readonly GhlCalendar[];
  /** Of the ids of its records. */
  readonly seed: number;
  /** A private integration token for it, with all scopes. */
  readonly privateToken: string;
}

/** What nobody knows of block slots. */
export interface BlockSlotOptions {
  /** A list has the slots that start in the range; all that touch it; or these, cut at its ends. */
  readonly list: 'starting' | 'overlapping' | 'cut';
  /** The one of the two ids that the API does not take; `null`: it takes both. */
  readonly refuses: 'calendarId' | 'assignedUserId' | null;
  /** Whether the reply to a write says the times. */
  readonly repliesTimes: boolean;
}

/** What few have seen, or nobody has: where the service may differ from what is assumed. */
export interface GhlDifferences {
  /** Whether a contact can be created without e-mail and phone. */
  readonly takesNamesOnly: boolean;
  /** Properties of contacts that a write does not keep. */
  readonly forgets: readonly string[];
  /** Whether `null` empties a property of a contact. */
  readonly clearsByNull: boolean;
  /** Whether a PUT without a status sets an appointment to confirmed. */
  readonly putResetsStatus: boolean;
  readonly listsCancelled: boolean;
  /** Whether a deleted appointment reads as deleted. */
  readonly marksDeleted: boolean;
  /** By how much an appointment is stored later than it was sent. */
  readonly shiftMinutes: number;
  /** Types of webhooks that are never sent. */
  readonly silent: readonly string[];
  /** Whether `Version: v3` is known. */
  readonly knowsV3: boolean;
}

export interface GhlOptions {
  readonly port: number;
  readonly latencyMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly faults: Faults;
  /** What both services hold of a practice, compared. */
  readonly compare: (practice: string) => Comparison;
  /** All of one company. */
  readonly locations: readonly LocationOptions[];
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registered redirect addresses; null: any. */
  readonly redirectUris: readonly string[] | null;
  /** `version_id` that the authorize page demands; null: none. */
  readonly appVersionId: string | null;
  readonly accessTokenSeconds: number;
  /** What the private integration tokens may do. */
  readonly privateScopes: readonly string[];
  /** null: no limit and no headers. */
  readonly rateLimit: RateLimit | null;
  readonly indexLagMs: number;
  readonly indexGapMs: number;
  /** The key that `GET` of an appointment wraps it in: the recordings say `appointment`, the specification `event`. */
  readonly appointmentWrapper: 'appointment' | 'event';
  readonly blockSlots: BlockSlotOptions;
  readonly differs: GhlDifferences;
  /** Whom the webhooks of a series name: the master, each instance that changed, or the first of them. */
  readonly seriesWebhooks: 'master' | 'each' | 'first';
  /** A list shows the master of a series beside its instances. */
  readonly listsMasters: boolean;
  /** Which items carry the rule of a series: the master only, or its instances as well. */
  readonly seriesRules: 'master' | 'instances';
  /** What a read by an instance's id is answered with. */
  readonly instanceReads: 'instance' | 'master';
  /** What a PUT that moves an instance does to its id: a new one, which the reply names or not, or the same. */
  readonly instancePut: 'new-id' | 'new-id-unsaid' | 'same-id';
}
