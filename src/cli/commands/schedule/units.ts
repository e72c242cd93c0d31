import type { Account } from './account.ts';
import type { Facts } from './facts.ts';
import { calendarTime, spanText, twoDigits } from './interval.ts';
import { type Intervals, type Job, jobsOf } from './jobs.ts';
import { serviceUnit } from './service-unit.ts';

/** A file to be written. */
export interface UnitFile {
  readonly name: string;
  readonly content: string;
}

const unitName = (name: string): string => `ephysio-ghl-${name}`;

const atHour = ({ atHour: hour, minute, timezone, isOnWeekdays }: Job): string | null => {
  if (hour === undefined) return null;
  const time = `*-*-* ${twoDigits(hour)}:${twoDigits(minute)}:00`;
  return [...(isOnWeekdays ? ['Mon..Fri'] : []), time, ...(timezone === undefined ? [] : [timezone])].join(
    ' ',
  );
};

/** A calendar makes up for a moment that was missed while the machine was off; other intervals begin again with it. */
const timerUnit = (job: Job): string => {
  const calendar = atHour(job) ?? calendarTime(job.every, job.minute);
  const moments =
    calendar === null
      ? ['OnBootSec=5min', `OnUnitActiveSec=${spanText(job.every)}`]
      : [`OnCalendar=${calendar}`, 'Persistent=true'];
  const spread = Math.min(120, job.every * 6);
  return [
    '[Unit]',
    `Description=e-Physio and GoHighLevel: ${job.says}${job.atHour === undefined ? `, every ${spanText(job.every)}` : ''}`,
    '',
    '[Timer]',
    ...moments,
    `RandomizedDelaySec=${spread}s`,
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
};

const jobUnits = (facts: Facts, account: Account, job: Job): UnitFile[] => [
  {
    name: `${unitName(job.name)}.service`,
    content: serviceUnit(facts, account, {
      says: job.says,
      args: job.args,
      after: job.after.map((name) => `${unitName(name)}.service`),
      life: [
        'Type=oneshot',
        '# How long it may run. RuntimeMaxSec= has no effect on a oneshot.',
        `TimeoutStartSec=${job.mostTime}`,
        'TimeoutStopSec=45s',
      ],
    }),
  },
  { name: `${unitName(job.name)}.timer`, content: timerUnit(job) },
];

const listenerUnit = (facts: Facts, account: Account): UnitFile => ({
  name: `${unitName('webhooks')}.service`,
  content: serviceUnit(facts, account, {
    says: 'webhooks',
    args: ['serve-webhooks'],
    after: [],
    unit: ['# It is never given up.', 'StartLimitIntervalSec=0'],
    life: [
      'Type=exec',
      'Restart=always',
      'RestartSec=10s',
      '# 2: wrong config. Only a person can mend that.',
      'RestartPreventExitStatus=2',
      'TimeoutStopSec=15s',
    ],
    install: ['WantedBy=multi-user.target'],
  }),
});

/** All units. */
export const unitsOf = (facts: Facts, account: Account, every: Intervals): readonly UnitFile[] => [
  ...jobsOf(every, facts).flatMap((job) => jobUnits(facts, account, job)),
  listenerUnit(facts, account),
];

/** The units to name to `systemctl enable --now`. */
export const enabledUnits = (facts: Facts, every: Intervals): readonly string[] => [
  ...jobsOf(every, facts).map((job) => `${unitName(job.name)}.timer`),
  ...(facts.hasListener ? [`${unitName('webhooks')}.service`] : []),
];
