import { describe, expect, it } from 'vitest';
import { standingOf } from '../../src/cli/commands/items/standing.ts';
import { excludePerson, includePerson } from '../../src/sync/manual/exclude-person.ts';
import { slotsOf } from './blocked.ts';
import { linksOf } from './links.ts';
import { COLLEAGUE, lost, withColleague } from './outside.ts';
import { expectQuiet, HALF_HOUR, reviewKinds, runWell, THURSDAY, WEDNESDAY } from './practice.ts';
import { requestsToGhl } from './requests.ts';

/** Anna has a visit on Wednesday that GHL knows, and objects. */
const withObjection = async (settings: Parameters<typeof withColleague>[0] = {}) => {
  const practice = await withColleague(settings);
  const { bench, event } = practice;
  const ephysioId = String(event.patientId);
  const person = { practice: 'main', ephysioId };
  await excludePerson(bench.store, person, bench.clock.now());
  await runWell(bench);
  const { sent } = requestsToGhl(bench);
  const written = () =>
    sent
      .map(({ route }) => route)
      .filter((route) => /^(POST|PUT) \/calendars\/events\/appointments/.test(route));
  const standing = async () => {
    const [config] = bench.context().practices;
    const link = (await linksOf(bench, 'appointment')).find((row) => row.ephysio_id === String(event.id));
    return (
      config &&
      standingOf(bench.store, config, { entity: 'appointment', id: link?.id ?? '' }, bench.clock.now)
    );
  };
  const include = () => includePerson(bench.store, person, bench.clock.now());
  const { edit } = bench.sandbox.ephysio;
  return { ...practice, sent, written, standing, include, edit };
};

describe('an appointment of somebody who objects', () => {
  it('is not put on again in GHL when its event returns from a therapist without a calendar: its time is blocked', async () => {
    const { bench, give, appointment, sent, written, include, standing } = await withObjection();
    give(COLLEAGUE);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    sent.length = 0;
    give(0);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    expect(written()).toEqual([]);
    expect(slotsOf(bench).map(({ startTime }) => startTime)).toContain(WEDNESDAY);
    expect(await reviewKinds(bench)).toEqual(['excluded']);
    await expectQuiet(bench);
    await include();
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    expect(slotsOf(bench).map(({ startTime }) => startTime)).not.toContain(WEDNESDAY);
    expect([await lost(bench), await standing()]).toEqual([{}, 'same']);
    await expectQuiet(bench);
  });

  it('is not put on again when the desk moves what GHL had cancelled', async () => {
    const { bench, appointment, event, edit, written, sent, standing } = await withObjection();
    edit.setStatus(event.id, 6);
    await runWell(bench);
    sent.length = 0;
    edit.setStatus(event.id, 5);
    edit.moveEvent(event.id, THURSDAY, THURSDAY + HALF_HOUR);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled', startTime: WEDNESDAY });
    expect(written()).toEqual([]);
    expect(slotsOf(bench).map(({ startTime }) => startTime)).toContain(THURSDAY);
    await expectQuiet(bench);
    expect(await standing()).not.toBe('unaccounted');
  });

  it('is moved and cancelled there, and keeps its status otherwise', async () => {
    const { bench, appointment, event, edit, written, sent, standing, eventNow } = await withObjection();
    edit.setStatus(event.id, 7);
    await runWell(bench);
    expect([written(), eventNow()?.status, await standing()]).toEqual([[], 7, 'excluded']);
    await expectQuiet(bench);
    edit.setStatus(event.id, 5);
    await runWell(bench);
    expect(written()).toEqual([]);
    edit.moveEvent(event.id, THURSDAY, THURSDAY + HALF_HOUR);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed', startTime: THURSDAY });
    expect(sent.filter(({ route }) => route.startsWith('PUT'))).toHaveLength(1);
    edit.setStatus(event.id, 6);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    await expectQuiet(bench);
  });
});
