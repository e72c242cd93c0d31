import { describe, expect, it } from 'vitest';
import { bothSides, trip } from './full-practice.ts';
import { linksOf } from './links.ts';
import { ANNA, contactsOf, didToGhl, listen, openPractice, runWell } from './practice.ts';

const PEOPLE = 25;

/** Who a person is, on both sides. */
interface Own {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone?: string;
}

/** So many patients, and a contact of each, entered by hand: linked by nobody yet. */
const onBothSides = async (contactOf: (own: Own, n: number) => Own) => {
  const bench = await openPractice();
  for (let n = 0; n < PEOPLE; n += 1) {
    const [letter, other] = [97 + (n % 26), 97 + ((n * 7) % 26)].map((code) => String.fromCharCode(code));
    const own = {
      firstName: `Anna${letter}${letter}`,
      lastName: `Me${other}${letter}er`,
      email: `p${n}@example.ch`,
      phone: `+417911100${String(n).padStart(2, '0')}`,
    };
    const birthDate = `${String(1 + n).padStart(2, '0')}.03.1975`;
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...own, birthDate });
    bench.sandbox.ghl.edit.createContact({
      ...contactOf(own, n),
      dateOfBirth: birthDate.split('.').toReversed().join('-'),
    });
  }
  return bench;
};

describe('contacts that meet their patients for the first time', () => {
  it('stop the run where a name would be overwritten in most of them, and follow e-Physio where that is right', async () => {
    const bench = await onBothSides((own, n) => ({
      ...own,
      lastName: n < 22 ? own.lastName.toUpperCase() : own.lastName,
    }));
    const before = bothSides(bench);
    const { guard, message, hint } = trip((await bench.run()).error);
    expect(guard).toBe('mass-change');
    expect(message).toBe(
      'Field lastName would be overwritten in 22 of 25 patients that are linked for the first time. Nothing was written.',
    );
    expect(hint).not.toContain('calendars');
    expect(bothSides(bench)).toBe(before);
    expect(await linksOf(bench)).toEqual([]);
    const end = await runWell(bench, { overrides: { allowMassChange: true } });
    expect(didToGhl(end)).toMatchObject({ linked: PEOPLE });
    expect(contactsOf(bench).filter(({ lastName }) => lastName === lastName?.toUpperCase())).toEqual([]);
  });

  it('are filled in without a question, however many lack something', async () => {
    const bench = await onBothSides(({ firstName, lastName, email }) => ({ firstName, lastName, email }));
    expect(didToGhl(await runWell(bench))).toMatchObject({ updated: PEOPLE, linked: PEOPLE });
    expect(contactsOf(bench).filter(({ phone, city }) => phone === null || city === null)).toEqual([]);
  });

  it('count by webhook as well: what is over twenty waits', { timeout: 30_000 }, async () => {
    const bench = await onBothSides((own) => ({ ...own, lastName: own.lastName.toUpperCase() }));
    const inbox = listen(bench);
    for (const { id } of contactsOf(bench))
      bench.sandbox.ghl.edit.updateContact(id, { companyName: 'Physio' });
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    const held = await bench.store.db
      .selectFrom('webhook_events')
      .select('held_by')
      .where('state', '=', 'new')
      .execute();
    expect(held.map((event) => event.held_by)).toEqual(Array(PEOPLE - 20).fill('mass-change'));
    expect(contactsOf(bench).filter((c) => c.lastName === c.lastName?.toUpperCase())).toHaveLength(5);
    await runWell(bench, { overrides: { allowMassChange: true } });
    await inbox.settle();
    expect(await linksOf(bench)).toHaveLength(PEOPLE);
  });
});
