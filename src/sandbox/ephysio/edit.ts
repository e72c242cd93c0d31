import type { EphysioEvent, EphysioInvoice, EphysioPatient } from './model.ts';
import type { EphysioState } from './state.ts';

/** What a person at the practice's desk does: no rule of the API holds here, so odd records can be made. */
export interface EphysioEdit {
  /** Fields as the list answers with them; `id` only to force one. An open invoice is made unless `noInvoice`. */
  addPatient(fields: Readonly<Record<string, unknown>>, noInvoice?: boolean): EphysioPatient;
  /** `undefined` takes a field away. */
  changePatient(id: number, changes: Readonly<Record<string, unknown>>): EphysioPatient;
  archivePatient(id: number): void;
  restorePatient(id: number): void;
  /** Therapist and event type are the practice's first ones by default; the end is 30 minutes later. */
  addEvent(fields: Partial<EphysioEvent> & { readonly start: number }): EphysioEvent;
  changeEvent(id: number, changes: Readonly<Record<string, unknown>>): EphysioEvent;
  moveEvent(id: number, start: number, end?: number): EphysioEvent;
  /** To another therapist, with that one's first kind of treatment; of one whom the practice does not list it stays. */
  giveEventTo(id: number, clientId: number): EphysioEvent;
  setStatus(id: number, status: number): EphysioEvent;
  removeEvent(id: number): void;
  addInvoice(patientId: number, date: number, stati?: EphysioInvoice['stati']): EphysioInvoice;
  closeInvoice(id: number): void;
  /** The API does not accept this value of a patient's field from now on. */
  refuseValue(field: string, value: string): void;
  /** All bearer tokens are refused from now on. */
  expireTokens(): void;
}

const merged = <T extends object>(before: T, changes: Readonly<Record<string, unknown>>): T =>
  Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, v]) => v !== undefined)) as T;

export const createEphysioEdit = (state: EphysioState): EphysioEdit => {
  const { practice } = state;
  const known = <T>(map: Map<number, T>, id: number): T => {
    const record = map.get(id);
    if (record === undefined) throw new Error(`the sandbox has no record ${id}`);
    return record;
  };
  const addInvoice: EphysioEdit['addInvoice'] = (patientId, date, stati) => {
    const invoice = { id: state.nextId(), patientId, date, stati: stati ?? { status: 0, statusDetail: 0 } };
    state.putInvoice(invoice);
    return invoice;
  };
  const changePatient: EphysioEdit['changePatient'] = (id, changes) => {
    const patient = merged(known(state.patients, id), changes);
    state.patients.set(id, patient);
    return patient;
  };
  const changeEvent: EphysioEdit['changeEvent'] = (id, changes) => {
    const event = merged(known(state.events, id), changes);
    state.events.set(id, event);
    return event;
  };
  return {
    addPatient: (fields, noInvoice = false) => {
      const id = typeof fields.id === 'number' ? fields.id : state.nextId();
      const patient = merged<EphysioPatient>({ id, status: 1 }, { ...fields, id });
      state.patients.set(id, patient);
      if (!noInvoice) addInvoice(id, state.options.now());
      return patient;
    },
    changePatient,
    archivePatient: (id) => void changePatient(id, { status: 0 }),
    restorePatient: (id) => void changePatient(id, { status: 1 }),
    addEvent: (fields) => {
      const therapist =
        practice.therapists.find((t) => t.clientId === fields.clientId) ?? practice.therapists[0];
      const event: EphysioEvent = {
        id: state.nextId(),
        end: fields.start + 1_800_000,
        status: 5,
        eventTypeId: therapist?.eventTypeIds[0] ?? 0,
        clientId: therapist?.clientId ?? 0,
        user_id: 0,
        adminInfoId: practice.adminInfoId,
        ...fields,
      };
      state.events.set(event.id, event);
      return event;
    },
    changeEvent,
    moveEvent: (id, start, end) => {
      const before = known(state.events, id);
      return changeEvent(id, { start, end: end ?? start + before.end - before.start });
    },
    giveEventTo: (id, clientId) => {
      const [eventTypeId] = practice.therapists.find((t) => t.clientId === clientId)?.eventTypeIds ?? [];
      return changeEvent(id, { clientId, ...(eventTypeId === undefined ? {} : { eventTypeId }) });
    },
    setStatus: (id, status) => changeEvent(id, { status }),
    removeEvent: (id) => {
      known(state.events, id);
      state.events.delete(id);
    },
    addInvoice,
    closeInvoice: (id) =>
      state.putInvoice({ ...known(state.invoices, id), stati: { status: 1, statusDetail: 0 } }),
    refuseValue: (field, value) => void state.refusedValues.add(`${field} ${value}`),
    expireTokens: () => state.tokens.clear(),
  };
};
