/** The languages in which the practice's words for its clients are written. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a block slot is called in GHL when the config says nothing else: it says nothing about the reason. */
export const BLOCK_TITLE: { readonly [L in Language]: string } = {
  de: 'Belegt',
  fr: 'Occupé',
  it: 'Occupato',
  en: 'Busy',
};

/** What an appointment is called in GHL when the config says nothing else: it says nothing about the treatment. */
export const APPOINTMENT_TITLE: { readonly [L in Language]: string } = {
  de: 'Termin',
  fr: 'Rendez-vous',
  it: 'Appuntamento',
  en: 'Appointment',
};
