import { type DigestOptions, sendDigest } from '../../../../src/cli/commands/digest/send-digest.ts';
import { type Config, type ConfigInput, configSchema } from '../../../../src/config/schema.ts';
import { openMailer } from '../../../../src/ops/mail/mailer.ts';
import type { Store } from '../../../../src/store/store.ts';
import { type MailServerOptions, startMailServer } from '../../../ops/mail/mail-server.ts';
import { openTemp } from '../../../store/temp-store.ts';

export const DESK = ['desk@practice.example', 'therapist@practice.example'];

/** Monday, 07:00 in Zurich. */
export const MORNING = Date.parse('2026-11-30T06:00:00.000Z');

const practiceInput = (name: string, recipients: readonly string[]): ConfigInput['practices'][number] => ({
  name,
  ephysio: { email: 'office@practice.example', password: 'office' },
  ghl: { locationId: `location of ${name}` },
  desk: { recipients: [...recipients] },
});

/** The config of practices with these recipients. */
export const configOf = (
  practices: Readonly<Record<string, readonly string[]>>,
  more: Partial<ConfigInput> = {},
): Config =>
  configSchema.parse({
    ghl: { clientId: 'app-x', clientSecret: 'secret' },
    practices: Object.entries(practices).map(([name, recipients]) => practiceInput(name, recipients)),
    ...more,
  });

/** A practice with its database, and a mail server. */
export const openDesk = async (
  serverOptions: MailServerOptions = {},
  config: Config = configOf({ main: DESK }, { admin: { publicUrl: 'https://sync.example.ch' } }),
) => {
  const store: Store = await openTemp({ now: () => MORNING });
  const { host, port, mails } = await startMailServer(serverOptions);
  const mailer = await openMailer(
    { host, port, secure: false, user: null, password: null, from: 'sync@practice.example', ca: null },
    5000,
  );
  const send = (options: Partial<DigestOptions> = {}, over: Config = config) => {
    const [practice] = over.practices;
    if (practice === undefined) throw new Error('no practice');
    return sendDigest({ config: over, store, now: () => MORNING }, practice, {
      always: false,
      openMailer: async () => mailer,
      ...options,
    });
  };
  return { store, mails, send };
};
