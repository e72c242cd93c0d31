import type { Facts } from './facts.ts';

/** How often the jobs run, in minutes. */
export interface Intervals {
  readonly patients: number;
  readonly appointments: number;
  readonly refreshToken: number;
}

/** A command that is started again and again. */
export interface Job {
  /** What its unit is called, behind `ephysio-ghl-`. */
  readonly name: string;
  readonly says: string;
  readonly args: readonly string[];
  /** Minutes. */
  readonly every: number;
  /** When in the hour: not when everybody else's timers start, and not two jobs at once. */
  readonly minute: number;
  /** Once a day at this hour, in place of `every`. */
  readonly atHour?: number;
  /** Of `atHour`; left out: that of the machine. */
  readonly timezone?: string;
  /** Not on Saturdays and Sundays. */
  readonly isOnWeekdays?: true;
  /** Those that it waits for, if they run when it starts: they need the same lock. */
  readonly after: readonly string[];
  /** systemd's time span after which the job counts as stuck. */
  readonly mostTime: string;
}

/** Renewed early enough to outlast the pause until the next look, whenever the last sign-in was. */
const within = (minutes: number): string => String(Math.max(12, Math.ceil(minutes / 60) + 1));

const digestJob = (timezone: string | null): Job => ({
  name: 'digest',
  says: 'what waits, by e-mail',
  args: ['digest'],
  every: 24 * 60,
  // Before the first appointment, and after the runs of the hour before.
  minute: 0,
  atHour: 7,
  ...(timezone === null ? {} : { timezone }),
  isOnWeekdays: true,
  after: [],
  mostTime: '10min',
});

export const jobsOf = (every: Intervals, { digest }: Pick<Facts, 'digest'>): readonly Job[] => [
  {
    name: 'patients',
    says: 'patients',
    args: ['sync', 'patients'],
    every: every.patients,
    minute: 7,
    after: [],
    mostTime: '2h',
  },
  {
    name: 'appointments',
    says: 'appointments',
    args: ['sync', 'appointments'],
    every: every.appointments,
    minute: 27,
    after: ['patients'],
    mostTime: '2h',
  },
  {
    name: 'full',
    says: 'all patients compared, once a day',
    args: ['sync', 'patients', '--full'],
    every: 24 * 60,
    minute: 47,
    atHour: 3,
    after: ['patients', 'appointments'],
    mostTime: '6h',
  },
  {
    name: 'refresh-token',
    says: 'sign-in to GHL kept alive',
    args: ['refresh-token', '--within', within(every.refreshToken)],
    every: every.refreshToken,
    minute: 17,
    after: [],
    mostTime: '10min',
  },
  ...(digest === null ? [] : [digestJob(digest.timezone)]),
];
