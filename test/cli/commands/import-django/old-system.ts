import { importInto } from '../../../../src/cli/commands/import-django/import-django.ts';
import { readDump } from '../../../../src/cli/commands/import-django/read-dump.ts';
import type { TakenOver } from '../../../../src/cli/commands/import-django/take-over.ts';
import type { Bench } from '../../../sync/run-sync.ts';

export interface OldRow {
  readonly model: string;
  readonly pk: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

let pk = 0;

/** A row as the old system's `dumpdata` writes it, copies of names and numbers and all. */
export const contactRow = (
  ephysioId: number | string | null,
  ghlId: string | null,
  fields: Readonly<Record<string, unknown>> = {},
): OldRow => {
  pk += 1;
  return {
    model: 'ghl_accounts.contactsync',
    pk,
    fields: {
      ghl_contact_id: ghlId,
      ephysio_patient_id: ephysioId === null ? null : String(ephysioId),
      email: 'alt@example.ch',
      phone: '0790000000',
      first_name: 'Geheim',
      last_name: 'Veraltet',
      salutation: null,
      street: 'Alte Gasse 1',
      zip: '8000',
      city: 'Zürich',
      birth_date: '01.01.1990',
      sex: true,
      source: 'ephysio',
      last_synced_at: '2025-12-01T10:00:00.123Z',
      created_at: '2025-11-01T10:00:00Z',
      ...fields,
    },
  };
};

export const appointmentRow = (
  ephysioId: number | string | null,
  ghlId: string | null,
  start: number,
  fields: Readonly<Record<string, unknown>> = {},
): OldRow => {
  pk += 1;
  return {
    model: 'ghl_accounts.appointmentsync',
    pk,
    fields: {
      ghl_appointment_id: ghlId,
      ghl_contact_id: null,
      ephysio_patient_id: '1',
      ephysio_appointment_id: ephysioId === null ? null : String(ephysioId),
      start_time: new Date(start).toISOString(),
      end_time: new Date(start + 1_800_000).toISOString(),
      status: '5',
      event_type_id: 1,
      user_id: null,
      client_id: 1,
      admin_info_id: 1,
      source: 'ephysio',
      last_synced_at: '2025-12-01T10:00:00.123Z',
      created_at: '2025-11-01T10:00:00Z',
      ...fields,
    },
  };
};

export const signInRow = (
  locationId: string | null,
  fields: Readonly<Record<string, unknown>> = {},
): OldRow => {
  pk += 1;
  return {
    model: 'ghl_accounts.ghlauthcredentials',
    pk,
    fields: {
      user_id: 'u1',
      access_token: 'geheim-access',
      refresh_token: 'geheim-refresh',
      expires_in: 86_399,
      scope: 'contacts.readonly contacts.write',
      user_type: 'Location',
      company_id: 'co1',
      location_id: locationId,
      ...fields,
    },
  };
};

/** Takes a dump of these rows over into the bench's practice. */
export const importRows = (
  bench: Bench,
  rows: readonly OldRow[],
  options: { readonly dryRun?: boolean; readonly tokens?: boolean } = {},
): Promise<TakenOver> => {
  const context = bench.context();
  const [practice] = context.practices;
  if (!practice) throw new Error('a bench has a practice');
  return importInto(context, practice, readDump(JSON.stringify(rows), 'dump'), { tokens: true, ...options });
};
