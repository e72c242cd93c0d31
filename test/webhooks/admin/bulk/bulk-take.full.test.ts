import { describe, expect, it } from 'vitest';
import { actingOf } from '../../../../src/app/single-records.ts';
import { LockedError } from '../../../../src/errors.ts';
import { openConflicts } from '../../../scenarios/conflicting.ts';
import { ANNA, contactsOf, HALF_HOUR, JURG, openWithInvoices, runWell } from '../../../scenarios/practice.ts';
import type { Bench } from '../../../sync/run-sync.ts';
import { openPageOf, TUESDAY } from '../../busy-desk.ts';
import type { RigOptions } from '../../listener.ts';
import { auditOf } from '../../staffed-desk.ts';
import { confirm, formOn, mainOn, previewAt } from './bulk-form.ts';

/** A practice in which both sides have changed Anna's phone and city and moved her visit, and Jürg's city; e-Physio's won. */
const openDisputed = async (optionsOf: (bench: Bench) => RigOptions = () => ({})) => {
  const bench = await openWithInvoices();
  const { ephysio, ghl } = bench.sandbox;
  const [anna, jurg] = [
    ephysio.edit.addPatient(ANNA),
    ephysio.edit.addPatient({ ...JURG, phone: '079 222 33 44' }),
  ];
  const event = ephysio.edit.addEvent({ patientId: anna.id, start: TUESDAY });
  await runWell(bench);
  const contactOf = (name: string) => {
    const found = contactsOf(bench).find(({ firstName }) => firstName === name);
    if (found === undefined) throw new Error('nobody is there');
    return found;
  };
  const [visit] = ghl.state.appointments.values();
  ephysio.edit.changePatient(anna.id, { phone: '079 123 45 67', city: 'Bern' });
  ephysio.edit.changePatient(jurg.id, { city: 'Thun' });
  ephysio.edit.moveEvent(event.id, TUESDAY + HALF_HOUR);
  ghl.edit.updateContact(contactOf('Anna').id, { phone: '+41797654321', city: 'Chur' });
  ghl.edit.updateContact(contactOf('Jürg').id, { city: 'Davos' });
  ghl.edit.moveAppointment(visit?.id ?? '', TUESDAY + 4 * HALF_HOUR, TUESDAY + 5 * HALF_HOUR);
  await runWell(bench);
  const all = await openConflicts(bench);
  const [mine] = all.filter(({ entity, field }) => entity === 'patient' && field === 'phone');
  const link = mine?.link_id ?? '';
  const own = all.filter(({ link_id, entity }) => link_id === link || entity === 'appointment');
  const page = await openPageOf(bench, optionsOf(bench));
  const values = () => {
    const [patient, contact] = [ephysio.state.patients.get(anna.id), contactOf('Anna')];
    const starts = [
      ephysio.state.events.get(event.id)?.start,
      ghl.state.appointments.get(visit?.id ?? '')?.startTime,
    ];
    return { cities: [patient?.city, contact.city], phones: [patient?.phone, contact.phone], starts };
  };
  const decided = async (): Promise<string[]> =>
    (await auditOf(bench.store)).filter((row) => row.includes(' take-'));
  return { ...page, bench, anna, link, own, all, values, decided };
};

/** Asked before each value is taken over. From the second one on something else answers for GHL. */
const brokenAfterOne = ({ sandbox, store }: Bench): AbortSignal => {
  const settled = store.sqlite.prepare('select 1 from conflicts where resolved_at is not null');
  const signal = new AbortController().signal;
  return Object.defineProperty(signal, 'aborted', {
    get: () => {
      if (settled.get() !== undefined) sandbox.faults.add({ service: 'ghl', fault: { status: 401 } });
      return false;
    },
  });
};

const takeOf = (side: 'ephysio' | 'ghl', link: string, from = 'today') => ({
  verb: `take-${side}`,
  kind: 'conflict',
  link,
  from,
});

