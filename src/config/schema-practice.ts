import { z } from 'zod';
import { unknownPlaceholders } from '../domain/records/appointment-title.ts';
import { APPOINTMENT_TITLE, BLOCK_TITLE, LANGUAGES } from '../domain/records/language.ts';
import { PATIENT_FIELDS } from '../domain/records/patient.ts';
import { CONTACT_FIELD_NAMES } from '../domain/records/shared-fields.ts';
import { ephysio } from './schema-ephysio.ts';
import { mailAddress, percent, text, timeZone } from './schema-values.ts';

const calendar = z.strictObject({
  ghlCalendarId: text.describe('Id of the calendar in GHL.'),
  ghlUserId: text
    .nullable()
    .default(null)
    .describe("Id of the therapist's user in GHL. The user must be in the team of the calendar."),
  ephysioClientId: z.int().describe('Id of the therapist in e-Physio (`clientId` of an event).'),
  ephysioEventTypeId: z
    .int()
    .describe('Id of the kind of treatment in e-Physio (`eventTypeId` of an event).'),
});

/** The channels on which a contact of GHL can be set to "do not disturb", by its own names. */
export const DND_CHANNELS = ['Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB'] as const;

const newContacts = z.strictObject({
  who: z
    .union([z.enum(['all', 'none']), z.strictObject({ visitWithinMonths: z.int().min(1).max(120) })], {
      error: 'must be "all", "none" or {"visitWithinMonths": 12}, from 1 to 120',
    })
    .default('all')
    .describe(
      'Who of the patients without a contact gets one. `all`: everybody. `{"visitWithinMonths": 12}`: who had an appointment in so many months, or will have one. `none`: nobody. Who matches a contact is linked in any case: see [Who gets a contact](data-protection.md#who-gets-a-contact).',
    ),
  tags: z
    .array(text)
    .default([])
    .describe(
      'Tags of a new contact, for example `["ephysio-patient"]`: workflows can leave these contacts out.',
    ),
  source: text.default('e-Physio').describe('Source of a new contact.'),
  dnd: z
    .array(z.enum(DND_CHANNELS))
    .default([])
    .describe(
      `Channels on which a new contact is set to "do not disturb": ${DND_CHANNELS.map((channel) => `\`${channel}\``).join(', ')}.`,
    ),
});

const absences = z
  .union([z.boolean(), z.strictObject({ eventTypeIds: z.array(z.int()).min(1) })], {
    error: 'must be true, false or {"eventTypeIds": [77]}',
  })
  .nullable()
  .default(null)
  .describe(
    'Which time that is taken in e-Physio is blocked in GHL. `true`: events without a patient, and appointments that GHL does not have. `{"eventTypeIds": [77]}`: of the events without a patient, only these kinds. `false`: none; slots that the program made and that are not over are removed. `null`: `true` in a new database, none in one that had links before the program knew block slots. See [Absences](daily-work.md#absences).',
  );

const sync = z.strictObject({
  absences,
  blockTitle: text
    .nullable()
    .default(null)
    .describe(
      `Title of the slots that the program blocks in GHL. The public does not see it, the users of GHL do: it must not say why somebody is away. \`null\`: ${LANGUAGES.map((language) => `\`${language}\` "${BLOCK_TITLE[language]}"`).join(', ')}.`,
    ),
  contactFields: z
    .array(z.enum(CONTACT_FIELD_NAMES))
    .nullable()
    .default(null)
    .describe(
      `Fields that are sent to GHL and kept the same there, besides first and last name: ${CONTACT_FIELD_NAMES.map((name) => `\`${name}\``).join(', ')} (street, zip, city). \`null\`: all. Other fields are never sent, compared or overwritten: see [Fields](data-protection.md#fields).`,
    ),
  newContacts: newContacts
    .prefault({})
    .describe(
      'Who gets a contact in GHL, and what the contact gets when the program creates it. None of that is touched again: see [Before the first run](data-protection.md#before-the-first-run).',
    ),
  window: z
    .strictObject({
      pastDays: z
        .int()
        .min(0)
        .max(3650)
        .default(14)
        .describe('Days before today whose appointments a run looks at.'),
      futureDays: z
        .int()
        .min(1)
        .max(3650)
        .default(180)
        .describe('Days after today whose appointments a run looks at.'),
    })
    .prefault({}),
  conflictWinner: z
    .enum(['ephysio', 'ghl'])
    .default('ephysio')
    .describe('The side whose value stands when both sides changed a field to different values.'),
  /** A change of one of these fields on the other side is put back. */
  owners: z
    .partialRecord(z.enum(PATIENT_FIELDS), z.enum(['ephysio', 'ghl']))
    .default({})
    .describe(
      `Fields that belong to one side, for example \`{"lastName": "ephysio"}\`: a change on the other side is put back. Fields: ${PATIENT_FIELDS.map((field) => `\`${field}\``).join(', ')}.`,
    ),
  newPatients: z
    .union([z.enum(['all', 'booked', 'none']), z.strictObject({ tag: text })], {
      error: 'must be "all", "booked", "none" or {"tag": "…"}',
    })
    .default('all')
    .describe(
      'Which contacts without a patient are created in e-Physio. `all`: each one with a name. `booked`: those with an appointment in a calendar of this practice, within `window`. `{"tag": "…"}`: those with this tag. `none`: nobody. A contact that matches a patient is linked in any case: see [Who becomes a patient](safety.md#who-becomes-a-patient).',
    ),
  appointmentTitle: text
    .check((ctx) => {
      const [unknown] = unknownPlaceholders(ctx.value);
      if (unknown !== undefined)
        ctx.issues.push({
          code: 'custom',
          input: ctx.value,
          message: `has ${unknown}, but only {therapist} is filled in`,
        });
    })
    .nullable()
    .default(null)
    .describe(
      'Title of an appointment that this program creates in GHL. `{therapist}` is the name of the user in GHL (with the scope `users.readonly`), or else of the calendar, and is left out where it is not known. `null`: the word of `language`. Titles of appointments that are there are never changed.',
    ),
  timeLimitMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(60)
    .describe(
      'Minutes that a run may take. Past them it stops between two records with exit code 1, and the next run goes on. A first run over thousands of records may take several. `0`: no limit.',
    ),
  guards: z
    .strictObject({
      maxRetirePercent: percent
        .default(5)
        .describe(
          'Retire limit: a run holds cancellations back if they are more than this percentage of the linked appointments and more than `maxRetire`.',
        ),
      maxRetire: z
        .int()
        .min(0)
        .default(10)
        .describe('Retire limit: so many cancellations are never held back.'),
      maxChangePercent: percent
        .default(50)
        .describe(
          'Mass change: a run stops if one field would change in more than this percentage of the linked records, and in more than 20.',
        ),
      maxCreate: z
        .int()
        .min(0)
        .nullable()
        .default(50)
        .describe(
          'Creations: a run that would create more new patients than this in e-Physio holds them all back. The listener creates at most so many in 24 hours. `null` turns it off.',
        ),
    })
    .prefault({})
    .describe('Limits of what one run may do by itself: see [Guards](safety.md#guards).'),
});

/** One e-Physio account paired with one GHL location. */
export const practice = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, dots, dashes')
    .describe(
      'Name of the practice: letters, digits, dots, dashes, underscores. `--practice` takes it. Each practice has its own.',
    ),
  timezone: timeZone.default('Europe/Zurich').describe('IANA time zone of the practice.'),
  language: z
    .enum(LANGUAGES)
    .default('de')
    .describe(
      `Language of the mails to the desk, and of the words that this program writes into GHL's calendar. Titles of new appointments: ${LANGUAGES.map((language) => `\`${language}\` "${APPOINTMENT_TITLE[language]}"`).join(', ')}.`,
    ),
  ephysio,
  ghl: z.strictObject({
    locationId: text.describe(
      "Id of the practice's location (sub-account) in GHL. Each practice has its own.",
    ),
    privateIntegrationToken: text
      .nullable()
      .default(null)
      .describe('Private integration token of the location, in place of a sign-in by OAuth.'),
  }),
  calendars: z
    .array(calendar)
    .default([])
    .describe(
      'One entry for each therapist and kind of treatment. Events of therapists and appointments in calendars that are not listed are left alone.',
    ),
  sync: sync.prefault({}),
  desk: z
    .strictObject({
      recipients: z
        .array(mailAddress)
        .default([])
        .describe(
          'E-mail addresses of those who get the [digest](digest.md) of this practice. Empty: nobody.',
        ),
    })
    .prefault({})
    .describe('The people at the desk.'),
});
