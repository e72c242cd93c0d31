import type { Sandbox } from '../../../../src/sandbox/start-sandbox.ts';
import type { Line } from './person.ts';

/** Which of the lines answers this question. */
export const indexOf = (lines: readonly Line[], question: RegExp): number => {
  const index = lines.findIndex((line) => line[0].source === question.source);
  if (index < 0) throw new Error(`no line for ${question}`);
  return index;
};

/** Other lines in place of the one that answers this question. */
export const replaced = (lines: readonly Line[], question: RegExp, ...others: Line[]): Line[] => {
  indexOf(lines, question);
  return lines.flatMap((line) => (line[0].source === question.source ? others : [line]));
};

const beginning = ({ ephysio }: Sandbox): Line[] => [
  [/Name of the practice/, null],
  [/time zone/, null],
  [/Language of the words/, null],
  [/e-Physio: e-mail/, ephysio.email],
  [/e-Physio: password/, ephysio.password],
];

/** Who has booked becomes a patient; everything goes to GHL, and nothing is marked. */
const leaving: readonly Line[] = [
  [/Which contacts of GHL become patients/, null],
  [/Which patients get a contact/, null],
  [/Which fields are sent/, null],
  [/Which tag/, null],
];

/** Two of the three calendars; therapists of the sandbox have one or two kinds of treatment. */
const ending: readonly Line[] = [
  [/right one/, true],
  [/Which calendars/, ['Therapist 1', 'Therapist 2']],
  [/Therapist 1, .*which therapist/, '5778'],
  [/Therapist 1, .*kind of treatment/, '29330'],
  [/Therapist 2, .*which therapist/, '5779'],
  [/adminInfoId/, null],
  [/status code 5 mean/, null],
  [/code of a cancelled/, ''],
  [/lacks birth date/, null],
  [/open an invoice/, null],
  [/Which side wins/, null],
  ...leaving,
  [/events without a patient/, null],
  [/page for a browser/, 'none'],
  [/Database file/, null],
  [/Where do passwords/, null],
  [/sync --dry-run/, false],
];

/** Somebody with a private integration token. */
export const tokenLines = (sandbox: Sandbox): Line[] => [
  ...beginning(sandbox),
  [/how is the practice connected/, 'a private'],
  [/private integration token/, sandbox.ghl.privateToken],
  [/id of the location/, sandbox.ghl.locationId],
  ...ending,
];

/** Somebody with an app of the marketplace, and a browser on this machine. */
export const appLines = (sandbox: Sandbox, redirectUri: string): Line[] => [
  ...beginning(sandbox),
  [/how is the practice connected/, 'an app'],
  [/client id/, sandbox.ghl.clientId],
  [/client secret/, sandbox.ghl.clientSecret],
  [/redirect URL/, redirectUri],
  [/who allows/, null],
  [/where is the browser/, 'on this machine'],
  ...ending,
];

/** Somebody for whom nothing can be tested. */
export const offlineLines = (sandbox: Sandbox): Line[] => [
  ...beginning(sandbox),
  [/how is the practice connected/, 'a private'],
  [/private integration token/, sandbox.ghl.privateToken],
  [/id of the location/, sandbox.ghl.locationId],
  [/Calendar 1/, 'abc:def=5778/29330'],
  [/Calendar 2/, ''],
  [/adminInfoId/, ''],
  [/code of a cancelled/, '7'],
  [/lacks birth date/, null],
  [/open an invoice/, null],
  [/Which side wins/, null],
  ...leaving,
  [/page for a browser/, 'none'],
  [/Database file/, null],
  [/Where do passwords/, null],
];
