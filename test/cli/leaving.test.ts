import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

describe('a dry run', () => {
  it.each([
    [20, false],
    [21, true],
  ])(
    'of %i new contacts says what would leave, and asks to look at GHL first: %s',
    async (patients, asks) => {
      const office = await openOffice({ patients });
      const ended = await office.run('sync', 'patients', '--dry-run', '--json');
      expect(documentOf(ended)).toMatchObject({
        leaving: {
          patients,
          fields: ['firstName', 'lastName', 'birthDate', 'email', 'phone', 'street', 'zip', 'city'],
          newContacts: patients,
        },
      });
      expect(ended.stderr.includes('run.new-contacts')).toBe(asks);
      if (asks) expect(ended.stderr).toContain(`${patients} new contacts would be created in GHL.`);
    },
  );

  it('tells a person at a terminal in words', async () => {
    const office = await openOffice({ patients: 3 });
    const { stdout } = await office.run('sync', 'patients', '--dry-run');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'would leave for GHL: data of 3 patients (firstName, lastName, birthDate, email, phone, street, zip, city)',
    );
  });
});
