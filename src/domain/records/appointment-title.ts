import { APPOINTMENT_TITLE, type Language } from './language.ts';

const THERAPIST = '{therapist}';

/** What may stand before a name, in the languages of `LANGUAGES`: without the name it stands for nothing. */
const CONNECTORS = [
  ...['bei', 'beim', 'mit', 'von', 'vom', 'für', 'durch', 'zu', 'zum', 'zur', 'und'],
  ...['chez', 'avec', 'par', 'pour', 'de', 'du', 'et'],
  ...['con', 'da', 'dal', 'dalla', 'di', 'per', 'presso', 'e'],
  ...['at', 'with', 'by', 'for', 'of', 'and'],
];

const CONNECTOR = `(?<![\\p{L}\\p{N}])(?:${CONNECTORS.join('|')})`;
/** What joins words: signs that are no letters, digits, brackets or sentence ends. */
const SIGNS = '[\\s\\p{Pd}·•|/,;:&+@]';
const IN_BRACKETS = new RegExp(`\\s*[(\\[«"](?:${CONNECTOR})?\\s*\\{therapist\\}\\s*[)\\]»"]`, 'giu');
const NAMELESS = new RegExp(`(?:${CONNECTOR})?${SIGNS}*\\{therapist\\}(?:[’'](?:s\\b)?)?`, 'giu');
const ENDS = new RegExp(`^${SIGNS}+|${SIGNS}+$`, 'gu');

/** What a template has in braces besides what is filled in: names that are not known, or a brace by itself. */
export const unknownPlaceholders = (template: string): string[] =>
  template.replaceAll(THERAPIST, '').match(/\{[^{}]*\}?|\}/g) ?? [];

/** Whether a template needs a name at all. */
export const namesTherapist = (template: string | null): boolean => template?.includes(THERAPIST) ?? false;

/**
 * The title of a new appointment. It never names the patient: anybody who sees the calendar would read it.
 * @param template `null`: the language's word. Without a name, it is filled in as if it had not asked for one
 */
export const appointmentTitle = (
  { template, language }: { readonly template: string | null; readonly language: Language },
  therapist: string | null,
): string => {
  if (template === null) return APPOINTMENT_TITLE[language];
  // A name may hold what a replacement text reads as a pattern.
  if (therapist !== null || !namesTherapist(template))
    return template.replaceAll(THERAPIST, () => therapist ?? '');
  const nameless = [IN_BRACKETS, NAMELESS, ENDS]
    .reduce((text, part) => text.replaceAll(part, ''), template)
    .replace(/\s+/g, ' ');
  return nameless === '' ? APPOINTMENT_TITLE[language] : nameless;
};
