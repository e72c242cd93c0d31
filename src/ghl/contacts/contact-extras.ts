import { z } from 'zod';
import { normaliseEmail } from '../../domain/records/email.ts';
import { normalisePhone } from '../../domain/records/phone.ts';
import type { Extras } from '../../domain/side.ts';
import type { WireContact } from '../http/wire.ts';

const SEXES: Readonly<Record<string, 'm' | 'f'>> = { m: 'm', male: 'm', f: 'f', female: 'f' };

/** The status of one channel. `active` and `permanent` say: do not disturb. */
const channel = z.object({ status: z.string() }).nullish();
/** Dated versions write `Email`, v3 writes `email`. */
const channels = z.object({ Email: channel, email: channel }).nullish();

const isOpen = (setting: z.infer<typeof channel>): boolean =>
  setting === null || setting === undefined || setting.status.toLowerCase() === 'inactive';

/** Most contacts have none of these lists: what is absent must cost no error. */
const texts = z.array(z.string()).nullish().catch(null);

/** Whether nothing speaks against e-mails; settings that cannot be read do. */
const allowsEmail = (dndSettings: unknown): boolean => {
  const read = channels.safeParse(dndSettings);
  return read.success && isOpen(read.data?.Email) && isOpen(read.data?.email);
};

/** Recorded as `{phone}` and `{email}`; plain texts are taken too. What cannot be read is left out. */
const further = (property: 'email' | 'phone') =>
  z
    .array(
      z
        .union([z.string(), z.looseObject({ [property]: z.string() }).transform((item) => item[property])])
        .catch(''),
    )
    .nullish()
    .catch(null);
const furtherEmails = further('email');
const furtherPhones = further('phone');

/** Nobody has more. */
const MOST = 20;

const valuesOf = (
  list: readonly unknown[] | null | undefined,
  normalise: (text: string) => string | null,
): readonly string[] | undefined => {
  if (!list) return undefined;
  const values = list
    .slice(0, MOST)
    .flatMap((text) => (typeof text === 'string' ? (normalise(text) ?? []) : []));
  return values.length === 0 ? undefined : values;
};

/** What a contact says besides the synced fields. Consent is never made up: it is known only where `dnd` is named. */
export const extrasOf = ({
  gender,
  dnd,
  dndSettings,
  additionalEmails,
  additionalPhones,
  tags,
}: WireContact): Extras => {
  const emails = valuesOf(furtherEmails.parse(additionalEmails), normaliseEmail);
  const phones = valuesOf(furtherPhones.parse(additionalPhones), normalisePhone);
  const named = texts.parse(tags) ?? [];
  const sex = typeof gender === 'string' ? SEXES[gender.trim().toLowerCase()] : undefined;
  return {
    ...(sex === undefined ? {} : { sex }),
    ...(named.length > 0 ? { tags: named } : {}),
    ...(typeof dnd === 'boolean' ? { emailConsent: !dnd && allowsEmail(dndSettings) } : {}),
    ...(emails && { furtherEmails: emails }),
    ...(phones && { furtherPhones: phones }),
  };
};
