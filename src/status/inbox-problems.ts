import { EXIT } from '../errors.ts';
import { minute } from './minute.ts';
import type { StatusFacts } from './practice-status.ts';
import type { Problem } from './problem.ts';

/** The listener takes due events within seconds: one that waits longer says that nobody works on them. */
const STUCK_AFTER_MS = 15 * 60_000;

const error = (code: string, message: string, cure: string): Problem => ({
  code,
  severity: 'error',
  message,
  cure,
  exitCode: EXIT.someFailed,
});

/** Webhook events that nobody works on, and what was given up. */
export const findInboxProblems = ({ inbox, deadLetters }: StatusFacts, now: number): Problem[] => {
  const problems: Problem[] = [];
  const { oldestDueAt, open } = inbox;
  if (oldestDueAt !== null && now - Date.parse(oldestDueAt) > STUCK_AFTER_MS) {
    problems.push(
      error(
        'inbox-stuck',
        `Webhook events that wait: ${open}, one of them due since ${minute(oldestDueAt)}.`,
        'Is the listener running? ephysio-ghl serve-webhooks',
      ),
    );
  }
  if (deadLetters.webhooks > 0) {
    problems.push(
      error(
        'dead-webhooks',
        `Webhook events given up after the last try: ${deadLetters.webhooks}.`,
        'See: ephysio-ghl webhooks list --state dead. Then retry or discard them.',
      ),
    );
  }
  if (deadLetters.records > 0) {
    problems.push(
      error(
        'dead-records',
        `Records given up after the last try: ${deadLetters.records}.`,
        'See: ephysio-ghl failures list --dead. What is corrected is tried again.',
      ),
    );
  }
  return problems;
};
