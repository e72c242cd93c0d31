import { keyPath } from '../../../config/key-path.ts';
import type { Config } from '../../../config/schema.ts';
import { openMailer } from '../../../ops/mail/mailer.ts';
import { type Finding, failureOf, ok, skip, warn } from './finding.ts';

type MailConfig = Pick<Config, 'smtp' | 'practices' | 'admin' | 'http' | 'database'>;

const RECIPIENTS = 'desk.recipients';

/** Connects to the mail server and signs in. Nothing is sent. */
const checkServer = async (
  smtp: NonNullable<Config['smtp']>,
  { http, database }: MailConfig,
): Promise<Finding> => {
  try {
    const mailer = await openMailer(smtp, http.timeoutSeconds * 1000);
    await mailer.verify();
    const values = { server: `${smtp.host}:${smtp.port}`, isSignedIn: smtp.user !== null };
    return ok({ code: 'mail-good', about: { setting: 'smtp' }, values });
  } catch (error) {
    return failureOf(error, database);
  }
};

/** Whether the digest reaches somebody, and says where to go. */
export const checkMail = async (config: MailConfig): Promise<readonly Finding[]> => {
  const { smtp, practices, admin } = config;
  const settings = practices.flatMap(({ desk }, i) =>
    desk.recipients.length === 0 ? [] : [`${keyPath(['practices', i])}.${RECIPIENTS}`],
  );
  if (smtp === null) {
    const about = { setting: 'smtp' };
    return settings.length === 0
      ? [skip({ code: 'mail-unset', about, values: {} })]
      : [warn({ code: 'recipients-without-mail', about, values: { settings } })];
  }
  const nobody = warn({
    code: 'mail-without-recipients',
    about: { setting: `practices[].${RECIPIENTS}` },
    values: {},
  });
  const noLink = warn({ code: 'public-url-unset', about: { setting: 'admin.publicUrl' }, values: {} });
  return [
    await checkServer(smtp, config),
    ...(settings.length === 0 ? [nobody] : admin.publicUrl === null ? [noLink] : []),
  ];
};
