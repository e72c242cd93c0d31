import { describe, expect, it } from 'vitest';
import { createContactBody, patientOf, updateContactBody } from '../../../src/ghl/contacts/contact-mapper.ts';
import { readContact } from '../../../src/ghl/http/wire.ts';
import { MARKS } from '../contact-fixtures.ts';

const DATED = '2021-07-28';

const patient = (raw: Record<string, unknown>) => {
  const read = readContact({ id: 'c1', ...raw });
  if (!read.ok) throw new Error(read.bad.reason);
  return patientOf(read.value);
};

describe('a GHL contact as a patient', () => {
  it('is read in full, in one spelling', () => {
    const raw = {
      firstName: '  Zoë ',
      lastName: 'Müller-Keller',
      email: 'Zoe.MUELLER@Example.ch',
      phone: '+41 79 123 45 67',
      dateOfBirth: '1980-05-06',
      address1: 'Bahnhofstr.  1',
      postalCode: 8001,
      city: 'Zürich',
      country: 'US',
      tags: ['x'],
    };
    expect(patient(raw)).toEqual({
      firstName: 'Zoë',
      lastName: 'Müller-Keller',
      email: 'zoe.mueller@example.ch',
      phone: '+41791234567',
      birthDate: '1980-05-06',
      street: 'Bahnhofstr. 1',
      zip: '8001',
      city: 'Zürich',
    });
  });

  it.each([
    ['1980-05-06', '1980-05-06'],
    ['1980-05-06T00:00:00.000Z', '1980-05-06'],
    ['1980-05-06T22:00:00.000Z', '1980-05-06'],
    [Date.UTC(1980, 4, 6), '1980-05-06'],
    [Date.UTC(1935, 0, 31), '1935-01-31'],
    ['', null],
    [null, null],
    ['soon', undefined],
    ['1980-13-45', undefined],
    [Number.MAX_VALUE, undefined],
  ])('reads the birth date %j as %j', (dateOfBirth, expected) => {
    expect(patient({ dateOfBirth }).birthDate).toBe(expected);
  });

  it.each([
    [{ address1: 'A 1' }, 'A 1'],
    [{ address: 'B 2' }, 'B 2'],
    [{ address1: null, address: 'B 2' }, 'B 2'],
    [{ address: null }, null],
    [{ address1: null }, null],
    [{ address1: '' }, null],
    [{}, undefined],
  ])('reads the street from %j', (raw, expected) => {
    expect(patient(raw).street).toBe(expected);
  });

  it('tells empty from unknown', () => {
    expect(patient({ firstName: null, lastName: ' ', phone: 'unbekannt', email: 'keine' })).toEqual({
      firstName: null,
      lastName: null,
    });
  });

  it('does not know what is longer than anything of the kind', () => {
    const long = 'a'.repeat(301);
    const raw = { firstName: long, lastName: long, address1: long, city: long, dateOfBirth: long };
    expect(patient({ ...raw, email: `${long}@example.ch`, phone: `079 345 67 89 ${long}` })).toEqual({});
    expect(patient({ city: 'a'.repeat(300) })).toEqual({ city: 'a'.repeat(300) });
  });

  it.each([
    [{ id: 'c1', phone: {}, email: ['anna@muster.ch'] }, 'c1', 'email, phone'],
    [{ id: 77, city: false }, '77', 'city'],
    [{ firstName: 'Anna' }, null, 'id'],
    ['Anna', null, 'the whole'],
    [null, null, 'the whole'],
  ])('is a bad record when it is %j, with fields named and values not', (raw, id, fields) => {
    const read = readContact(raw);
    expect(read).toMatchObject({ ok: false, bad: { id } });
    if (read.ok) return;
    expect(read.bad.reason).toContain(fields);
    expect(read.bad.reason).not.toMatch(/anna|muster/i);
  });
});

describe('the body of a write to a contact', () => {
  it('of a create holds the location and what is known, nothing else', () => {
    const body = createContactBody(
      {
        firstName: 'Zoë',
        lastName: 'Frei',
        birthDate: '1980-05-06',
        email: null,
        zip: '8001',
        street: 'A 1',
      },
      'locA',
      MARKS,
      DATED,
    );
    expect(body).toEqual({
      locationId: 'locA',
      source: 'e-Physio',
      firstName: 'Zoë',
      lastName: 'Frei',
      dateOfBirth: '1980-05-06',
      postalCode: '8001',
      address1: 'A 1',
    });
  });

  it.each([
    [DATED, { Email: { status: 'active' }, WhatsApp: { status: 'active' }, SMS: { status: 'active' } }],
    ['v3', { email: { status: 'active' }, whatsApp: { status: 'active' }, sms: { status: 'active' } }],
  ])('of a create marks the contact as the config says, in version %s', (version, dndSettings) => {
    const marks = {
      tags: ['patient', 'quiet'],
      source: 'Praxis',
      dnd: ['Email', 'WhatsApp', 'SMS'],
    } as const;
    const body = createContactBody(
      { firstName: 'Zoë' },
      'locA',
      { ...marks, tags: [...marks.tags], dnd: [...marks.dnd] },
      version,
    );
    expect(body).toEqual({
      locationId: 'locA',
      firstName: 'Zoë',
      source: 'Praxis',
      tags: ['patient', 'quiet'],
      dndSettings,
    });
  });

  it('of an update holds the changed fields; clearing is null, and "" for the postal code', () => {
    expect(updateContactBody({ phone: null, zip: null, city: 'Bern' })).toEqual({
      phone: null,
      postalCode: '',
      city: 'Bern',
    });
  });
});
