import type { EphysioConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import { practiceFacts } from '../../../ephysio/events/therapists.ts';
import { wireEventSchema } from '../../../ephysio/wire.ts';
import { type Finding, foundOr, warn } from './finding.ts';

const eventSchema = wireEventSchema.pick({ id: true, patientId: true, status: true });

/** Where a person can look up what a code means. */
const exampleOf = (events: readonly unknown[], code: string): string => {
  const example = events
    .map((raw) => eventSchema.safeParse(raw).data)
    .find((event) => event !== undefined && String(event.status ?? 'none') === code);
  return example === undefined ? '' : `, such as event ${example.id}`;
};

const noCancelled = ({ statuses, capabilities }: EphysioConfig): Finding[] => {
  if (Object.values(statuses).includes('cancelled')) return [];
  const then =
    capabilities.cancelEvent === false
      ? 'is put up for review'
      : 'is cancelled by DELETE /events/{id}, which may remove the event';
  return [
    warn(
      `no code of ephysio.statuses means "cancelled": what is called off in GHL ${then}`,
      'Set a test event to cancelled in e-Physio, see which code it gets, and name that code.',
    ),
  ];
};

/** The status codes that events have, against those that the config explains. */
export const checkStatuses = (ephysio: EphysioConfig, events: readonly unknown[]): readonly Finding[] => {
  const counts = Object.entries(practiceFacts(events).statuses);
  const unknown = counts.filter(([code]) => ephysio.statuses[code] === undefined);
  const found = unknown.map(([code, count]) =>
    warn(
      `${code === 'none' ? 'no status code' : `status code ${code}`}: ${counted(count, 'event')}${exampleOf(events, code)}; shown as "new" in GHL`,
      code === 'none'
        ? 'Look at one in e-Physio: events have always had a code.'
        : 'Look at one in e-Physio, and say in ephysio.statuses what the code means.',
    ),
  );
  const codes = counts.map(([code, count]) => `${code} (${count})`).join(', ');
  return foundOr([...found, ...noCancelled(ephysio)], counts.length === 0 ? 'no events' : `codes ${codes}`);
};
