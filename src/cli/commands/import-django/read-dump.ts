import type { z } from 'zod';
import type { SideName } from '../../../domain/records/sides.ts';
import {
  appointmentFields,
  contactFields,
  EXPECTED,
  MODELS,
  type Model,
  rowSchema,
  signInFields,
} from './django-row.ts';
import { listItems } from './list-items.ts';

/** A patient or an appointment that the old system knows on both sides. */
export interface OldPair {
  /** Which row it was: its key, or its place in the file. */
  readonly row: string;
  readonly ephysioId: string;
  readonly ghlId: string;
  readonly source: SideName;
  /** When the old system last wrote it, UTC ISO; `null` when it does not say. */
  readonly at: string | null;
}

export interface OldAppointment extends OldPair {
  readonly startsAt: string;
}

/** GHL's tokens, in clear. When they were got, and until when they last, the old system did not note. */
export interface OldSignIn {
  readonly row: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scope: string | null;
  readonly isAgency: boolean;
  readonly companyId: string | null;
  readonly locationId: string | null;
}

export interface BadRow {
  readonly model: Model | 'unknown';
  readonly row: string;
  /** Names of fields, and what is wrong with them; never what they hold. */
  readonly reason: string;
}

/** What a dump says of who is who: ids and times. Names and numbers in it are not taken. */
export interface Dump {
  readonly contacts: readonly OldPair[];
  readonly appointments: readonly OldAppointment[];
  readonly signIns: readonly OldSignIn[];
  /** Rows that have a record on one side only: there is nothing to link. */
  readonly unpaired: { readonly contacts: number; readonly appointments: number };
  readonly bad: readonly BadRow[];
  /** The models none of whose rows has the expected fields, with those that one or the other lacks. */
  readonly lacking: readonly { readonly model: Model; readonly fields: readonly string[] }[];
  /** Rows of other models. */
  readonly others: number;
}

const reasonOf = ({ issues }: z.ZodError): string =>
  issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')} ${message}`))
    .join('; ');

/** Notes row by row which models are what is expected. */
const createForms = () => {
  const lacks = new Map<Model, Set<string>>();
  const whole = new Set<Model>();
  return {
    look: (model: Model, fields: Readonly<Record<string, unknown>>): void => {
      const missing = EXPECTED[model].filter((name) => !Object.hasOwn(fields, name));
      if (missing.length === 0) whole.add(model);
      else lacks.set(model, new Set([...(lacks.get(model) ?? []), ...missing]));
    },
    lacking: (): Dump['lacking'] =>
      [...lacks]
        .filter(([model]) => !whole.has(model))
        .map(([model, missing]) => ({ model, fields: EXPECTED[model].filter((name) => missing.has(name)) })),
  };
};

/** Reads a dump's text. A row that cannot be read is listed, and the others go on. @throws ConfigError as `listItems` */
export const readDump = (text: string, file: string): Dump => {
  const contacts: OldPair[] = [];
  const appointments: OldAppointment[] = [];
  const signIns: OldSignIn[] = [];
  const bad: BadRow[] = [];
  const unpaired = { contacts: 0, appointments: 0 };
  const forms = createForms();
  let others = 0;
  let place = 0;
  for (const item of listItems(text, file)) {
    place += 1;
    const checked = rowSchema.safeParse(item);
    if (!checked.success) {
      bad.push({ model: 'unknown', row: `#${place}`, reason: reasonOf(checked.error) });
      continue;
    }
    const { model, pk, fields } = checked.data;
    const row = pk ?? `#${place}`;
    const read = <T>(of: Model, schema: z.ZodType<T>): T | null => {
      forms.look(of, fields);
      const { data, error } = schema.safeParse(fields);
      if (error) bad.push({ model: of, row, reason: reasonOf(error) });
      return data ?? null;
    };
    if (model === MODELS.contact) {
      const f = read(model, contactFields);
      if (f === null) continue;
      const { ephysio_patient_id: ephysioId, ghl_contact_id: ghlId, source } = f;
      const at = f.last_synced_at ?? f.created_at ?? null;
      if (ephysioId === null || ghlId === null) unpaired.contacts += 1;
      else contacts.push({ row, ephysioId, ghlId, source, at });
    } else if (model === MODELS.appointment) {
      const f = read(model, appointmentFields);
      if (f === null) continue;
      const { ephysio_appointment_id: ephysioId, ghl_appointment_id: ghlId, source, start_time } = f;
      const at = f.last_synced_at ?? f.created_at ?? null;
      if (ephysioId === null || ghlId === null) unpaired.appointments += 1;
      else appointments.push({ row, ephysioId, ghlId, source, at, startsAt: start_time });
    } else if (model === MODELS.signIn) {
      const f = read(model, signInFields);
      if (f === null) continue;
      signIns.push({
        row,
        accessToken: f.access_token,
        refreshToken: f.refresh_token,
        scope: f.scope,
        isAgency: f.user_type?.toLowerCase() === 'company',
        companyId: f.company_id,
        locationId: f.location_id,
      });
    } else others += 1;
  }
  return { contacts, appointments, signIns, unpaired, bad, lacking: forms.lacking(), others };
};
