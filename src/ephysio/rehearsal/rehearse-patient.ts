import { readDate } from '../../domain/records/date.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { differing, type Finding, type Learned } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { MARKER, markedEmail, markedName } from '../../domain/rehearsal/marker.ts';
import { changedPatientBody, newPatientBody } from '../patients/patient-body.ts';
import { readPatients, toPatient } from '../patients/patient-mapper.ts';
import type { WirePatient } from '../wire.ts';
import { attempt, type EphysioRehearsal, type Tried } from './rehearsal-context.ts';

type Sex = 'm' | 'f';

/** What the made-up patient says, first and after it was changed. */
interface Version {
  readonly fields: Patient & { readonly birthDate: string };
  readonly sex: Sex;
}

const versionsOf = (mark: string): readonly [Version, Version] => {
  const name = markedName(mark);
  const email = markedEmail(mark);
  return [
    {
      fields: { ...name, birthDate: '1901-02-03', street: 'Probeweg 1', zip: '8001', city: 'Zürich', email },
      sex: 'm',
    },
    {
      fields: { ...name, birthDate: '1902-11-30', street: 'Testgasse 22', zip: '3011', city: 'Bern', email },
      sex: 'f',
    },
  ];
};

/** The active patient with this id, as e-Physio lists it. */
const listedPatient = async ({ client }: EphysioRehearsal, id: string): Promise<WirePatient | null> =>
  readPatients(await client.listPatients()).wire.get(id) ?? null;

/** The patient that an earlier rehearsal has left, as the clean-up has found it. */
const patientLeft = async ({ journal }: EphysioRehearsal): Promise<Made | null> => {
  const rows = (await journal.left('ephysio')).filter(({ kind }) => kind === 'patient');
  const last = rows.findLast(({ recordId }) => recordId !== null);
  return last === undefined || last.recordId === null ? null : { ...last, recordId: last.recordId };
};

const DAY_MS = 86_400_000;

/** A list that shows no comments is as it was seen; one that shows others has not kept what was sent. */
const commentFinding = ({ comment }: WirePatient): Finding => {
  const code = 'patient-comment';
  if ((comment ?? null) === null) return { code, state: 'seen', facts: { what: 'not-listed' } };
  return typeof comment === 'string' && comment.includes(MARKER)
    ? { code, state: 'seen' }
    : { code, state: 'not so', facts: { what: 'other-content' } };
};

/** Compares what is listed with what was sent. */
const reportFields = (r: EphysioRehearsal, sent: Version, listed: WirePatient): void => {
  const { birthDate, ...others } = sent.fields;
  const read = toPatient(listed);
  const fields = differing(others, read);
  r.report({
    code: 'patient-fields',
    ...(fields.length === 0 ? { state: 'seen' } : { state: 'not so', facts: { fields } }),
  });
  const day = typeof listed.birthDate === 'string' ? (readDate(listed.birthDate) ?? null) : null;
  const days = day === null ? null : Math.round((Date.parse(day) - Date.parse(birthDate)) / DAY_MS);
  r.report({
    code: 'patient-birth-date',
    ...(days === 0
      ? { state: 'seen' }
      : { state: 'not so', facts: days === null ? { fields: ['birthDate'] } : { days } }),
  });
  r.report(commentFinding(listed));
};

/** @param listed the sex as it was listed after each of the two was written; `undefined`: it was not written */
const sexFinding = (configured: Sex | null, listed: Readonly<Record<Sex, unknown>>): Finding => {
  const code = 'patient-sex';
  const values = [listed.m, listed.f].filter((value) => value !== undefined);
  if (values.length === 0) return { code, state: 'not tried', why: 'there-already' };
  if (values.some((value) => typeof value !== 'boolean'))
    return { code, state: 'not so', facts: { what: 'no-boolean' } };
  if (values.length === 2 && listed.m === listed.f)
    return { code, state: 'not so', facts: { what: 'one-for-both' } };
  const sexTrue: Sex = listed.m === true || listed.f === false ? 'm' : 'f';
  const learned = { sexTrue };
  if (configured !== null && configured !== sexTrue)
    return { code, state: 'not so', facts: { what: 'other-than-config' }, learned };
  return { code, state: 'seen', learned };
};

const update = (r: EphysioRehearsal, before: WirePatient, to: Version): Promise<Tried> =>
  attempt(() =>
    r.client.updatePatient(before.id, {
      ...changedPatientBody(before, to.fields, { sexTrue: null }),
      sex: to.sex,
      comment: MARKER,
    }),
  );

/** What a change of a patient came to. */
const updateFinding = (tried: Tried, from: Version, to: Version, listed: WirePatient): Finding => {
  const code = 'updatePatient';
  const learned = (works: boolean): { readonly learned: Learned } => ({
    learned: { capabilities: { updatePatient: works } },
  });
  if (tried.end === 'off') return { code, state: 'not tried', why: 'switched-off' };
  if (tried.end === 'unknown') return { code, state: 'not so', facts: tried.facts };
  if (tried.end !== 'done') return { code, state: 'not so', facts: tried.facts, ...learned(false) };
  const fields = differing(to.fields, toPatient(listed));
  if (fields.length === 0) return { code, state: 'seen', ...learned(true) };
  const isUnchanged = differing(from.fields, toPatient(listed)).length === 0;
  const facts = isUnchanged ? ({ what: 'unchanged' } as const) : { fields };
  return { code, state: 'not so', facts, ...learned(false) };
};

/**
 * One patient with a name that cannot be mistaken, made (or found, from an earlier rehearsal), changed, and read back.
 * @returns the patient; `null`: e-Physio does not list it
 */
export const rehearsePatient = async (r: EphysioRehearsal): Promise<Made | null> => {
  const earlier = await patientLeft(r);
  const [first, second] = versionsOf(earlier?.mark ?? r.journal.mark);
  const origin = { id: r.journal.mark, extras: { sex: first.sex, emailConsent: false } };
  const body = { ...newPatientBody(first.fields, r.practice.ephysio, origin), comment: MARKER };
  const made = earlier ?? (await r.journal.create('ephysio', 'patient', () => r.client.createPatient(body)));
  let listed = await listedPatient(r, made.recordId);
  if (listed === null) {
    r.report({ code: 'patient-fields', state: 'not so', facts: { what: 'not-listed' } });
    return null;
  }
  const sexes: Record<Sex, unknown> = { m: undefined, f: undefined };
  const isReset = earlier === null || (await update(r, listed, first)).end === 'done';
  if (earlier !== null && isReset) listed = (await listedPatient(r, made.recordId)) ?? listed;
  if (!isReset)
    for (const code of ['patient-fields', 'patient-birth-date', 'patient-comment'] as const)
      r.report({ code, state: 'not tried', why: 'there-already' });
  else {
    sexes.m = listed.sex ?? null;
    reportFields(r, first, listed);
  }
  const tried = await update(r, listed, second);
  const after = (await listedPatient(r, made.recordId)) ?? listed;
  const finding = updateFinding(tried, first, second, after);
  r.report(finding);
  if (finding.state === 'seen') sexes.f = after.sex ?? null;
  r.report(sexFinding(r.practice.ephysio.sexTrue, sexes));
  return made;
};
