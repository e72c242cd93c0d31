import type { CommandContext } from '../../../app/context.ts';
import { keyPath } from '../../../config/key-path.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { afterDigest, planDigest } from '../../../domain/digest/plan-digest.ts';
import { waitingItems } from '../../../items/waiting-items.ts';
import type { Mailer } from '../../../ops/mail/mailer.ts';
import { gatherStatus } from '../../../status/gather-status.ts';
import { acquireLock } from '../../../store/tables/locks.ts';
import { rememberDigests, sentDigests } from '../../../store/tables/sent-digests.ts';
import { type DigestFacts, type DigestMail, digestMail } from '../../../texts/desk/digest-mail.ts';
import { digestFacts } from './digest-facts.ts';

/** A recipient that the mail server did not take: which one of the config, and its answer, if there was one. */
export interface Refused {
  readonly setting: string;
  readonly code: number | null;
}

/** How the digest of a practice ended. */
export type Digest =
  | { readonly outcome: 'no-recipients' }
  | { readonly outcome: 'nothing-new'; readonly facts: DigestFacts }
  | {
      readonly outcome: 'would-send';
      readonly facts: DigestFacts;
      readonly mail: DigestMail;
      /** How many recipients it is for. */
      readonly recipients: number;
    }
  | {
      readonly outcome: 'sent' | 'all-refused';
      readonly facts: DigestFacts;
      readonly mail: DigestMail;
      readonly recipients: number;
      readonly refused: readonly Refused[];
    };

export interface DigestOptions {
  readonly always: boolean;
  /** `null`: a dry run. Called when there is something to send. @throws RunError */
  readonly openMailer: (() => Promise<Mailer>) | null;
}

type Context = Pick<CommandContext, 'config' | 'store' | 'now'>;

/** What is planned for a practice at this moment, and the mail that says it. */
const look = async (context: Context, practice: PracticeConfig, always: boolean) => {
  const { config, store, now } = context;
  const { maxRunAgeHours } = config.monitoring;
  const addresses = new Map(
    practice.desk.recipients.map((address) => [
      store.sealer.fingerprint({ recipient: address.toLowerCase() }),
      address,
    ]),
  );
  const status = await gatherStatus(store, practice, { now: now(), days: 0, maxRunAgeHours });
  const items = await waitingItems(store, practice.name);
  const sent = await sentDigests(store, practice.name);
  const input = {
    items: items.map(({ key }) => key),
    recipients: [...addresses.keys()],
    sent,
    always,
  };
  const plan = planDigest(input);
  const facts = digestFacts(status, items, plan.fresh, config.admin.publicUrl);
  const mail = digestMail(facts, practice.language, practice.timezone);
  return { input, plan, facts, mail, addresses };
};

const settingOf = ({ config }: Context, practice: PracticeConfig, address: string): string => {
  const index = practice.desk.recipients.findIndex((one) => one.toLowerCase() === address.toLowerCase());
  return keyPath(['practices', config.practices.indexOf(practice), 'desk', 'recipients', index]);
};

const send = async (
  context: Context,
  practice: PracticeConfig,
  { always, openMailer }: { readonly always: boolean; readonly openMailer: () => Promise<Mailer> },
): Promise<Digest> => {
  const { store, now } = context;
  const { input, plan, facts, mail, addresses } = await look(context, practice, always);
  if (plan.to.length === 0) {
    await rememberDigests(store, practice.name, afterDigest(input, plan, []), now());
    return { outcome: 'nothing-new', facts };
  }
  const mailer = await openMailer();
  const to = plan.to.map((recipient) => addresses.get(recipient) ?? '');
  const refusals = await mailer.send({ ...mail, to, language: practice.language, at: now() });
  const missed = new Set(refusals.map(({ address }) => address.toLowerCase()));
  const reached = plan.to.filter((recipient) => !missed.has(addresses.get(recipient)?.toLowerCase() ?? ''));
  // Killed before this is stored, the same mail goes out again; after it, nothing new is forgotten.
  await rememberDigests(store, practice.name, afterDigest(input, plan, reached), now());
  return {
    outcome: reached.length === 0 ? 'all-refused' : 'sent',
    facts,
    mail,
    recipients: reached.length,
    refused: refusals.map(({ address, code }) => ({ setting: settingOf(context, practice, address), code })),
  };
};

/**
 * Sends the digest of a practice, if it is due. One process at a time: the other one would send the same.
 * @throws RunError
 */
export const sendDigest = async (
  context: Context,
  practice: PracticeConfig,
  { always, openMailer }: DigestOptions,
): Promise<Digest> => {
  if (practice.desk.recipients.length === 0) return { outcome: 'no-recipients' };
  if (openMailer === null) {
    const { plan, facts, mail } = await look(context, practice, always);
    return plan.to.length === 0
      ? { outcome: 'nothing-new', facts }
      : { outcome: 'would-send', facts, mail, recipients: plan.to.length };
  }
  const { store, now } = context;
  await using _lock = await acquireLock(store, {
    name: `digest ${practice.name}`,
    command: 'ephysio-ghl digest',
    now,
  });
  return await send(context, practice, { always, openMailer });
};
