import { describe, expect, it } from 'vitest';
import { bookAllInGhl } from '../../booked-in-ghl.ts';
import { type Desk, openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';
import type { Line } from './person.ts';

const open = () => openDesk({ patients: 24, eventsPerPatient: 2, therapists: 2 });

const [FIRST, SECOND] = [/Therapist 1, .*which therapist/, /Therapist 2, .*which therapist/];
const KIND = /Therapist 1, .*kind of treatment/;

/** Both calendars are chosen as suggested; therapists have one or two kinds of treatment. */
const choosing = ({ sandbox }: Desk, ...lines: readonly Line[]): Line[] =>
  replaced(replaced(replaced(tokenLines(sandbox), KIND), SECOND), FIRST, ...lines);

const clientsIn = (desk: Desk): (number | undefined)[] =>
  desk.load().practices[0]?.calendars.map(({ ephysioClientId }) => ephysioClientId) ?? [];

describe('the question which therapist a calendar is', () => {
  it('shows the next three appointments of each in the time zone of the practice, and who comes to none of them', async () => {
    const desk = await open();
    const { ephysio } = desk.sandbox;
    const { person } = await desk.init(tokenLines(desk.sandbox));
    const { clientId } = ephysio.practice.therapists[0] ?? {};
    const local = (start: number): string =>
      new Intl.DateTimeFormat('sv', {
        timeZone: 'Europe/Zurich',
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(start);
    const next = [...ephysio.state.events.values()]
      .filter((event) => event.patientId && event.clientId === clientId && event.start > Date.now())
      .toSorted((a, b) => a.start - b.start)
      .slice(0, 3)
      .map(({ start, eventTypeId }) => `${local(start)} (${eventTypeId})`);
    expect(next).toHaveLength(3);
    expect(person.heard).toContainEqual(
      expect.stringMatching(
        new RegExp(`^- ${clientId} \\(.*; next: ${next.join(', ').replace(/[()]/g, '\\$&')}\\)$`),
      ),
    );
    for (const { lastName } of ephysio.state.patients.values())
      expect(person.heard.join()).not.toContain(lastName);
  });

  it('suggests the therapist whose appointments the calendar has in GHL', async () => {
    const desk = await open();
    bookAllInGhl(desk.sandbox);
    const [a, b] = desk.sandbox.ephysio.practice.therapists.map(({ clientId }) => clientId);
    const end = await desk.init(choosing(desk, [FIRST, null], [KIND, null], [SECOND, null]));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(clientsIn(desk)).toEqual([a, b]);
    expect(end.person.heard.join('\n')).toMatch(
      /- \d+ \(has (\d+) of \1 appointments here that both sides have; /,
    );
  });

  it('says which therapist fits better, and asks again', async () => {
    const desk = await open();
    bookAllInGhl(desk.sandbox);
    const [a, b] = desk.sandbox.ephysio.practice.therapists.map(({ clientId }) => `${clientId}`);
    const kind = /Therapist 2, .*kind of treatment/;
    const wrong: Line[] = [
      [FIRST, b ?? ''],
      [SECOND, a ?? ''],
      [kind, null],
    ];
    const right: Line[] = [
      [FIRST, a ?? ''],
      [KIND, null],
      [SECOND, b ?? ''],
    ];
    const keep = /Keep these calendars all the same/;
    const end = await desk.init(choosing(desk, ...wrong, [keep, null], ...right));
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(clientsIn(desk).map(String)).toEqual([a, b]);
    const [calendar] = [...desk.sandbox.ghl.state.calendars.values()];
    expect(end.person.heard).toContainEqual(
      expect.stringMatching(
        `the appointments of GHL calendar ${calendar?.name} \\(${calendar?.id}\\) are those of e-Physio client ${a} \\((\\d+) of \\1\\), not of ${b}\\.$`,
      ),
    );
  });

  it('keeps what the person has chosen where that is right all the same', async () => {
    const desk = await open();
    bookAllInGhl(desk.sandbox);
    const [a, b] = desk.sandbox.ephysio.practice.therapists.map(({ clientId }) => `${clientId}`);
    const kind = /Therapist 2, .*kind of treatment/;
    const keep = /Keep these calendars all the same/;
    const end = await desk.init(
      choosing(desk, [FIRST, b ?? ''], [SECOND, a ?? ''], [kind, null], [keep, true]),
    );
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(clientsIn(desk).map(String)).toEqual([b, a]);
  });
});
