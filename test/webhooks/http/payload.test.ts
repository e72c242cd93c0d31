import { describe, expect, it } from 'vitest';
import { readWebhook } from '../../../src/webhooks/http/payload.ts';

const read = (body: unknown) =>
  readWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const contact = { type: 'ContactUpdate', locationId: 'loc', id: 'c1' };
const appointment = {
  type: 'AppointmentUpdate',
  locationId: 'loc',
  appointment: { id: 'a1', contactId: 'c1' },
};

describe('a payload', () => {
  it.each(['ContactCreate', 'ContactUpdate', 'ContactDelete'])('of %s is flat', (type) => {
    const webhook = read({
      ...contact,
      type,
      firstName: 'Anna',
      phone: null,
      tags: ['knee pain'],
      customFields: [{ id: 'x', value: 'y' }],
      appId: 'app',
      webhookId: 'w1',
      timestamp: '2026-03-01T10:00:00Z',
    });
    expect(webhook).toEqual({
      kind: 'record',
      type,
      entity: 'patient',
      locationId: 'loc',
      companyId: null,
      appId: 'app',
      webhookId: 'w1',
      sentAt: '2026-03-01T10:00:00.000Z',
      recordId: 'c1',
      contactId: 'c1',
      record: { id: 'c1', firstName: 'Anna', phone: null },
    });
  });

  it.each(['AppointmentCreate', 'AppointmentUpdate', 'AppointmentDelete'])('of %s is nested', (type) => {
    const inside = {
      id: 'a1',
      contactId: 'c1',
      startTime: '2026-03-01T10:00:00+01:00',
      notes: 'knee',
      title: 'Anna',
    };
    expect(read({ type, locationId: 'loc', appointment: inside })).toMatchObject({
      kind: 'record',
      entity: 'appointment',
      recordId: 'a1',
      contactId: 'c1',
      record: { id: 'a1', contactId: 'c1', startTime: '2026-03-01T10:00:00+01:00' },
    });
    expect(JSON.stringify(read({ type, locationId: 'loc', appointment: inside }))).not.toMatch(/knee|Anna/);
  });

  it('without a delivery id gets one from its bytes, the same for the same bytes', () => {
    const id = (body: unknown) => read(body)?.webhookId;
    expect(id(contact)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(id(contact)).toBe(id(contact));
    expect(id(contact)).not.toBe(id({ ...contact, firstName: 'Anna' }));
    expect(id({ ...contact, webhookId: 'x'.repeat(500) })).toMatch(/^sha256:/);
  });

  it.each([
    ['numbers for ids', { ...contact, id: 17 }, { recordId: '17' }],
    ['a field of a strange type', { ...contact, phone: { no: 1 } }, { recordId: 'c1' }],
    ['an appointment without a contact', { ...appointment, appointment: { id: 'a1' } }, { contactId: null }],
    ['a time in milliseconds', { ...contact, timestamp: 0 }, { sentAt: '1970-01-01T00:00:00.000Z' }],
    ['a time that is none', { ...contact, timestamp: 'soon' }, { sentAt: null }],
  ])('is read with %s', (_name, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });

  it.each([
    ['no JSON', '{"type":'],
    ['nothing', ''],
    ['a list', []],
    ['null', 'null'],
    ['no type', { locationId: 'loc', id: 'c1' }],
    ['a contact without id', { type: 'ContactUpdate', locationId: 'loc' }],
    ['an id that would break a log line', { ...contact, id: 'c1\nanother line' }],
    ['an empty id', { ...contact, id: '' }],
    ['a contact without location', { type: 'ContactUpdate', id: 'c1' }],
    ['a flat appointment', { type: 'AppointmentCreate', locationId: 'loc', id: 'a1' }],
    ['depth without end', `${'['.repeat(100_000)}`],
  ])('that is %s is none', (_name, body) => {
    expect(read(body)).toBeNull();
  });

  it('of other types is known by its type only', () => {
    expect(read({ type: 'InvoicePaid', locationId: 'loc', total: 3 })).toMatchObject({
      kind: 'other',
      type: 'InvoicePaid',
    });
    expect(read({ type: 'ContactDndUpdate', locationId: 'loc', id: 'c1' })?.kind).toBe('other');
    expect(read({ type: 'UNINSTALL', appId: 'app', companyId: 'co' })).toMatchObject({
      kind: 'account',
      companyId: 'co',
    });
  });
});
