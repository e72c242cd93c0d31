import type { WorkedRecord, WorkOutcome } from '../../../webhooks/worker/process-record.ts';
import { paint } from '../../render/paint.ts';

/** What GHL's types of events say. */
const TYPES: Readonly<Record<string, string>> = {
  ContactCreate: 'contact created',
  ContactUpdate: 'contact changed',
  ContactTagUpdate: 'contact tags changed',
  ContactDelete: 'contact deleted',
  AppointmentCreate: 'appointment created',
  AppointmentUpdate: 'appointment changed',
  AppointmentDelete: 'appointment deleted',
  INSTALL: 'app installed',
  UNINSTALL: 'app removed',
};

const WIDEST = Math.max(...Object.values(TYPES).map((text) => text.length));

const outcomeText = (outcome: WorkOutcome): string => {
  switch (outcome.kind) {
    case 'done':
      return paint.green('done');
    case 'echo':
      return paint.dim('echo');
    case 'waits':
      return paint.yellow(`waits (${outcome.code})`);
    case 'failed':
      return paint.red(`failed (${outcome.code}), ${outcome.isLast ? 'given up' : 'is tried again'}`);
  }
};

/**
 * The lines of a person who watches the listener: one for each event, and another one when its outcome changes. Ids only.
 * @param timezones of the practices, by their names
 * @param now epoch milliseconds
 */
export const createEventLines = (
  timezones: ReadonlyMap<string, string>,
  now: () => number,
): ((worked: WorkedRecord) => readonly string[]) => {
  const clocks = new Map(
    [...timezones].map(([practice, timeZone]) => [
      practice,
      new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }),
    ]),
  );
  const widestName = Math.max(...[...timezones.keys()].map((name) => name.length));
  /** What was last said of events that are not over: an event that waits is looked at again and again. */
  const said = new Map<number, string>();
  return ({ practice, id, events, outcome }) => {
    const text = outcomeText(outcome);
    const time = clocks.get(practice)?.format(now()) ?? '';
    const isOver = outcome.kind === 'failed' ? outcome.isLast : outcome.kind !== 'waits';
    return events.flatMap((event) => {
      const isKnown = said.get(event.id) === text;
      if (isOver) said.delete(event.id);
      else said.set(event.id, text);
      const type = (TYPES[event.type] ?? event.type).padEnd(WIDEST);
      return isKnown ? [] : [`${time}  ${practice.padEnd(widestName)}  ${type}  ${id}  ${text}`];
    });
  };
};
