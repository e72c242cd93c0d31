import { changeAppointment, createAppointment, deleteAppointment } from './appointment-writes.ts';
import { changeContact, createContact, deleteContact } from './contact-writes.ts';
import type {
  GhlAppointment,
  GhlBlockSlot,
  GhlCalendar,
  GhlContact,
  GhlSeries,
  StoredStatus,
} from './model.ts';
import { changeSeries, createSeries, instancesOf, moveSeries, resizeSeries } from './series.ts';
import { type GhlState, installApp, removeApp } from './state.ts';

/** Fields of a new contact, as the API names them, without any check. */
export type ContactFields = Readonly<Record<string, unknown>> &
  Partial<Pick<GhlContact, 'additionalEmails' | 'additionalPhones'>>;

/** What a person does in the GHL screens: no API rules but the duplicate rule, no rate limit; webhooks fire. */
export interface GhlEdit {
  createContact(fields: ContactFields): GhlContact;
  updateContact(id: string, changes: Partial<GhlContact>): GhlContact;
  deleteContact(id: string): void;
  /** Times as epoch ms or ISO with an offset. Team member of the calendar by default. */
  createAppointment(fields: {
    readonly calendarId: string;
    readonly contactId: string;
    readonly start: number | string;
    readonly end: number | string;
    readonly status?: StoredStatus;
    readonly title?: string;
    readonly userId?: string;
  }): GhlAppointment;
  changeAppointment(id: string, changes: Partial<GhlAppointment>): GhlAppointment;
  moveAppointment(id: string, start: number | string, end: number | string): GhlAppointment;
  /** Into another calendar, with the first member of its team. */
  giveAppointmentTo(id: string, calendarId: string): GhlAppointment;
  setAppointmentStatus(id: string, status: StoredStatus): GhlAppointment;
  cancelAppointment(id: string): GhlAppointment;
  deleteAppointment(id: string): void;
  /** Somebody blocks time of a user, or else of a calendar. Times as above. */
  addBlockSlot(fields: {
    readonly calendarId?: string;
    readonly userId?: string;
    readonly start: number | string;
    readonly end: number | string;
    readonly title?: string;
  }): GhlBlockSlot;
  moveBlockSlot(id: string, start: number | string, end: number | string): GhlBlockSlot;
  removeBlockSlot(id: string): void;
  /** The calendar's settings: as a class, say, or with more bookings in one slot. */
  changeCalendar(id: string, changes: Partial<Omit<GhlCalendar, 'id' | 'locationId'>>): GhlCalendar;
  /**
   * Books a series: nine appointments, one a week, unless said otherwise. Single instances are moved, cancelled and deleted by
   * the functions for appointments. @returns the instances; each names its series as `masterEventId`
   */
  createSeries(fields: {
    readonly calendarId: string;
    readonly contactId: string;
    readonly start: number | string;
    readonly end: number | string;
    readonly freq?: GhlSeries['freq'];
    readonly count?: number;
    readonly userId?: string;
  }): GhlAppointment[];
  /** Moves all of it, but what was moved by itself before. */
  moveSeries(id: string, byMs: number): GhlAppointment[];
  /** Makes it shorter or longer. */
  resizeSeries(id: string, count: number): GhlAppointment[];
  cancelSeries(id: string): void;
  deleteSeries(id: string): void;
  /** The location's access tokens, and the company's, are refused from now on; refresh tokens stay good. */
  expireAccessTokens(): void;
  /** The location's refresh tokens, and the company's, are refused from now on. */
  revokeRefreshTokens(): void;
  pauseLocation(locationId: string): void;
  resumeLocation(locationId: string): void;
  /** The app is installed in the location without a person at the authorize page, as in a new location of a company. */
  installApp(): void;
  /** The app is removed from the location: its tokens are dead. */
  removeApp(): void;
  /** The app is removed from the whole company. */
  removeAppFromCompany(): void;
  /** What the person at the next authorize page chooses. `approves`: the locations for which a company installs; all of them. */
  chooseAtSignIn(choice: {
    readonly installAs?: 'Location' | 'Company';
    readonly locationId?: string;
    readonly approves?: readonly string[] | null;
    readonly denies?: boolean;
  }): void;
  setDuplicateRule(locationId: string, allowDuplicateContact: boolean): void;
  /** The API does not accept this value of a contact's property from now on. */
  refuseValue(property: string, value: string): void;
}

const ms = (time: number | string): number => (typeof time === 'number' ? time : Date.parse(time));

