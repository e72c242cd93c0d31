import { z } from 'zod';
import type { Extras } from '../../domain/side.ts';
import type { WireContact } from '../http/wire.ts';

const SEXES: Readonly<Record<string, 'm' | 'f'>> = { m: 'm', male: 'm', f: 'f', female: 'f' };

/** The status of one channel. `active` and `permanent` say: do not disturb. */
const channel = z.object({ status: z.string() }).nullish();
/** Dated versions write `Email`, v3 writes `email`. */
const channels = z.object({ Email: channel, email: channel }).nullish();

const isOpen = (setting: z.infer<typeof channel>): boolean =>
  setting === null || setting === undefined || setting.status.toLowerCase() === 'inactive';

const texts = z.array(z.string());

/** Whether nothing speaks against e-mails; settings that cannot be read do. */
const allowsEmail = (dndSettings: unknown): boolean => {
  const read = channels.safeParse(dndSettings);
  return read.success && isOpen(read.data?.Email) && isOpen(read.data?.email);
};

/** What a contact says besides the synced fields. Consent is never made up: it is known only where `dnd` is named. */
export const extrasOf = ({ gender, dnd, dndSettings, tags }: WireContact): Extras => {
  const named = texts.safeParse(tags);
  const sex = typeof gender === 'string' ? SEXES[gender.trim().toLowerCase()] : undefined;
  return {
    ...(sex === undefined ? {} : { sex }),
    ...(named.success && named.data.length > 0 ? { tags: named.data } : {}),
    ...(typeof dnd === 'boolean' ? { emailConsent: !dnd && allowsEmail(dndSettings) } : {}),
  };
};
