/** A password's scrypt hash with all that is needed to check one: `$scrypt$ln=15,r=8,p=3$SALT$HASH` (a PHC string). */
export interface ScryptHash {
  /** Binary logarithm of the cost; with `r` it decides on the memory, `p` only on the time. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  /** Base64 without padding, as the hash. */
  readonly salt: string;
  readonly hash: string;
}

const FORM =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43,86})$/;

/** Below this work (N·r·p) a hash can be guessed at too quickly. */
const LEAST_WORK = 2 ** 17;
/** More than this takes seconds, or more memory than a small machine has to spare (128·N·r bytes). */
const MOST_WORK = 2 ** 22;
const MOST_MEMORY = 2 ** 28;

/** `null`: it is none, or one that is too weak or too costly to be checked at each log-in. */
export const parseScryptHash = (text: string): ScryptHash | null => {
  const [, ln, r, p, salt, hash] = FORM.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return null;
  const parsed = { ln: Number(ln), r: Number(r), p: Number(p), salt, hash };
  const blocks = 2 ** parsed.ln * parsed.r;
  const work = blocks * parsed.p;
  return work >= LEAST_WORK && work <= MOST_WORK && 128 * blocks <= MOST_MEMORY ? parsed : null;
};

export const formatScryptHash = ({ ln, r, p, salt, hash }: ScryptHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${salt}$${hash}`;

/** A scrypt hash, whole or not. */
export const looksLikeScrypt = (text: string): boolean => text.startsWith('$scrypt$');

/** A hash of a kind that is not checked here. */
export const looksLikeOtherHash = (text: string): boolean =>
  /^\$(?:[1256y]|2[abxy]?|7|argon2\w*|pbkdf2[\w-]*)\$/.test(text);