export const createGhlEdit = (state: GhlState): GhlEdit => {
  const { company } = state;
  const locationId = state.location.id;
  return {
    createContact: ({ additionalEmails = [], additionalPhones = [], ...fields }) =>
      createContact(state, fields, null, { additionalEmails, additionalPhones }),
    updateContact: (id, changes) => changeContact(state, id, changes),
    deleteContact: (id) => deleteContact(state, id),
    createAppointment: ({ calendarId, contactId, start, end, status, title, userId }) => {
      const team = state.calendars.get(calendarId)?.team ?? [];
      const assignedUserId = userId ?? team[0];
      return createAppointment(
        state,
        {
          locationId,
          calendarId,
          contactId,
          startTime: new Date(ms(start)).toISOString(),
          endTime: new Date(ms(end)).toISOString(),
          appointmentStatus: status ?? 'confirmed',
          title: title ?? '',
          ignoreFreeSlotValidation: true,
          ...(assignedUserId === undefined ? {} : { assignedUserId }),
        },
        null,
      );
    },
    changeAppointment: (id, changes) => changeAppointment(state, id, changes),
    moveAppointment: (id, start, end) =>
      changeAppointment(state, id, { startTime: ms(start), endTime: ms(end) }),
    giveAppointmentTo: (id, calendarId) =>
      changeAppointment(state, id, {
        calendarId,
        assignedUserId: state.calendars.get(calendarId)?.team[0] ?? null,
      }),
    setAppointmentStatus: (id, status) => changeAppointment(state, id, { appointmentStatus: status }),
    cancelAppointment: (id) => changeAppointment(state, id, { appointmentStatus: 'cancelled' }),
    deleteAppointment: (id) => deleteAppointment(state, id),
    addBlockSlot: ({ calendarId = null, userId = null, start, end, title = '' }) => {
      const slot: GhlBlockSlot = {
        id: state.random.id(),
        locationId,
        calendarId: userId === null ? calendarId : null,
        assignedUserId: userId,
        title,
        startTime: ms(start),
        endTime: ms(end),
        createdByApp: null,
      };
      state.blockSlots.set(slot.id, slot);
      return slot;
    },
    moveBlockSlot: (id, start, end) => {
      const before = state.blockSlots.get(id);
      if (before === undefined) throw new Error(`the sandbox has no block slot ${id}`);
      const slot = { ...before, startTime: ms(start), endTime: ms(end) };
      state.blockSlots.set(id, slot);
      return slot;
    },
    removeBlockSlot: (id) => void state.blockSlots.delete(id),
    changeCalendar: (id, changes) => {
      const before = state.calendars.get(id);
      if (before === undefined) throw new Error(`the sandbox has no calendar ${id}`);
      const calendar = { ...before, ...changes };
      state.calendars.set(id, calendar);
      return calendar;
    },
    createSeries: ({ calendarId, contactId, start, end, freq = 'WEEKLY', count = 9, userId }) => {
      const time = state.options.now();
      const id = state.random.id();
      const first: GhlAppointment = {
        id,
        locationId,
        calendarId,
        contactId,
        title: '',
        appointmentStatus: 'confirmed',
        assignedUserId: userId ?? state.calendars.get(calendarId)?.team[0] ?? null,
        startTime: ms(start),
        endTime: ms(end),
        address: null,
        description: null,
        deleted: false,
        masterEventId: null,
        createdByApp: null,
        dateAdded: time,
        dateUpdated: time,
      };
      createSeries(state, first, { freq, count });
      return instancesOf(state, id);
    },
    moveSeries: (id, byMs) => moveSeries(state, id, byMs),
    resizeSeries: (id, count) => resizeSeries(state, id, count),
    cancelSeries: (id) => changeSeries(state, id, { appointmentStatus: 'cancelled' }),
    deleteSeries: (id) => changeSeries(state, id, { deleted: true }),
    expireAccessTokens: () => company.tokens.expireAccess(locationId),
    revokeRefreshTokens: () => company.tokens.revokeRefresh(locationId),
    pauseLocation: (id) => void company.paused.add(id),
    resumeLocation: (id) => void company.paused.delete(id),
    installApp: () => installApp(company, locationId),
    removeApp: () => removeApp(company, locationId),
    removeAppFromCompany: () => removeApp(company, null),
    chooseAtSignIn: (choice) => void Object.assign(company.user, choice),
    refuseValue: (property, value) => void state.refusedValues.add(`${property} ${value}`),
    setDuplicateRule: (id, allowDuplicateContact) => {
      const other = company.states.get(id);
      if (other !== undefined) other.location = { ...other.location, allowDuplicateContact };
    },
  };
};
