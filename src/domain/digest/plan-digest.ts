/** What is remembered of a practice's digests. */
export interface SentDigests {
  /** Keys of what was in the last one and still waits. */
  readonly items: ReadonlySet<string>;
  /** Fingerprints of the recipients that got it. */
  readonly reached: ReadonlySet<string>;
}

export const NEVER_SENT: SentDigests = { items: new Set(), reached: new Set() };

export interface DigestInput {
  /** Keys of all that waits. */
  readonly items: readonly string[];
  /** Fingerprints of all recipients. */
  readonly recipients: readonly string[];
  readonly sent: SentDigests;
  /** It is sent whatever is new. */
  readonly always: boolean;
}

export interface DigestPlan {
  /** Fingerprints of those who get a digest now; none: it is not sent. */
  readonly to: readonly string[];
  /** How many of the items were in none before. */
  readonly fresh: number;
}

/**
 * Whether a digest is due, and to whom: all get one if something is new, and else those who did not get the last one, because
 * the server refused them then, or because the config names them since.
 */
export const planDigest = ({ items, recipients, sent, always }: DigestInput): DigestPlan => {
  const fresh = items.filter((key) => !sent.items.has(key)).length;
  if (always || fresh > 0) return { to: recipients, fresh };
  if (items.length === 0) return { to: [], fresh };
  return { to: recipients.filter((recipient) => !sent.reached.has(recipient)), fresh };
};

/** What to remember afterwards. `reached`: those of `plan.to` that got it. */
export const afterDigest = (
  { items, recipients, sent, always }: DigestInput,
  { fresh }: DigestPlan,
  reached: readonly string[],
): SentDigests => {
  // What is settled is forgotten, so that it is new if it comes back.
  if (reached.length === 0) return { ...sent, items: new Set(items.filter((key) => sent.items.has(key))) };
  const before = always || fresh > 0 ? [] : recipients.filter((recipient) => sent.reached.has(recipient));
  return { items: new Set(items), reached: new Set([...before, ...reached]) };
};
