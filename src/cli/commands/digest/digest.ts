import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { type Mailer, openMailer } from '../../../ops/mail/mailer.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perPractice } from '../../per-practice.ts';
import { reportProblem } from '../../reporter.ts';
import { type Digest, type Refused, sendDigest } from './send-digest.ts';

export interface DigestCommandOptions extends CommonOptions {
  readonly always?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Opens the way to the mail server once for all practices, when the first one needs it: a server that nobody reaches does
 * not cost its patience for each.
 */
const mailerOf = ({ config }: CommandContext): (() => Promise<Mailer>) => {
  let opened: Promise<Mailer> | undefined;
  const open = async (): Promise<Mailer> => {
    const { smtp, http } = config;
    if (smtp === null) {
      throw new ConfigError(
        'There is no mail server in the config: smtp is not set.',
        'Set smtp.host and smtp.from, and smtp.user and smtp.password where the server wants a sign-in. --dry-run shows the mails without one.',
      );
    }
    const mailer = await openMailer(smtp, http.timeoutSeconds * 1000);
    await mailer.verify();
    return mailer;
  };
  return () => {
    opened ??= open();
    return opened;
  };
};

const refusedText = (refused: readonly Refused[]): string =>
  refused.map(({ setting, code }) => (code === null ? setting : `${setting} (${code})`)).join(', ');

const total = (counts: Readonly<Partial<Record<string, number>>>): number =>
  Object.values(counts).reduce((sum: number, count) => sum + (count ?? 0), 0);

const textOf = (name: string, digest: Digest): string => {
  switch (digest.outcome) {
    case 'no-recipients':
      return `${name}: nobody gets a digest (practices[].desk.recipients is empty).`;
    case 'nothing-new': {
      const open = total(digest.facts.counts);
      return `${name}: nothing new${open === 0 ? '; nothing waits' : ` among ${counted(open, 'open item')}`}. Nothing was sent.`;
    }
    case 'would-send':
      return `${name}: would be sent to ${counted(digest.recipients, 'recipient')}:\n\n${digest.mail.subject}\n\n${digest.mail.text.trimEnd()}`;
    case 'sent':
      return `${name}: sent to ${counted(digest.recipients, 'recipient')}: ${digest.mail.subject}`;
    case 'all-refused':
      return `${name}: the mail server took no recipient. Nothing was sent.`;
  }
};

const documentOf = (digest: Digest): object => {
  if (digest.outcome === 'no-recipients') return { outcome: digest.outcome, recipients: 0, refused: [] };
  const { outcome, facts } = digest;
  const { counts, fresh, state } = facts;
  return {
    outcome,
    open: total(counts),
    new: fresh,
    byKind: counts,
    state,
    recipients: outcome === 'nothing-new' ? 0 : digest.recipients,
    refused: outcome === 'sent' || outcome === 'all-refused' ? digest.refused : [],
    ...(outcome === 'would-send' ? { mail: digest.mail } : {}),
  };
};

/** Those who did not get it get the next one, also if nothing is new by then. */
const reportRefused = (
  context: CommandContext,
  practice: PracticeConfig,
  refused: readonly Refused[],
): void => {
  const reason = `The mail server did not take ${refusedText(refused)}.`;
  const hint =
    'Correct these addresses, or ask the operator of the mail server. The next digest tries them again.';
  reportProblem(context, 'error', 'digest.refused', {
    practice: practice.name,
    count: refused.length,
    reason,
    hint,
    text: `error: practice ${practice.name}: ${reason}\n  ${hint}`,
  });
};

/** `digest`: one e-mail for each practice that has recipients, about what waits there. */
export const digest = (
  { always = false, dryRun = false, ...options }: DigestCommandOptions,
  runtime: Runtime,
): Promise<ExitCode> =>
  withContext(
    options,
    runtime,
    (context) => {
      const openOnce = dryRun ? null : mailerOf(context);
      return perPractice(context, 'digest', async (practice): Promise<PracticeResult> => {
        const sent = await sendDigest(context, practice, { always, openMailer: openOnce });
        const refused = 'refused' in sent ? sent.refused : [];
        if (refused.length > 0) reportRefused(context, practice, refused);
        if (sent.outcome === 'sent')
          context.log.info('digest.sent', { practice: practice.name, count: sent.recipients });
        return {
          exitCode: refused.length > 0 ? EXIT.someFailed : EXIT.done,
          document: { dryRun, ...documentOf(sent) },
          text: textOf(practice.name, sent),
        };
      });
    },
    { create: false },
  );
