import { FIRST_NAMES, JUNK_PHONES, LAST_NAMES, STREETS, TOWNS } from './people.ts';

/** The languages of the practices, in the order in which they come. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;
export type SandboxLanguage = (typeof LANGUAGES)[number];

type List = readonly [string, ...string[]];

/** Whom a practice has among its patients, and where they live. */
export interface People {
  readonly lastNames: List;
  readonly firstNames: List;
  readonly streets: List;
  readonly towns: readonly [readonly [number, string], ...(readonly [number, string])[]];
  /** To a man and to a woman. */
  readonly salutations: readonly [string, string];
  /** What is written where no phone is known. */
  readonly junkPhones: List;
}

const listOf = (text: string): List => {
  const [first = '', ...others] = text.split(', ');
  return [first, ...others];
};

export const PEOPLE: Readonly<Record<SandboxLanguage, People>> = {
  de: {
    lastNames: LAST_NAMES,
    firstNames: FIRST_NAMES,
    streets: STREETS,
    towns: TOWNS,
    salutations: ['Herr', 'Frau'],
    junkPhones: JUNK_PHONES,
  },
  fr: {
    lastNames: listOf(
      "Aebischer, Berset, Blanc, Bonvin, Chappuis, Cornu, Crettenand, Décosterd, de Weck, D'Eternod, Dubois, Emery, Fellay, Genoud, Gétaz, Jaquier, Lambelet, Monnier, Nicollier, Paccaud, Pittet, Python, Ruchat, Sauthier, Vuilleumier, Favre-Bulle, Müller-Rochat, Œuvray",
    ),
    firstNames: listOf(
      'Adrien, Agnès, Anaïs, Anne-Marie, Aurélie, Benoît, Cédric, Chantal, Élodie, Étienne, Fanny, Gaël, Ghislaine, Jean-Luc, Joël, Laetitia, Loïc, Maëlle, Margaux, Mathieu, Noémie, Océane, Pascal, Quentin, Raphaël, Solène, Yves, Zélie',
    ),
    streets: listOf(
      "Rue de l'Hôpital, Avenue de la Gare, Chemin des Vignes, Route d'Oron, Place Saint-François, Impasse du Moulin, Quai Perdonnet",
    ),
    towns: [
      [1003, 'Lausanne'],
      [1201, 'Genève'],
      [1700, 'Fribourg'],
      [2000, 'Neuchâtel'],
      [1950, 'Sion'],
      [1800, 'Vevey'],
      [2800, 'Delémont'],
    ],
    salutations: ['Monsieur', 'Madame'],
    junkPhones: ['-', 'inconnu', 'aucun', '0'],
  },
  it: {
    lastNames: listOf(
      "Ambrosini, Beretta, Bianchi, Bottinelli, Cattaneo, Cavadini, Cereghetti, Crivelli, D'Ambrosio, De Luca, Della Casa, Ferrari, Foletti, Galli, Gianinazzi, Lepori, Lurati, Maggi, Nessi, Pedrazzini, Quadri, Regazzi, Respini, Soldati, Zanetti, Bernasconi-Galli, Nicolò, Chiappò",
    ),
    firstNames: listOf(
      'Alessandra, Andrea, Aurora, Benedetta, Carlo, Chiara, Cosimo, Davide, Emanuele, Federica, Fiorenzo, Gian Carlo, Giorgia, Ilaria, Lucrezia, Marco, Maria Grazia, Matteo, Michela, Niccolò, Ornella, Pier Luigi, Raffaella, Samuele, Silvia, Tiziana, Valentina, Zoé',
    ),
    streets: listOf(
      "Via Nassa, Via San Gottardo, Viale Stazione, Piazza Grande, Vicolo dell'Olmo, Strada di Pregassona, Contrada al Lago",
    ),
    towns: [
      [6900, 'Lugano'],
      [6500, 'Bellinzona'],
      [6600, 'Locarno'],
      [6850, 'Mendrisio'],
      [6830, 'Chiasso'],
      [7742, 'Poschiavo'],
    ],
    salutations: ['Signor', 'Signora'],
    junkPhones: ['-', 'sconosciuto', 'nessuno', '0'],
  },
  en: {
    lastNames: listOf(
      "Abbott, Bennett, Carter, Douglas, Ellis, Fletcher, Gallagher, Hughes, Ingram, Jenkins, Kavanagh, Lloyd, MacDonald, McCarthy, Nolan, O'Connor, Patel, Quinn, Reynolds, Sinclair, Turner, Underwood, van der Berg, Whitfield, Young, Smith-Jones, Brontë, Ng",
    ),
    firstNames: listOf(
      "Abigail, Alistair, Beth, Callum, Charlotte, Declan, Eleanor, Ewan, Fiona, Geoffrey, Harriet, Imogen, Jack, Kieran, Lucy, Mary Jane, Megan, Niamh, Oliver, Poppy, Rhys, Rosie, Siân, Sinéad, Thomas, Victoria, Winston, D'Arcy",
    ),
    streets: listOf(
      'Baarerstrasse, Artherstrasse, Rue du Rhône, Chemin de la Vigne, Freiestrasse, Seefeldstrasse, Route de Verbier',
    ),
    towns: [
      [6300, 'Zug'],
      [1205, 'Genève'],
      [4052, 'Basel'],
      [8008, 'Zürich'],
      [1936, 'Verbier'],
      [1820, 'Montreux'],
    ],
    salutations: ['Mr', 'Ms'],
    junkPhones: ['-', 'unknown', 'none', '0'],
  },
};
