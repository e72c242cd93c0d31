/** The texts of instants that were met: bookings lie on a grid of minutes, which therapists and both sides share. */
const texts = new Map<number, string>();
const MOST = 20_000;

/** An instant (epoch milliseconds) as UTC ISO text with milliseconds. @throws RangeError when no date can hold it */
export const instantText = (ms: number): string => {
  const known = texts.get(ms);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString();
  // Bounded, because a listener runs for months.
  if (texts.size >= MOST) texts.clear();
  texts.set(ms, text);
  return text;
};
