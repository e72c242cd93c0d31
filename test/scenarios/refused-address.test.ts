import { describe, expect, it } from 'vitest';
import { contactOf, patientOf, reviewKinds, runWell, WAYS } from './practice.ts';
import { expectSettled, type Practice, withAnna } from './refused.ts';

describe('an address of which a part is refused', () => {
  const BERN = { street: 'Marktgasse 1', zip: '3011', city: 'Bern' };
  const BERN_IN_GHL = { address1: 'Marktgasse 1', postalCode: '3011', city: 'Bern' };
  const OLD = 'Seestrasse 7, 8002 Zürich';
  const addresses = (bench: Practice): string[] => {
    const [patient, contact] = [patientOf(bench), contactOf(bench)];
    return [
      `${patient.street}, ${patient.zip} ${patient.city}`,
      `${contact.address1}, ${contact.postalCode} ${contact.city}`,
    ];
  };
  const refusedByGhl = async () => {
    const practice = await withAnna();
    practice.ghl.refuseValue('postalCode', '3011');
    practice.ephysio.changePatient(practice.id, BERN);
    for (let n = 0; n < 2; n += 1) await runWell(practice.bench);
    expect(addresses(practice.bench)).toEqual(['Marktgasse 1, 3011 Bern', OLD]);
    return practice;
  };

  it('waits as a whole, and travels once the part is corrected', async () => {
    const { bench, id, ephysio } = await refusedByGhl();
    await expectSettled(bench);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    ephysio.changePatient(id, { phone: '079 345 67 80' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ phone: '+41793456780', address1: 'Seestrasse 7' });
    ephysio.changePatient(id, { zip: '3012' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('is not mixed with a part that is changed in GHL', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('postalCode', '8003');
    ephysio.changePatient(id, { zip: '8003' });
    await runWell(bench);
    ghl.updateContact(contactOf(bench).id, { address1: 'Seestrasse 9' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Seestrasse 7, 8003 Zürich', 'Seestrasse 9, 8002 Zürich']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { postalCode: '8004' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Seestrasse 9, 8004 Zürich', 'Seestrasse 9, 8004 Zürich']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it('and that both sides changed is sent once, and stays as each side has it', async () => {
    const { bench, id, ephysio, ghl } = await withAnna();
    ghl.refuseValue('postalCode', '3011');
    ephysio.changePatient(id, BERN);
    ghl.updateContact(contactOf(bench).id, { address1: 'Rue 2', postalCode: '1204', city: 'Genève' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3011 Bern', 'Rue 2, 1204 Genève']);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ephysio.changePatient(id, { zip: '3012' });
    await runWell(bench);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectSettled(bench);
  });

  it.each(WAYS)('by e-Physio waits as a whole as well (by %s)', async (way) => {
    const { bench, ghl, ephysio, hear, inbox } = await withAnna();
    ephysio.refuseValue('zip', '3011');
    ghl.updateContact(contactOf(bench).id, BERN_IN_GHL);
    await hear(way);
    await inbox.settle();
    await runWell(bench);
    expect(addresses(bench)).toEqual([OLD, 'Marktgasse 1, 3011 Bern']);
    expect(await reviewKinds(bench)).toEqual(['value-refused']);
    await expectSettled(bench);
    ghl.updateContact(contactOf(bench).id, { postalCode: '3012' });
    await hear(way);
    expect(addresses(bench)).toEqual(['Marktgasse 1, 3012 Bern', 'Marktgasse 1, 3012 Bern']);
  });
});
