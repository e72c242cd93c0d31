import { describe, expect, it } from 'vitest';
import { classifyNameChange, type NameChangeInput } from '../../../src/domain/identity/name-change.ts';
import type { Patient } from '../../../src/domain/records/patient.ts';

const patient: Patient = {
  firstName: 'Sabrina',
  lastName: 'Keller',
  birthDate: '1975-03-02',
  phone: '+41793456789',
  email: 'sabrina@example.ch',
};

/** What a contact with these fields means for the patient, who is alone in the practice unless said otherwise. */
const judge = (contact: Patient, more: Partial<NameChangeInput> = {}) =>
  classifyNameChange({
    own: patient,
    patient,
    contact: { ...patient, ...contact },
    isOfRelative: () => false,
    isOfNamesake: () => false,
    ...more,
  });

const travelling = (...travels: string[]) => ({ kind: 'same-person', travels });
const SOMEBODY_ELSE = { kind: 'somebody-else' };

describe('a name that GHL holds otherwise', () => {
  it.each<[string, Patient, object]>([
    ['another spelling', { lastName: 'KELLER' }, travelling()],
    ['both names in each other’s place', { firstName: 'Keller', lastName: 'Sabrina' }, travelling()],
    ['an initial', { firstName: 'S.' }, travelling()],
    ['a part of the last name', { lastName: 'Keller-Frei' }, travelling()],
    ['a slip of the first name', { firstName: 'Sarbina' }, travelling('firstName')],
    ['another last name', { lastName: 'Frei' }, travelling('lastName')],
    ['another first name', { firstName: 'Regula' }, SOMEBODY_ELSE],
    ['another first and last name', { firstName: 'Regula', lastName: 'Frei' }, SOMEBODY_ELSE],
    [
      'another first name, and more of the last',
      { firstName: 'Regula', lastName: 'Keller-Frei' },
      SOMEBODY_ELSE,
    ],
    ['a slip with another birth date', { firstName: 'Sarbina', birthDate: '2001-01-01' }, SOMEBODY_ELSE],
    ['another last name and birth date', { lastName: 'Frei', birthDate: '2001-01-01' }, SOMEBODY_ELSE],
    [
      'another last name, and nothing else that agrees',
      { lastName: 'Frei', birthDate: null, phone: null, email: 'x@example.ch' },
      SOMEBODY_ELSE,
    ],
  ])('%s', (_what, contact, expected) => {
    expect(judge(contact)).toEqual(expected);
  });

  it('fills in what e-Physio lacks', () => {
    expect(judge({}, { own: {}, patient: { ...patient, firstName: null } })).toEqual(travelling('firstName'));
  });

  it('is somebody else where a relative has the first name', () => {
    const isOfRelative = (firstName: string): boolean => firstName === 'Sarbina';
    expect(judge({ firstName: 'Sarbina' }, { isOfRelative })).toEqual(SOMEBODY_ELSE);
    expect(judge({ firstName: 'Sbarina' }, { isOfRelative })).toEqual(travelling('firstName'));
  });

  it('is somebody else where another patient has the whole name', () => {
    const isOfNamesake: NameChangeInput['isOfNamesake'] = ({ lastName }) => lastName === 'Frei';
    expect(judge({ lastName: 'Frei' }, { isOfNamesake })).toEqual(SOMEBODY_ELSE);
    expect(judge({ lastName: 'Brunner' }, { isOfNamesake })).toEqual(travelling('lastName'));
  });

  it('is somebody else where it is a form of the name that GHL wrote, and none of e-Physio’s own', () => {
    const written = { ...patient, firstName: 'Anna Maria' };
    expect(
      judge({ firstName: 'Maria' }, { patient: written, own: { ...patient, firstName: 'Anna' } }),
    ).toEqual(SOMEBODY_ELSE);
    expect(
      judge({ firstName: 'Anna' }, { patient: written, own: { ...patient, firstName: 'Anna' } }),
    ).toEqual(travelling());
  });
});
