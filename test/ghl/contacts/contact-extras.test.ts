import { describe, expect, it } from 'vitest';
import { extrasOf } from '../../../src/ghl/contacts/contact-extras.ts';
import { readContact } from '../../../src/ghl/http/wire.ts';
import { contact, sideFor } from '../contact-fixtures.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';

const extras = (more: Record<string, unknown>) => {
  const read = readContact(contact(1, more));
  if (!read.ok) throw new Error('unreadable');
  return extrasOf(read.value);
};

describe('what a contact says besides', () => {
  it.each([
    ['male', 'm'],
    ['Female', 'f'],
    [' M ', 'm'],
    ['f', 'f'],
  ])('the sex of %j is %j', (gender, sex) => {
    expect(extras({ gender })).toEqual({ sex });
  });

  it.each([undefined, null, '', 'other', 'mf', 1, {}])('a gender of %j says nothing', (gender) => {
    expect(extras({ gender })).toEqual({});
  });

  it.each<[string, Record<string, unknown>, object]>([
    ['as recorded', { additionalEmails: [{ email: 'B@Example.ch' }] }, { furtherEmails: ['b@example.ch'] }],
    ['as texts', { additionalEmails: ['b@example.ch'] }, { furtherEmails: ['b@example.ch'] }],
    [
      'of both kinds, more than one',
      {
        additionalEmails: ['b@example.ch', { email: 'c@example.ch', isDefault: false }],
        additionalPhones: [{ phone: '079 345 67 89', phoneLabel: 'Mobile' }, '+41 44 668 18 00'],
      },
      {
        furtherEmails: ['b@example.ch', 'c@example.ch'],
        furtherPhones: ['+41793456789', '+41446681800'],
      },
    ],
    [
      'beside what cannot be read',
      { additionalPhones: [null, 7, {}, { phone: null }, 'keine', { phone: '079 345 67 89' }] },
      { furtherPhones: ['+41793456789'] },
    ],
    ['none', { additionalEmails: [], additionalPhones: null }, {}],
    [
      'of another shape',
      { additionalEmails: 'b@example.ch', additionalPhones: { phone: '079 345 67 89' } },
      {},
    ],
  ])('further e-mails and phones, %s', (_how, raw, expected) => {
    expect(extras(raw)).toEqual(expected);
  });

  it.each([
    [{ dnd: false }, true],
    [{ dnd: false, dndSettings: null }, true],
    [{ dnd: false, dndSettings: {} }, true],
    [{ dnd: false, dndSettings: { SMS: { status: 'active' } } }, true],
    [{ dnd: false, dndSettings: { Email: { status: 'inactive', message: '' } } }, true],
    [{ dnd: false, dndSettings: { email: { status: 'Inactive' } } }, true],
    [{ dnd: false, dndSettings: { Email: null } }, true],
    [{ dnd: false, dndSettings: { Email: { status: 'active' } } }, false],
    [{ dnd: false, dndSettings: { email: { status: 'active' } } }, false],
    [{ dnd: false, dndSettings: { Email: { status: 'permanent' } } }, false],
    [{ dnd: false, dndSettings: { Email: { status: 'inactive' }, email: { status: 'active' } } }, false],
    // What cannot be read speaks against it.
    [{ dnd: false, dndSettings: { Email: {} } }, false],
    [{ dnd: false, dndSettings: { Email: 'inactive' } }, false],
    [{ dnd: false, dndSettings: 'none' }, false],
    [{ dnd: true }, false],
    [{ dnd: true, dndSettings: { Email: { status: 'inactive' } } }, false],
  ])('with %j the consent to e-mails is %j', (more, emailConsent) => {
    expect(extras(more)).toEqual({ emailConsent });
  });

  it.each([{}, { dnd: null }, { dnd: 'false' }, { dndSettings: { Email: { status: 'inactive' } } }])(
    'with %j nobody knows of a consent',
    (more) => {
      expect(extras(more)).toEqual({});
    },
  );

  it('comes with lists and with a contact by its id', async () => {
    const more = { gender: 'female', dnd: false };
    const found = { sex: 'f', emailConsent: true };
    await using server = await scriptedServer(
      inTurn(
        { json: { contacts: [contact(1, more), contact(2)], total: 2 } },
        { json: { contact: contact(1, more) } },
      ),
    );
    const { side } = sideFor(server.url);
    const { records } = await side.list({ since: null });
    expect(records.map((held) => held.extras)).toEqual([found, {}]);
    expect(await side.get('c1')).toMatchObject({ held: { id: 'c1', extras: found } });
  });
});
