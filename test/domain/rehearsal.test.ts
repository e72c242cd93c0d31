import { describe, expect, it } from 'vitest';
import { ASSUMPTION_CODES, completed, learnedFrom } from '../../src/domain/rehearsal/assumption.ts';
import {
  isMarked,
  isMarkedTitle,
  isMarkedWith,
  markedName,
  markedTitle,
  markOf,
} from '../../src/domain/rehearsal/marker.ts';
import { assumptionText, findingText } from '../../src/texts/assumption-text.ts';

describe('the name of a made-up person', () => {
  it('is known again, whichever rehearsal it was, in any case', () => {
    const mark = markOf(new Uint8Array([0, 25, 26, 255, 7, 7, 7, 7, 9]));
    expect(mark).toBe('azavhhhh');
    const name = markedName(mark);
    expect(name).toEqual({ firstName: 'Ephysio-GHL', lastName: 'Probelauf Azavhhhh' });
    expect([isMarked(name), isMarkedWith(mark, name), isMarkedWith('abcdefgh', name)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isMarked({ firstName: 'EPHYSIO-GHL', lastName: 'probelauf azavhhhh' })).toBe(true);
    expect(isMarkedTitle(markedTitle(mark))).toBe(true);
  });

  it.each([
    { firstName: 'Ephysio-GHL', lastName: 'Probelaufer' },
    { firstName: 'Anna', lastName: 'Probelauf' },
    { firstName: null, lastName: 'Probelauf' },
    { lastName: 'Ephysio-GHL Probelauf' },
    {},
  ])('is not $firstName $lastName', (patient) => {
    expect(isMarked(patient)).toBe(false);
  });

  it.each(['Termin', '', null, undefined, 7])('is no title %j', (title) => {
    expect(isMarkedTitle(title)).toBe(false);
  });
});

describe('the findings of a rehearsal', () => {
  it('are one for each assumption, in order: the last that was said of it, or why it was not tried', () => {
    const findings = completed([
      { code: 'cancelEvent', state: 'seen' },
      { code: 'updatePatient', state: 'not so', facts: { status: 404 } },
      { code: 'updatePatient', state: 'seen' },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(ASSUMPTION_CODES);
    expect(findings.find(({ code }) => code === 'updatePatient')).toMatchObject({ state: 'seen' });
    expect(findings.find(({ code }) => code === 'updateEvent')).toMatchObject({
      state: 'not tried',
      why: 'no-event',
    });
  });

  it('of a side that an error has ended are cut off', () => {
    const findings = completed([{ code: 'updatePatient', state: 'seen' }], new Set(['ephysio']));
    const of = (wanted: string) => findings.find(({ code }) => code === wanted);
    expect(of('cancelEvent')).toMatchObject({ why: 'no-event' });
    expect(of('series')).toMatchObject({ state: 'not tried', why: 'cut-off' });
  });

  it('all have a sentence, and say why they were not tried', () => {
    for (const finding of completed([])) {
      expect(assumptionText(finding)).not.toBe('');
      expect(findingText(finding)).not.toBe('');
    }
  });

  it('say together what follows for the config', () => {
    const learned = learnedFrom([
      { code: 'updatePatient', state: 'seen', learned: { capabilities: { updatePatient: true } } },
      { code: 'cancelEvent', state: 'not so', facts: {}, learned: { capabilities: { cancelEvent: false } } },
      { code: 'status-noshow', state: 'seen', learned: { statuses: { '6': 'noshow' } } },
      { code: 'patient-sex', state: 'seen', learned: { sexTrue: 'f' } },
    ]);
    expect(learned).toEqual({
      capabilities: { updatePatient: true, cancelEvent: false },
      statuses: { '6': 'noshow' },
      sexTrue: 'f',
    });
    expect(learnedFrom([{ code: 'cancelEvent', state: 'seen' }])).toEqual({});
  });

  it.each([
    [{ what: 'missing', status: 404 }, 'it is not there; HTTP 404'],
    [{ minutes: -60 }, '60 minutes earlier than it was sent'],
    [{ days: 1 }, '1 days later than it was sent'],
    [{ webhooks: {} }, 'no webhook'],
    [{ webhooks: { ContactCreate: 2 }, seconds: 3 }, '2 ContactCreate; after 3 s'],
    [{ fields: ['city', 'zip'], code: '7' }, 'different: city, zip; code 7'],
  ] as const)('are said in words: %j', (facts, text) => {
    expect(findingText({ code: 'cancelEvent', state: 'not so', facts })).toBe(text);
  });
});
