import { LANGUAGES, type SandboxLanguage } from './people-by-language.ts';
import { jumped } from './random.ts';

/** What tells one practice of a sandbox from the others. */
export interface Profile {
  /** In the config. */
  readonly name: string;
  readonly language: SandboxLanguage;
  /** Of the location in GHL. */
  readonly locationName: string;
  /** At e-Physio. */
  readonly email: string;
  readonly password: string;
  /** Of the patients' own addresses. */
  readonly mailDomain: string;
  readonly seed: number;
  /** Counts up from 0: phone numbers of two practices differ. */
  readonly index: number;
  /** What its ids at e-Physio begin after: those of two practices differ. */
  readonly idOffset: number;
}

const TOWNS: Readonly<Record<SandboxLanguage, readonly [string, ...string[]]>> = {
  de: ['Bern', 'Basel', 'Luzern', 'Winterthur', 'Chur'],
  fr: ['Lausanne', 'Fribourg', 'Vevey', 'Sion', 'Morges'],
  it: ['Lugano', 'Bellinzona', 'Locarno', 'Mendrisio', 'Chiasso'],
  en: ['Zug', 'Montreux', 'Verbier', 'Nyon', 'Zermatt'],
};

/** More numbers than a practice draws for its records. */
const DRAWS = 20_000_000;
/** More than a practice has ids. */
const IDS = 1_000_000;

/** Of the ids of the records in a practice's location. */
export const recordSeed = (seed: number, index: number): number => jumped(seed ^ 0x9e3779b9, index * DRAWS);

/** The first practice is the one that a sandbox has alone. Of the others every fourth speaks the same language. */
export const profileOf = (index: number, seed: number): Profile => {
  const language = LANGUAGES[index % LANGUAGES.length] ?? 'de';
  const own = { language, index, idOffset: index * IDS, seed: jumped(seed, index * DRAWS) };
  if (index === 0)
    return {
      ...own,
      name: 'main',
      locationName: 'Sandbox practice',
      email: 'desk@practice.example',
      password: 'sandbox-password',
      mailDomain: 'example.ch',
    };
  const nth = Math.floor(index / LANGUAGES.length) - (language === 'de' ? 1 : 0);
  const towns = TOWNS[language];
  const round = Math.floor(nth / towns.length);
  const town = `${towns[nth % towns.length] ?? towns[0]}${round === 0 ? '' : ` ${round + 1}`}`;
  const name = town.toLowerCase().replace(' ', '-');
  return {
    ...own,
    name,
    locationName: `Physio ${town}`,
    email: `desk@${name}.example`,
    password: `sandbox-password-${name}`,
    mailDomain: `${name}.example`,
  };
};