describe('all values of a person', () => {
  it('are offered at each of them, and on the page of the person', async () => {
    const { visitor, link, all, own } = await openDisputed();
    expect([all.length, own.length]).toEqual([4, 3]);
    const today = (await visitor.get('/admin/')).text;
    expect(today.match(/Take all values of GoHighLevel \(3\)/g)).toHaveLength(3);
    expect(today).not.toContain('Take all values of GoHighLevel (1)');
    const person = (await visitor.get(`/admin/person?practice=main&link=${link}`)).text;
    expect(person).toContain(`verb=take-ghl&amp;kind=conflict&amp;link=${link}&amp;from=person`);
    expect(person).toContain('Take all values of e-Physio (3)');
  });

  it('are shown as they are and as they become', async () => {
    const { visitor, link } = await openDisputed();
    const text = mainOn((await visitor.get(previewAt(takeOf('ghl', link)))).text);
    expect(text).toContain('<h1>Take all values of GoHighLevel: Anna Müller, 1975</h1>');
    expect(text).toContain('It is about 3 open items. The values of GoHighLevel are saved on both sides.');
    expect(text).toMatch(/Phone<\/th>.*079 123 45 67.*079 765 43 21/);
    expect(text).toMatch(/Address<\/th><td>Seestrasse 7, 8002 Bern<\/td>.*8002 Chur/);
    expect(text).toMatch(/Time and calendar, Tue .*<td>Tue 03\.03\.2026 09:30.*Tue 03\.03\.2026 11:00/);
    expect(text).not.toMatch(/Thun|Davos/);
    const kept = mainOn((await visitor.get(previewAt(takeOf('ephysio', link)))).text);
    expect(kept).toMatch(/Address<\/th><td>(.*8002 Bern)<\/td><td>\1<\/td>/);
  });

  it('are saved on both sides, each with its row in the audit log, and nobody else’s are', async () => {
    const { visitor, link, own, bench, values, decided } = await openDisputed();
    const reply = await confirm(visitor, takeOf('ghl', link, 'person'));
    const address = `/admin/person?practice=main&link=${link}`;
    expect(reply).toMatchObject({ status: 303, location: `${address}#bulk` });
    expect(mainOn((await visitor.get(address)).text)).toMatch(
      /id="bulk" tabindex="-1"><p><strong>Anna Müller, 1975:<\/strong> 3 saved on both sides\.</,
    );
    expect((await visitor.get(address)).text).not.toContain('saved on both sides');
    const { cities, phones } = values();
    expect([cities, phones]).toEqual([
      ['Chur', 'Chur'],
      ['+41797654321', '+41797654321'],
    ]);
    const [left] = await openConflicts(bench);
    expect([left?.field, (await openConflicts(bench)).length]).toEqual(['address', 1]);
    expect((await decided()).toSorted()).toEqual(
      own.map(({ id }) => `admin main take-ghl conflict ${id}`).toSorted(),
    );
  });

  it('that a person has changed since stay, and do not keep the others', async () => {
    const { visitor, link, anna, bench, values } = await openDisputed();
    const form = formOn((await visitor.get(previewAt(takeOf('ghl', link)))).text);
    bench.sandbox.ephysio.edit.changePatient(anna.id, { city: 'Biel' });
    await visitor.post('/admin/bulk', { ...form, number: '3' });
    expect(mainOn((await visitor.get('/admin/')).text)).toMatch(
      /notice warning"[^>]*id="bulk"[^>]*><p><strong>Anna Müller, 1975:<\/strong> 2 saved on both sides and 1 could not be saved\.<\/p><ul class="plain-list"><li>Address: The value has been changed again since\./,
    );
    expect(values().cities).toEqual(['Biel', 'Bern']);
  });

  it('stay open from the one on at which a service does not answer as it should', async () => {
    const { visitor, link, bench, decided } = await openDisputed((at) => ({
      onSingleRecords: (practice, command, work) =>
        actingOf(at.context()).onSingleRecords(practice, command, (run) =>
          work({ ...run, stopping: brokenAfterOne(at) }),
        ),
    }));
    await confirm(visitor, takeOf('ghl', link));
    expect(mainOn((await visitor.get('/admin/')).text)).toMatch(
      /notice error"[^>]*id="bulk".* 1 saved on both sides and 2 are still open\. e-Physio or GoHighLevel cannot be reached\./,
    );
    expect([(await decided()).length, (await openConflicts(bench)).length]).toEqual([2, 3]);
  });

  it('are left as they are while somebody else holds the lock', async () => {
    const { visitor, link, bench, decided } = await openDisputed(() => ({
      onSingleRecords: async () => {
        throw new LockedError('Somebody else is at it.', 'Try again.');
      },
    }));
    await confirm(visitor, takeOf('ghl', link));
    expect((await visitor.get('/admin/')).text).toContain(
      '3 are still open. A comparison is running. Try again in a minute.',
    );
    expect([await decided(), (await openConflicts(bench)).length]).toEqual([[], 4]);
  });

  it('that cannot be opened are left out', async () => {
    const { visitor, link, bench, own } = await openDisputed();
    const damaged = own.find(({ field }) => field === 'phone');
    await bench.store.db
      .updateTable('conflicts')
      .set({ data: Buffer.from('damaged') })
      .where('id', '=', damaged?.id ?? '')
      .execute();
    const { text } = await visitor.get(previewAt(takeOf('ghl', link)));
    expect(text).toContain('1 item is left out: its stored values cannot be opened.');
    await confirm(visitor, takeOf('ghl', link));
    expect((await visitor.get('/admin/')).text).toContain('2 saved on both sides.');
  });
});

it('all that was changed on both sides may stay as it is', async () => {
  const { visitor, bench } = await openDisputed();
  const leave = { verb: 'resolve', kind: 'conflict', answer: 'leave' };
  const text = mainOn((await visitor.get(previewAt(leave))).text);
  expect(text).toContain('It is about 4 open items.');
  expect(text).toMatch(
    /<strong>Jürg Müller, 1972:<\/strong> The address of Jürg Müller was changed on both sides\./,
  );
  await confirm(visitor, leave);
  expect((await visitor.get('/admin/')).text).toContain('4 stay as they are.');
  expect(await openConflicts(bench)).toEqual([]);
});
