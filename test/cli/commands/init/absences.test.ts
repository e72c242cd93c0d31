import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';

const QUESTION = /events without a patient/;
const NOTE = 4711;

/** The practice keeps notes as events, beside its absences. */
const open = async () => {
  const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
  const { edit, state } = desk.sandbox.ephysio;
  const [absence] = [...state.events.values()].filter(({ patientId }) => !patientId);
  for (let n = 0; n < 3; n += 1)
    edit.addEvent({ start: (absence?.start ?? 0) + n * 3_600_000, eventTypeId: NOTE });
  return { desk, kind: absence?.eventTypeId };
};

describe('init and events without a patient', () => {
  it('lists their kinds with counts, and blocks all of them unless somebody says otherwise', async () => {
    const { desk } = await open();
    const end = await desk.init(tokenLines(desk.sandbox));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(end.person.heard).toContain(`- event type ${NOTE} (3 events)`);
    expect(desk.load().practices[0]?.sync.absences).toBe(true);
  });

  it.each([
    [(kind: number) => [`event type ${kind}`], (kind: number) => ({ eventTypeIds: [kind] })],
    [() => [], () => false],
  ] as const)('writes what is chosen', async (answer, written) => {
    const { desk, kind = 0 } = await open();
    const end = await desk.init(replaced(tokenLines(desk.sandbox), QUESTION, [QUESTION, answer(kind)]));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.sync.absences).toEqual(written(kind));
  });

  it('asks nothing where there are none', async () => {
    const { desk } = await open();
    const { edit, state } = desk.sandbox.ephysio;
    for (const { id, patientId } of state.events.values()) if (!patientId) edit.removeEvent(id);
    const end = await desk.init(replaced(tokenLines(desk.sandbox), QUESTION));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.sync.absences).toBeNull();
  });
});
