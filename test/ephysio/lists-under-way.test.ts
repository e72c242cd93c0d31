import { describe, expect, test } from 'vitest';
import { createEventList } from '../../src/ephysio/events/event-list.ts';
import { readEvent, readEvents } from '../../src/ephysio/events/event-mapper.ts';
import { createPatientList } from '../../src/ephysio/patients/patient-list.ts';
import { readPatients } from '../../src/ephysio/patients/patient-mapper.ts';
import { NOW, practiceConfig } from './scripted-ephysio.ts';
import { ANNA, DAY, event, START } from './side-set-up.ts';

const { calendars, ephysio, timezone } = practiceConfig('http://127.0.0.1:1');
const context = { calendars, statuses: ephysio.statuses };
const eventAt = (start: number) => {
  const reading = readEvent(event({ start, end: start + 1_800_000 }), context);
  if (reading.kind !== 'held') throw new Error('no appointment');
  return reading;
};
const patient = (more: object) => {
  const { records, wire } = readPatients([{ ...ANNA, ...more }]);
  const [held] = records;
  const raw = wire.get(held?.id ?? '');
  if (!held || !raw) throw new Error('no patient');
  return { held, wire: raw };
};

/** Lists that are answered when the test says so, in any order. */
const answers = <T>() => {
  const waiting: ((value: T) => void)[] = [];
  const load = () => new Promise<T>((resolve) => waiting.push(resolve));
  return { load, answer: (n: number, value: T) => waiting[n]?.(value) };
};

describe('events listed while something is written', () => {
  const start = () => {
    const clock = { ms: NOW };
    const { load, answer } = answers<ReturnType<typeof readEvents>>();
    const list = createEventList(load, timezone, () => clock.ms);
    const at = (from: number) => readEvents([event({ start: from, end: from + 1_800_000 })], context);
    return { list, clock, answer: (n: number, from: number) => answer(n, at(from)) };
  };

  test('do not hide what was written', async () => {
    const { list, answer } = start();
    const window = list.read(START - DAY, START + DAY);
    list.wrote('10', eventAt(START + 3_600_000));
    answer(0, START);
    await window;
    expect((await list.current('10')).wire.start).toBe(START + 3_600_000);
  });

  test('are no answer for later: the next look asks again', async () => {
    const { list, answer } = start();
    const before = list.find('10');
    list.wrote('10', eventAt(START + 3_600_000));
    answer(0, START);
    await before;
    const after = list.find('10');
    answer(1, START + 3_600_000);
    expect(await after).toMatchObject({ held: { record: { start: '2026-12-01T09:00:00.000Z' } } });
  });

  test('nor does an older list that arrives later hide a newer one', async () => {
    const { list, clock, answer } = start();
    const older = list.read(START - DAY, START + DAY);
    clock.ms += 1_000;
    const newer = list.read(START - DAY, START + 2 * DAY);
    answer(1, START + 7_200_000);
    await newer;
    answer(0, START);
    await older;
    expect((await list.current('10')).wire.start).toBe(START + 7_200_000);
  });
});

describe('patients listed while something is written', () => {
  const start = () => {
    const clock = { ms: NOW };
    const { load, answer } = answers<ReturnType<typeof readPatients>>();
    return { list: createPatientList(load, () => clock.ms), clock, answer };
  };

  test('show somebody new as e-Physio does, once they are listed', async () => {
    const { list, answer } = start();
    const listed = list.read(0);
    list.wrote(patient({ city: 'as sent' }).held, null);
    answer(0, readPatients([{ ...ANNA, city: 'as listed' }]));
    const { records, wire } = await listed;
    expect(records.get('4')?.record.city).toBe('as listed');
    expect(wire.get('4')?.city).toBe('as listed');
  });

  test('show what was written over what was listed, with the record to send back', async () => {
    const { list, answer } = start();
    const listed = list.read(0);
    const { held, wire } = patient({ city: 'Bern' });
    list.wrote(held, wire);
    answer(0, readPatients([ANNA]));
    const known = await listed;
    expect(known.records.get('4')?.record.city).toBe('Bern');
    expect(known.wire.get('4')?.city).toBe('Bern');
  });

  test('are asked for again once they were forgotten', async () => {
    const { list, answer } = start();
    const first = list.read(60_000);
    answer(0, readPatients([ANNA]));
    expect(await list.read(60_000)).toBe(await first);
    list.forget();
    const second = list.read(60_000);
    answer(1, readPatients([{ ...ANNA, city: 'Bern' }]));
    expect((await second).records.get('4')?.record.city).toBe('Bern');
  });

  test('nor does an older list that arrives later hide a newer one', async () => {
    const { list, clock, answer } = start();
    const older = list.readAnew();
    clock.ms += 1_000;
    const newer = list.readAnew();
    answer(1, readPatients([{ ...ANNA, city: 'Bern' }]));
    await newer;
    answer(0, readPatients([ANNA]));
    await older;
    expect((await list.read(5_000)).records.get('4')?.record.city).toBe('Bern');
  });
});
