import { counted } from '../../../domain/counted.ts';
import type { AppointmentStatus } from '../../../domain/records/appointment.ts';
import type { PracticeFacts } from '../../../ephysio/events/therapists.ts';
import type { EventRules } from './answers.ts';
import type { Interview } from './interview.ts';

/** `5` was seen on ordinary bookings; nothing else is known about e-Physio's codes. */
const ORDINARY = '5';

const MEANINGS: readonly { value: AppointmentStatus | null; label: string; hint?: string }[] = [
  { value: null, label: 'I do not know', hint: 'such appointments are put up for review' },
  { value: 'confirmed', label: 'an ordinary booking' },
  { value: 'cancelled', label: 'cancelled' },
  { value: 'showed', label: 'the patient came' },
  { value: 'noshow', label: 'the patient did not come' },
];

const wholeNumber = (text: string): string | undefined =>
  text === '' || /^-?\d{1,15}$/.test(text) ? undefined : 'This must be a whole number, or empty.';

const askStatuses = async (
  { questions, presets }: Interview,
  facts: PracticeFacts | null,
): Promise<EventRules['statuses']> => {
  if (presets.statuses !== null) return presets.statuses;
  const seen = Object.entries(facts?.statuses ?? {}).filter(([code]) => /^-?\d+$/.test(code));
  const statuses: EventRules['statuses'] = {};
  for (const [code, events] of seen) {
    const meaning = await questions.choose(
      `e-Physio: what does status code ${code} mean? (on ${counted(events, 'appointment')})`,
      MEANINGS,
      code === ORDINARY ? 'confirmed' : null,
    );
    if (meaning !== null) statuses[code] = meaning;
  }
  if (seen.length === 0) statuses[ORDINARY] = 'confirmed';
  if (Object.values(statuses).includes('cancelled')) return statuses;
  const cancelled = await questions.text('e-Physio: code of a cancelled appointment (empty: I do not know)', {
    check: (typed) =>
      statuses[typed] === undefined ? wholeNumber(typed) : `Code ${typed} means ${statuses[typed]} already.`,
  });
  return cancelled === '' ? statuses : { ...statuses, [cancelled]: 'cancelled' };
};

/** The commonest one of the events. */
export const usualAdminInfoId = (facts: PracticeFacts | null): number | null =>
  facts?.therapists.find(({ adminInfoId }) => adminInfoId !== null)?.adminInfoId ?? null;

const askAdminInfoId = async (
  { questions, presets }: Interview,
  facts: PracticeFacts | null,
): Promise<number | null> => {
  if (presets.adminInfoId !== null) return presets.adminInfoId;
  const usual = usualAdminInfoId(facts);
  const typed = await questions.text(
    usual === null
      ? 'e-Physio: adminInfoId (empty: bookings of GHL wait for a person)'
      : 'e-Physio: adminInfoId, as the events have it',
    { ...(usual === null ? {} : { initial: `${usual}` }), check: wholeNumber },
  );
  return typed === '' ? null : Number(typed);
};

const positive = (text: string): string | undefined =>
  /^[1-9]\d{0,3}$/.test(text) ? undefined : 'This must be a whole number from 1.';

const askInvoiceTemplate = async ({ questions }: Interview): Promise<EventRules['invoiceTemplate']> => {
  const wanted = await questions.confirm(
    'e-Physio: open an invoice for a booking whose patient has none?',
    false,
  );
  if (!wanted) return null;
  const word = (text: string) => (/^[\w-]+$/.test(text) ? undefined : 'This must be one word.');
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

/** What events and patients are made with in e-Physio. */
export const askEventRules = async (
  interview: Interview,
  facts: PracticeFacts | null,
): Promise<EventRules> => ({
  adminInfoId: await askAdminInfoId(interview, facts),
  statuses: await askStatuses(interview, facts),
  missingData:
    interview.presets.missingData ??
    (await interview.questions.choose('A contact of GHL lacks birth date, sex or address: in e-Physio', [
      { value: 'placeholder', label: 'make the patient with placeholders', hint: 'listed until corrected' },
      { value: 'hold', label: 'make nobody', hint: 'listed until all of it is in GHL' },
    ])),
  invoiceTemplate: await askInvoiceTemplate(interview),
});
