/** The fields that can hold placeholders, in the order in which a comment names them. */
const FIELDS = ['birthDate', 'street', 'zip', 'city', 'sex'];

const INTRO = 'Placeholders, real values are missing: ';

/** What the program writes into the comment of a patient; empty when nothing is missing. */
export const placeholderComment = (missing: readonly string[]): string =>
  missing.length === 0 ? '' : `${INTRO}${missing.join(', ')}`;

const subsets = ([first, ...others]: readonly string[]): string[][] => {
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without.map((some) => [first, ...some]), ...without];
};

/** Every sentence that the program can have written, the longest first: some begin as others do. */
const SENTENCES = subsets(FIELDS)
  .filter((fields) => fields.length > 0)
  .map((fields) => ({ fields, text: placeholderComment(fields) }))
  .toSorted((a, b) => b.text.length - a.text.length);

const sentenceIn = (comment: string) =>
  comment.includes(INTRO) ? SENTENCES.find(({ text }) => comment.includes(text)) : undefined;

/** The fields that a listed comment names as missing, in a sentence that this program wrote. */
export const saidMissing = (comment: unknown): readonly string[] | undefined =>
  typeof comment === 'string' ? sentenceIn(comment)?.fields : undefined;

/** The comment with no more in our sentence than what is still missing; what the desk has written around it stays. */
export const withoutFound = (comment: string, isMissing: (field: string) => boolean): string => {
  const sentence = sentenceIn(comment);
  if (sentence === undefined) return comment;
  const at = comment.indexOf(sentence.text);
  const rest = placeholderComment(sentence.fields.filter(isMissing));
  return `${comment.slice(0, at)}${rest}${comment.slice(at + sentence.text.length)}`;
};
