import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import type { EphysioPatient } from './model.ts';
import type { EphysioOptions } from './options.ts';
import { checkChange, checkRequest, fieldsOf } from './patient-rules.ts';
import { EphysioRefusal, jsonObject, refuse, support, unknown } from './refuse.ts';
import type { EphysioState } from './state.ts';

/** As the list answers: the caller's own id and the consent do not come back. */
const view = ({ externalId: _, hasEmailConsent: __, ...patient }: EphysioPatient): Record<string, unknown> =>
  patient;

/** As a list shows the patient. */
const listed = (
  patient: EphysioPatient,
  { listsComments }: EphysioState['options'],
): Record<string, unknown> => {
  if (listsComments === true) return view(patient);
  const { comment: _, ...others } = view(patient);
  return listsComments === 'empty' ? { ...others, comment: '' } : others;
};

/** The service has rules of its own about values. @throws EphysioRefusal 400 naming the first field */
const checkValues = (
  { refusedValues }: EphysioState,
  body: Readonly<Record<string, unknown>>,
  listed: Readonly<Record<string, unknown>>,
): void => {
  const refused = Object.keys(body).find(
    (name) => body[name] !== listed[name] && refusedValues.has(`${name} ${String(body[name])}`),
  );
  if (refused !== undefined) throw new EphysioRefusal(400, `/${refused} is not valid`, false);
};

export const mountPatients = (
  app: Hono<SandboxEnv>,
  options: EphysioOptions,
  stateOf: (c: SandboxContext) => EphysioState,
): void => {
  app.get('/patients', (c) => {
    const status = c.req.query('status');
    if (status !== '1' && status !== '0') throw refuse('status is required');
    const patients = [...stateOf(c).patients.values()].filter((p) => p.status === Number(status));
    return c.json(patients.map((patient) => listed(patient, options)));
  });
  app.post('/patients/request', (c) => {
    const state = stateOf(c);
    const body = jsonObject(c);
    checkRequest(body);
    checkValues(state, body, {});
    const id = state.nextId();
    state.patients.set(id, {
      id,
      status: 1,
      ...fieldsOf(body, options),
      ...(typeof body.id === 'string' ? { externalId: body.id } : {}),
    });
    return c.json({ id });
  });
  app.put('/patients/:id', (c) => {
    const state = stateOf(c);
    const { updatePatient } = options;
    if (typeof updatePatient !== 'string') support(updatePatient);
    const id = Number(c.req.param('id'));
    const before = state.patients.get(id);
    if (before === undefined) throw unknown('patient');
    const body = jsonObject(c);
    checkChange(body, view(before));
    checkValues(state, body, view(before));
    const after: EphysioPatient = { ...before, ...fieldsOf(body, options), id };
    if (updatePatient !== 'ignored') state.patients.set(id, after);
    return c.json(view(after));
  });
};
