import { counted } from '../../../domain/counted.ts';
import type { AppointmentStatus } from '../../../domain/records/appointment.ts';
import type { PracticeFacts } from '../../../ephysio/events/therapists.ts';
import { askCalendars } from './ask-calendars.ts';
import { askGhl } from './ask-ghl.ts';
import { askLeaving } from './ask-leaving.ts';
import { wholeNumberSchema } from './entry-forms.ts';
import {
  askSetting,
  askUnlessGiven,
  generateAdminPassword,
  type Interview,
  type Interviewed,
  retryUnlessSkipped,
  retryUntilValid,
} from './interview.ts';
import type { Questions } from './questions.ts';
import { usualAdminInfoId } from './services.ts';
import { type Answers, problemIn } from './settings.ts';

const askName = async (interview: Interview): Promise<string> => {
  const { existing, given } = interview;
  const taken = existing?.practices.map(({ name }) => name) ?? [];
  if (given.name !== undefined && !taken.includes(given.name)) return given.name;
  return askSetting(interview, 'name', {
    ...(taken.length === 0 ? {} : { initial: '' }),
    check: (name) => (taken.includes(name) ? 'The config has a practice of that name.' : undefined),
  });
};

const askEphysio = (interview: Interview, practice: string) => {
  const { questions, services } = interview;
  let last = '';
  return retryUntilValid(interview, 'ephysioSignIn', {
    ask: async () => {
      last = await askSetting(interview, 'email', { initial: last });
      return { email: last, password: await askSetting(interview, 'password') };
    },
    doing: 'signing in to e-Physio',
    test: async (account) => {
      const client = await services.ephysio(account, practice);
      questions.say('e-Physio: signed in.');
      return client;
    },
  });
};

const askAdminInfoId = (interview: Interview, facts: PracticeFacts | null): Promise<number | null> => {
  const usual = usualAdminInfoId(facts);
  return askUnlessGiven(
    interview,
    'adminInfoId',
    usual === null ? {} : { prompt: 'e-Physio: adminInfoId, as the events have it', initial: `${usual}` },
  );
};

/** `5` was seen on ordinary bookings; nothing else is known about e-Physio's codes. */
const ORDINARY = '5';

const MEANINGS: readonly { value: AppointmentStatus | null; label: string; hint?: string }[] = [
  { value: null, label: 'I do not know', hint: 'such appointments wait for a person' },
  { value: 'confirmed', label: 'an ordinary booking' },
  { value: 'cancelled', label: 'cancelled' },
  { value: 'showed', label: 'the patient came' },
  { value: 'noshow', label: 'the patient did not come' },
];

const askStatuses = async (
  { questions, given }: Interview,
  facts: PracticeFacts | null,
): Promise<Answers['statuses']> => {
  if (given.statuses !== undefined) return given.statuses;
  const seen = Object.entries(facts?.statuses ?? {}).filter(([code]) => /^-?\d+$/.test(code));
  const statuses: Answers['statuses'] = seen.length === 0 ? { [ORDINARY]: 'confirmed' } : {};
  for (const [code, events] of seen) {
    const meaning = await questions.choose(
      `e-Physio: what does status code ${code} mean? (on ${counted(events, 'appointment')})`,
      MEANINGS,
      code === ORDINARY ? 'confirmed' : null,
    );
    if (meaning !== null) statuses[code] = meaning;
  }
  if (Object.values(statuses).includes('cancelled')) return statuses;
  const cancelled = await questions.text('e-Physio: code of a cancelled appointment (empty: I do not know)', {
    check: (typed) =>
      statuses[typed] === undefined
        ? problemIn(wholeNumberSchema, typed)
        : `Code ${typed} means ${statuses[typed]} already.`,
  });
  return cancelled === '' ? statuses : { ...statuses, [cancelled]: 'cancelled' };
};

const askInvoiceTemplate = async (questions: Questions): Promise<Answers['invoiceTemplate']> => {
  const wanted = 'e-Physio: open an invoice for a booking whose patient has none?';
  if (!(await questions.confirm(wanted, false))) return null;
  const matching = (form: RegExp, problem: string) => (text: string) =>
    form.test(text) ? undefined : problem;
  const word = matching(/^[\w-]+$/, 'This must be one word.');
  const positive = matching(/^[1-9]\d{0,3}$/, 'This must be a whole number from 1.');
  return {
    law: await questions.text('Invoice: law', { initial: 'kvg', check: word }),
    treatmentCause: await questions.text('Invoice: cause of the treatment', {
      initial: 'disease',
      check: word,
    }),
    isTiersPayant: await questions.confirm('Invoice: does the insurance pay (tiers payant)?', true),
    vat: false,
    sessions: Number(
      await questions.text('Invoice: sessions of a prescription', { initial: '9', check: positive }),
    ),
    firstSession: 1,
  };
};

/** The password of the listener's pages. Without one they stay closed. */
const askAdminPassword = async (interview: Interview): Promise<ReturnType<typeof generateAdminPassword>> => {
  const none = { adminPassword: null, adminPasswordGenerated: false };
  if (interview.existing !== null) return none;
  const how = await interview.questions.choose("The listener's page for a browser needs a password:", [
    { value: 'generate', label: 'make one', hint: 'it is written down with the other secrets' },
    { value: 'type', label: 'type one' },
    { value: 'none', label: 'none', hint: 'the page stays closed' },
  ]);
  if (how === 'generate') return generateAdminPassword();
  return how === 'none' ? none : { ...none, adminPassword: await askSetting(interview, 'adminPassword') };
};

/** The whole interview about one practice. Nothing is written. */
export const askPractice = async (interview: Interview): Promise<Interviewed> => {
  const { questions, services, given, existing } = interview;
  const name = await askName(interview);
  const timezone = await askUnlessGiven(interview, 'timezone');
  const language = await askUnlessGiven(interview, 'language', { suggested: interview.language });
  const ephysio = await askEphysio(interview, name);
  const ghl = await askGhl(interview, timezone);
  const { result: client } = ephysio;
  const read =
    client &&
    (await retryUnlessSkipped(interview, 'ephysioEvents', 'reading the events of e-Physio', () =>
      services.practice(client),
    ));
  const facts = read?.facts ?? null;
  const answers: Answers = {
    name,
    timezone,
    language,
    ephysioUrl: given.ephysioUrl ?? null,
    ghlUrl: given.ghlUrl ?? null,
    ...ephysio.answer,
    ...ghl.account,
    calendars:
      given.calendars ??
      (await askCalendars(interview, { ghl: ghl.reached?.client ?? null, read, timezone })),
    adminInfoId: await askAdminInfoId(interview, facts),
    statuses: await askStatuses(interview, facts),
    missingData: await askUnlessGiven(interview, 'missingData'),
    invoiceTemplate: await askInvoiceTemplate(questions),
    conflictWinner: await askUnlessGiven(interview, 'conflictWinner'),
    leaving: await askLeaving(questions, facts),
    ...(await askAdminPassword(interview)),
    // A config that a practice is added to has its database.
    database: existing === null ? await askUnlessGiven(interview, 'database') : null,
    secrets: await askUnlessGiven(interview, 'secrets'),
  };
  const tested = { ephysio: client !== null, ghl: ghl.reached !== null };
  return { answers, tokens: ghl.wallet?.tokens() ?? [], tested };
};
