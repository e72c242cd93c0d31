import { type MailServerOptions, startMailServer } from '../ops/mail/mail-server.ts';
import { addReview } from '../webhooks/admin-items.ts';
import { inStore, type Office, openOffice } from './set-up.ts';

export const DESK = 'desk@practice.example';

/** Writes a mail server and recipients into the config. */
export const setMail = (
  office: Office,
  smtp: object | null,
  recipients: readonly string[] = [DESK],
): void => {
  office.rewrite((config) => {
    const [practice] = config.practices;
    Object.assign(config, { smtp });
    Object.assign(practice ?? {}, { desk: { recipients }, language: 'fr' });
  });
};

/** An office with something that waits, and a mail server. */
export const openDesk = async (server: MailServerOptions = {}, smtp: object = {}) => {
  const office = await openOffice({ patients: 1 });
  await inStore(office, (store) => addReview(store));
  const { host, port, mails } = await startMailServer(server);
  setMail(office, { host, port, from: 'sync@practice.example', ...smtp });
  return { office, mails };
};
