import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeDump } from '../../../../src/cli/commands/import-django/decode-dump.ts';
import { readDump } from '../../../../src/cli/commands/import-django/read-dump.ts';
import type { RunError } from '../../../../src/errors.ts';
import { appointmentRow, contactRow, signInRow } from './old-system.ts';

const START = Date.parse('2026-03-04T08:00:00Z');
const ROWS = [contactRow(12, 'c12'), appointmentRow(7, 'a7', START), signInRow('loc1')];
const TEXT = JSON.stringify(ROWS, null, 1);

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const errorOf = (read: () => unknown): RunError => {
  try {
    read();
  } catch (error) {
    return error as RunError;
  }
  throw new Error('it went through');
};

describe('a dump', () => {
  it.each([
    ['as Django writes it', Buffer.from(TEXT)],
    ['packed', gzipSync(TEXT)],
    ['with a mark at its beginning', Buffer.from(`\ufeff${TEXT}`)],
    ["through PowerShell's redirection", Buffer.from(`\ufeff${TEXT.replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['in UTF-16 the other way round', utf16be(`\ufeff${TEXT}`)],
    ['in UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['in UTF-16 without a mark, the other way round', utf16be(TEXT)],
    ['with umlauts in a Windows code page', Buffer.from(TEXT, 'latin1')],
    ['without a line break', Buffer.from(JSON.stringify(ROWS))],
  ])('is read %s', (_how, bytes) => {
    const dump = readDump(decodeDump(bytes, 'ghl.json'), 'ghl.json');
    expect(dump).toMatchObject({ unpaired: { contacts: 0, appointments: 0 }, bad: [], others: 0 });
    const at = '2025-12-01T10:00:00.123Z';
    expect(dump.contacts).toEqual([
      { row: String(ROWS[0]?.pk), ephysioId: '12', ghlId: 'c12', source: 'ephysio', at },
    ]);
    expect(dump.appointments).toMatchObject([
      { ephysioId: '7', ghlId: 'a7', startsAt: '2026-03-04T08:00:00.000Z', at },
    ]);
    expect(dump.signIns).toMatchObject([{ locationId: 'loc1', isAgency: false }]);
  });

  it.each([
    ['cut off in a row', TEXT.slice(0, -200), /not whole: it ends in row 3, which begins there \(line 43\)/],
    ['cut off in a text', TEXT.slice(0, TEXT.indexOf('Veraltet') + 4), /not whole: it ends in row 1/],
    ['cut off between rows', `${JSON.stringify(ROWS.slice(0, 2)).slice(0, -1)},`, /ends in row 3/],
    ['damaged', TEXT.replace('"fields"', 'fields'), /row 1, which begins there, is not JSON \(line 2\)/],
    ['without a comma', TEXT.replace(/\},\n \{/, '}\n {'), /row 1, which begins there, is not JSON/],
    ['with a comma too many', TEXT.replace(/\n\]$/, ',]'), /row 4, which begins there, is not JSON/],
    ['with something behind it', `${TEXT} Geheim`, /goes on after the end/],
    ['that is something else', 'CommandError: Unable to serialize Geheim', /not a JSON list \(line 1\)/],
    ['that is one row', JSON.stringify(ROWS[0]), /not a JSON list/],
    ['that is empty', '', /not a JSON list/],
  ])('%s is refused with where, and is not quoted', (_how, text, says) => {
    const error = errorOf(() => readDump(text, 'ghl.json'));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^ghl\.json /);
    expect(JSON.stringify([error.message, error.hint, String(error.cause)])).not.toMatch(/Geheim|Veraltet/);
  });

  it.each([
    ['half of a gzip file', gzipSync(TEXT).subarray(0, 100), /damaged gzip file/],
    ['another packer', Buffer.from('BZh91AY'), /bzip2 or xz/],
  ])('%s is refused', (_what, bytes, says) => {
    expect(errorOf(() => decodeDump(bytes, 'ghl.json')).message).toMatch(says);
  });

  it('with rows that cannot be read: they are listed by key and field, and the others go on', () => {
    const rows = [
      contactRow(1, 'c1', { source: 'Geheim' }),
      contactRow('zwölf', 'c 2'),
      contactRow(3, 'c3', { email: 17, first_name: null, last_synced_at: null, created_at: null }),
      appointmentRow(4, 'a4', START, { start_time: 'Geheim' }),
      signInRow('loc', { access_token: null, refresh_token: ' ' }),
      { model: 'ghl_accounts.contactsync', pk: 77 },
      'Geheim',
      { model: 'ghl_accounts.ContactSync', fields: contactRow(5, 'c5').fields },
      { model: 'sessions.session', pk: 'abc', fields: {} },
    ];
    const dump = readDump(JSON.stringify(rows), 'ghl.json');
    const pkOf = (i: number): string => String((rows[i] as { pk?: number }).pk);
    expect(dump.bad).toEqual([
      { model: 'ghl_accounts.contactsync', row: pkOf(0), reason: 'source is neither "ghl" nor "ephysio"' },
      {
        model: 'ghl_accounts.contactsync',
        row: pkOf(1),
        reason: 'ephysio_patient_id is not an id; ghl_contact_id is not an id',
      },
      { model: 'ghl_accounts.appointmentsync', row: pkOf(3), reason: 'start_time is not a time' },
      {
        model: 'ghl_accounts.ghlauthcredentials',
        row: pkOf(4),
        reason: 'access_token is missing; refresh_token is empty',
      },
      { model: 'unknown', row: '#6', reason: 'fields are missing' },
      { model: 'unknown', row: '#7', reason: 'is not a row' },
    ]);
    expect(dump.contacts).toMatchObject([
      { ephysioId: '3', at: null },
      { ephysioId: '5', row: '#8' },
    ]);
    expect(dump.others).toBe(1);
  });

  it('in which a model has other fields: it is named, with what its rows lack', () => {
    const other = (fields: Readonly<Record<string, unknown>>) => ({
      model: 'ghl_accounts.contactsync',
      fields,
    });
    const strange = [other({ patient: 1, ghl_contact_id: 'c1' }), other({ patient: 2 })];
    const lacking = { model: 'ghl_accounts.contactsync', fields: ['ephysio_patient_id', 'ghl_contact_id'] };
    const dump = readDump(JSON.stringify([...strange, appointmentRow(4, 'a4', START)]), 'ghl.json');
    expect(dump.lacking).toEqual([lacking]);
    expect(dump.bad.map(({ reason }) => reason)).toEqual([
      'ephysio_patient_id is missing',
      'ephysio_patient_id is missing; ghl_contact_id is missing',
    ]);
    const mixed = readDump(JSON.stringify([...strange, contactRow(1, 'c1')]), 'ghl.json');
    expect(mixed).toMatchObject({ lacking: [], bad: [{ row: '#1' }, { row: '#2' }] });
  });

  it('counts what has a record on one side only, also where Python wrote that there is none', () => {
    const rows = [
      contactRow(1, null),
      contactRow(null, 'c1'),
      contactRow('None', 'c2'),
      contactRow(2, ''),
      appointmentRow(3, null, START),
      appointmentRow('', 'a1', START),
    ];
    const dump = readDump(JSON.stringify(rows), 'ghl.json');
    expect(dump).toMatchObject({ unpaired: { contacts: 4, appointments: 2 }, bad: [], contacts: [] });
  });

  it.each([
    ['2026-03-04T09:00:00+01:00', '2026-03-04T08:00:00.000Z'],
    ['2026-03-04T08:00:00', '2026-03-04T08:00:00.000Z'],
    ['2026-03-04T08:00:00.500Z', '2026-03-04T08:00:00.500Z'],
  ])('says when an appointment starts: %s', (start_time, startsAt) => {
    const rows = [appointmentRow(1, 'a1', START, { start_time })];
    expect(readDump(JSON.stringify(rows), 'f').appointments).toMatchObject([{ startsAt }]);
  });
});
