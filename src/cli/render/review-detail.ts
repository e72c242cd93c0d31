import type { PracticeConfig } from '../../config/schema.ts';
import { therapistOf } from '../../domain/records/calendar.ts';
import type {
  DetailAppointment,
  DetailName,
  DetailSlot,
  ReviewDetail,
} from '../../domain/review/review-item.ts';
import { namedLines, renderValue } from './format.ts';

/** Names of GHL's calendars by their ids; without them a therapist is shown by ids. */
export type CalendarNames = ReadonlyMap<string, string>;

type Practice = Pick<PracticeConfig, 'timezone'>;

const NOTHING_KNOWN: CalendarNames = new Map();

const nameText = ({ firstName, lastName }: DetailName): string =>
  [firstName, lastName].filter((part) => part).join(' ');

/** The day and time of a slot by the practice's clock; `null`: not known. */
const whenText = ({ start, end }: DetailSlot, timezone: string): string | null => {
  const both = [start, end].filter((instant) => instant !== null).join('/');
  return both === '' ? null : renderValue(both, timezone);
};

const slotText = (slot: DetailSlot, timezone: string, names: CalendarNames): string =>
  [whenText(slot, timezone), slot.calendar === null ? null : therapistOf(slot.calendar, names)]
    .filter((part) => part !== null)
    .join(', ');

const appointmentLines = (
  { id, was, becomes, patient }: DetailAppointment,
  timezone: string,
  names: CalendarNames,
): string => {
  const text = (slot: DetailSlot): string => renderValue(slotText(slot, timezone, names), timezone);
  const title = namedLines({ appointment: id ?? '' }).trimEnd();
  const lines =
    was === null
      ? { when: becomes && text(becomes) }
      : { was: text(was), becomes: becomes === null ? 'cancelled' : text(becomes) };
  const whose = patient ? { patient: renderValue(nameText(patient), timezone) } : {};
  return `${title}\n${namedLines({ ...whose, ...lines }, '  ')}`;
};

/** The sealed part of a review: whom it is about, when the appointments are and with whom, and the exact change. */
export const detailText = (
  { kind, id, fields, patient, namedNow, appointments = [] }: ReviewDetail,
  { timezone }: Practice,
  names = NOTHING_KNOWN,
): string => {
  const shown = (name: DetailName | undefined) => (name ? renderValue(nameText(name), timezone) : null);
  const people = namedLines({ patient: shown(patient), 'named now': shown(namedNow) });
  const change =
    kind === 'about'
      ? []
      : [
          namedLines({ change: id === null ? kind : `${kind} ${id}` }),
          ...Object.entries(fields).map(([name, value]) =>
            namedLines({ [name]: renderValue(value, timezone) }, '  '),
          ),
        ];
  const lines = [
    people,
    ...appointments.map((appointment) => appointmentLines(appointment, timezone, names)),
    ...change,
  ];
  return lines.filter((line) => line !== '').join('\n');
};

/** The same as a value: times also by the practice's clock, and therapists as a person knows them. */
export const detailDocument = (
  detail: ReviewDetail,
  { timezone }: Practice,
  names = NOTHING_KNOWN,
): object => {
  const { appointments } = detail;
  const slot = (value: DetailSlot | null) =>
    value && {
      ...value,
      when: whenText(value, timezone),
      therapist: value.calendar === null ? null : therapistOf(value.calendar, names),
    };
  return {
    ...detail,
    ...(appointments && {
      appointments: appointments.map(({ was, becomes, ...appointment }) => ({
        ...appointment,
        was: slot(was),
        becomes: slot(becomes),
      })),
    }),
  };
};
