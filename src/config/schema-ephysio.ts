import { z } from 'zod';
import { APPOINTMENT_STATUSES } from '../domain/records/appointment.ts';
import { httpUrl, isoDay, password, text } from './schema-values.ts';

/** An assumed call of e-Physio: on, off, or sent elsewhere. `{id}` in the path stands for the record's id. */
export const capability = z
  .union(
    [
      z.boolean(),
      z.strictObject({
        method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
        path: z.string().startsWith('/'),
      }),
    ],
    { error: 'must be true, false or {"method", "path"}' },
  )
  .default(true);

const placeholders = z.strictObject({
  birthDate: isoDay
    .default('1900-01-01')
    .describe('Birth date. A patient who was really born on this day has no birth date for the program.'),
  sex: z.enum(['m', 'f']).default('f').describe('Sex.'),
  street: text.default('-').describe('Street.'),
  zip: text.default('0000').describe('Zip code.'),
  city: text.default('-').describe('City.'),
});

/** What a new invoice says when an appointment's patient has no open one. `null`: a person has to open it. */
const invoiceTemplate = z.strictObject({
  law: text.describe("e-Physio's code of the law that pays, for example `kvg`."),
  treatmentCause: text.describe("e-Physio's code of the cause of the treatment, for example `disease`."),
  isTiersPayant: z.boolean().describe('Whether the insurer pays the practice directly (tiers payant).'),
  vat: z.boolean().default(false).describe('Whether VAT is charged.'),
  sessions: z.int().min(1).describe('Number of sessions of the prescription.'),
  firstSession: z.int().min(1).default(1).describe('Number of the first session.'),
});

const capabilities = z.strictObject({
  updatePatient: capability.describe('Changing a patient. Default call: `PUT /patients/{id}`.'),
  updateEvent: capability.describe('Changing an event. Default call: `PUT /events/{id}`.'),
  cancelEvent: capability.describe(
    'Cancelling an event where no status code means `cancelled`. Default call: `DELETE /events/{id}`, which may remove the event.',
  ),
  createInvoice: capability.describe('Creating an invoice. Default call: `POST /invoices`.'),
});

/** One e-Physio account, and how it is called. */
export const ephysio = z.strictObject({
  baseUrl: httpUrl
    .prefault('https://ehealth.pharmedsolutions.ch/api/1.0')
    .describe("Address of e-Physio's API."),
  email: text.describe('E-mail address of a user of e-Physio who sees all patients and calendars.'),
  password: password.describe('Password of that user.'),
  adminInfoId: z
    .int()
    .nullable()
    .default(null)
    .describe(
      "Id of the practice's admin record. Without it no appointment can be created in e-Physio: each one becomes a review.",
    ),
  missingData: z
    .enum(['placeholder', 'hold'])
    .default('placeholder')
    .describe(
      'What to do with a contact that lacks data that e-Physio demands. `placeholder`: create the patient with the values of `placeholders`. `hold`: create nobody, and list the contact as a review.',
    ),
  placeholders: placeholders
    .prefault({})
    .describe(
      'Values that stand in for missing data. Choose values that no real patient has: a placeholder counts as empty and is never sent to GHL.',
    ),
  sexTrue: z
    .enum(['m', 'f'])
    .nullable()
    .default(null)
    .describe(
      "Which sex `true` is in e-Physio's lists; nobody knows. Without it an update sends the sex back as it was listed.",
    ),
  invoiceTemplate: invoiceTemplate
    .nullable()
    .default(null)
    .describe(
      'What a new invoice says when the patient of a booking has no open one. Without it no invoice is created: the booking becomes a review.',
    ),
  statuses: z
    .record(z.string().regex(/^-?\d+$/, 'must be a status code'), z.enum(APPOINTMENT_STATUSES))
    .default({ '5': 'confirmed' })
    .describe(
      "What e-Physio's status codes mean. A code that is not listed is shown as `new` in GHL and listed as a review. Name the code that means `cancelled`.",
    ),
  capabilities: capabilities
    .prefault({})
    .describe(
      'Calls of e-Physio that nobody has seen work. `false` switches one off; the change becomes a review then. `{"method", "path"}` sends it elsewhere; `{id}` in the path is the id of the record.',
    ),
});
