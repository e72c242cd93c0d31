/** The simulated location's records. Instants are epoch ms; birthdays `YYYY-MM-DD`. */

export interface GhlContact {
  readonly id: string;
  readonly locationId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address1: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly companyName: string | null;
  readonly website: string | null;
  readonly timezone: string | null;
  readonly source: string | null;
  readonly gender: string | null;
  readonly dateOfBirth: string | null;
  readonly assignedTo: string | null;
  readonly dnd: boolean;
  readonly dndSettings: Readonly<Record<string, unknown>>;
  readonly inboundDndSettings: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly customFields: readonly { readonly id: string; readonly value: unknown }[];
  readonly additionalEmails: readonly { readonly email: string }[];
  readonly additionalPhones: readonly { readonly phone: string }[];
  /** The app that made it over the API; null when a person did. */
  readonly createdByApp: string | null;
  readonly dateAdded: number;
  readonly dateUpdated: number;
}

export const STORED_STATUSES = ['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid'] as const;
export type StoredStatus = (typeof STORED_STATUSES)[number];

export interface GhlAppointment {
  readonly id: string;
  readonly locationId: string;
  readonly calendarId: string;
  readonly contactId: string;
  readonly title: string;
  readonly appointmentStatus: StoredStatus;
  readonly assignedUserId: string | null;
  readonly startTime: number;
  readonly endTime: number;
  readonly address: string | null;
  readonly description: string | null;
  readonly deleted: boolean;
  /** Of an instance: the series that it is one of. */
  readonly masterEventId: string | null;
  /** Of an instance: the id that it was made with. It stays when the id changes; the API does not show it. */
  readonly firstId?: string;
  readonly createdByApp: string | null;
  readonly dateAdded: number;
  readonly dateUpdated: number;
}

/** Time that nobody can book: of one user in all calendars, or of one calendar. */
export interface GhlBlockSlot {
  readonly id: string;
  readonly locationId: string;
  readonly calendarId: string | null;
  readonly assignedUserId: string | null;
  readonly title: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly createdByApp: string | null;
}

/** A recurring booking: a rule, and the master that it is read by. Its instances are appointments of their own. */
export interface GhlSeries {
  /** With the time of the first instance. */
  readonly master: GhlAppointment;
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly count: number;
  /** Starts that were taken out of the rule: `EXDATE`. */
  readonly exdates: readonly number[];
}

export type CalendarType =
  | 'round_robin'
  | 'event'
  | 'class_booking'
  | 'collective'
  | 'service_booking'
  | 'personal';

export interface GhlCalendar {
  readonly id: string;
  readonly locationId: string;
  readonly groupId: string;
  readonly name: string;
  readonly calendarType: CalendarType;
  /** User ids of the team. */
  readonly team: readonly string[];
  readonly slotMinutes: number;
  /** Bookings that one slot takes, by user; seats of a class. GHL spells it so. */
  readonly appoinmentPerSlot: number;
}

export interface GhlLocation {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly timezone: string;
  /** Filled in on contacts that are created without one. */
  readonly country: string;
  readonly allowDuplicateContact: boolean;
  /** Which identifiers make a duplicate, in order of priority. */
  readonly contactUniqueIdentifiers: readonly ('email' | 'phone')[];
}
