import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { wireEventSchema, wirePatientSchema } from '../src/ephysio/wire.ts';
import { appointmentSchema, contactSchema } from '../src/ghl/http/wire.ts';
import type { ListName } from './record-replies.ts';

// The floor under a run over unchanged data: the same bytes, parsed and validated record by record, and nothing else.

const LISTS: Readonly<
  Record<ListName, { schema: { safeParse(raw: unknown): unknown }; records(json: never): readonly unknown[] }>
> = {
  patients: { schema: wirePatientSchema, records: (json: readonly unknown[]) => json },
  events: { schema: wireEventSchema, records: (json: readonly unknown[]) => json },
  contacts: { schema: contactSchema, records: (json: { contacts: unknown[] }) => json.contacts },
  appointments: { schema: appointmentSchema, records: (json: { events: unknown[] }) => json.events },
};

let bytes = 0;
let count = 0;
for (const file of process.argv.slice(2)) {
  const { schema, records } = LISTS[basename(file).split('-')[0] as ListName];
  const text = readFileSync(file, 'utf8');
  bytes += Buffer.byteLength(text);
  for (const raw of records(JSON.parse(text) as never)) {
    schema.safeParse(raw);
    count += 1;
  }
}
process.stdout.write(JSON.stringify({ bytes, count }));
