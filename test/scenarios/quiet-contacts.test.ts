import { describe, expect, it } from 'vitest';
import { ANNA, contactOf, expectQuiet, inEphysio, inGhl, openPractice, runWell } from './practice.ts';
import { requestsToGhl } from './requests.ts';

const QUIET = { tags: ['ephysio-patient'], source: 'Praxis', dnd: ['SMS', 'WhatsApp'] } as const;
const MARKED = {
  tags: ['ephysio-patient'],
  source: 'Praxis',
  dnd: false,
  dndSettings: { SMS: { status: 'active' }, WhatsApp: { status: 'active' } },
};
const settings = () => ({ sync: { newContacts: { ...QUIET, tags: [...QUIET.tags], dnd: [...QUIET.dnd] } } });

describe('a contact that is created in GHL', () => {
  it('says by default that it comes from e-Physio, and has neither tags nor do-not-disturb', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ source: 'e-Physio', tags: [], dnd: false, dndSettings: {} });
  });

  it('is marked as the config says, and what GHL makes of it afterwards is never touched', async () => {
    const bench = await openPractice(settings());
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject(MARKED);
    const theirs = { tags: ['newsletter'], source: 'Flyer', dndSettings: { SMS: { status: 'inactive' } } };
    inGhl(bench, theirs);
    const { contactWrites } = requestsToGhl(bench);
    inEphysio(bench, { city: 'Basel' });
    await runWell(bench);
    expect(contactWrites().map(({ body }) => body)).toEqual([{ city: 'Basel' }]);
    expect(contactOf(bench)).toMatchObject({ ...theirs, city: 'Basel' });
    await expectQuiet(bench);
  });

  it('is marked also when its creation is finished by the run after a lost answer', async () => {
    const bench = await openPractice(settings());
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: '/contacts/',
      fault: 'drop-after',
      times: 1,
    });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject(MARKED);
    await expectQuiet(bench);
  });
});

describe('a contact that was there before its patient was linked to it', () => {
  it('keeps its tags, its source and its do-not-disturb', async () => {
    const bench = await openPractice(settings());
    const before = { tags: ['lead'], source: 'Form', dndSettings: { Email: { status: 'active' } } };
    bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      email: 'anna@example.ch',
      ...before,
    });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ ...before, city: 'Zürich' });
  });
});
