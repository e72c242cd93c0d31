/** Words without an accent apart, one space between them: in NFC as they stand. */
const PLAIN = /^[!-~\u00a1-\u02ff]+(?: [!-~\u00a1-\u02ff]+)*$/;

/** A name, street or city as it is written to the other side: NFC, no outer or double spaces; empty becomes `null`. */
export const normaliseName = (text: string): string | null => {
  if (PLAIN.test(text)) return text;
  const name = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return name === '' ? null : name;
};

const UMLAUTS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
};

/**
 * A name for comparing only: lower case, umlauts spelt out (Müller = Mueller), accents and apostrophes dropped
 * (O’Neill = ONeill), hyphens as spaces (Müller-Keller = Müller Keller).
 */
export const foldName = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøœ]/g, (c) => UMLAUTS[c] ?? c)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/['’‘`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
