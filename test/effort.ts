const { FULL, LONG } = process.env;

/** `FULL=1`, as in `npm run test:full`: what is drawn at random is drawn as often as it takes to be sure. */
export const isFull = FULL === '1';

/** `LONG=1`, as in `npm run test:long`: what is drawn at random is new, and drawn many times more. */
export const isLong = LONG === '1';
