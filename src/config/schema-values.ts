import { z } from 'zod';

/** A text that is not empty, without spaces around it. */
export const text = z.string().trim().min(1, 'must not be empty');

/** Not trimmed: a password may begin or end with a space. */
export const password = z.string().min(1, 'must not be empty');

/** An address of a service, without a slash at its end. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((u) => u.replace(/\/+$/, ''));

/** Letters of a local part beyond ASCII are taken by few servers, and lost by the others. */
export const mailAddress = z.email('must be an e-mail address');

export const percent = z.number().min(0).max(100);

export const isoDay = z.iso.date('must be a date like 1900-01-01');

export const timeZone = text.refine(
  (zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'must be an IANA time zone like Europe/Zurich' },
);

/** A number of days for which finished items are kept. */
export const days = (least: number) => z.int().min(least).max(3650);
