import { expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { freePort, openOffice } from './set-up.ts';

it('a rehearsal beside a listener says which webhooks arrived, and the listener does nothing about them', async () => {
  const port = await freePort();
  const office = await openOffice({ patients: 1, config: { webhookPort: port } });
  const listener = office.start(['serve-webhooks', '--json']);
  await listener.says(/"event":"listener.start"/);
  const { ghl, ephysio } = office.sandbox;
  const sender = ghl.deliverWebhooks({ url: `http://127.0.0.1:${port}/api/webhooks`, backoffMs: () => 50 });
  const patients = ephysio.state.patients.size;
  const end = await office.run('rehearse', '--yes', '--json');
  expect(end.exitCode, end.stdout).toBe(0);
  const { findings } = documentOf(end);
  const found = (assumption: string) =>
    findings.find((f: { assumption: string }) => f.assumption === assumption);
  expect(found('webhook-contact')).toMatchObject({
    state: 'seen',
    facts: { webhooks: { ContactCreate: 1 } },
  });
  expect(found('webhook-appointment')).toMatchObject({
    state: 'seen',
    facts: { webhooks: { AppointmentCreate: 1 }, seconds: expect.any(Number) },
  });
  expect(found('webhook-deletion')).toMatchObject({ state: 'seen' });
  await sender.flush();
  expect(ephysio.state.patients.size).toBe(patients + 1);
  listener.process.kill('SIGTERM');
  expect(await listener.ended).toMatchObject({ exitCode: 0 });
  expect(documentOf(await office.run('webhooks', 'list', '--json')).dead).toBe(0);
  expect(documentOf(await office.run('review', 'list', '--json')).total).toBe(0);
});
