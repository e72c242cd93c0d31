import type { Linked } from '../links.ts';
import { hasFailed, isReviewed, type Outcome } from '../outcome.ts';
import { areSwapped, isPartOfName, isSameSpelt } from '../spelling.ts';
import { contactView, PERSON_FIELDS, patientView, type View } from '../views.ts';

const CONTACT_POINTS = ['email', 'phone'];

const isHeldByAnother = (
  { world: { sandbox } }: Outcome,
  id: string,
  field: string,
  value: string,
): boolean =>
  [...sandbox.ghl.state.contacts.values()].some((c) => c.id !== id && contactView(c)[field] === value);

/** Names that differ by agreement: in their spelling, in an initial or a part, or because they are swapped. */
const isSpelling = (field: string, now: { readonly ephysio: View; readonly ghl: View }): boolean => {
  if (!field.endsWith('Name')) return false;
  const [here, there] = [now.ephysio[field], now.ghl[field]];
  return (
    isSameSpelt(here, there) ||
    areSwapped(now.ephysio, now.ghl) ||
    (field === 'firstName' && isPartOfName(here, there))
  );
};

/** Why two records that stand for one person may differ in a field. */
const isExplained = (
  outcome: Outcome,
  link: Linked,
  field: string,
  now: { readonly ephysio: View; readonly ghl: View },
): boolean => {
  const { practice } = outcome;
  const [here, there] = [now.ephysio[field] ?? '', now.ghl[field] ?? ''];
  if (isSpelling(field, now)) return true;
  if (isReviewed(outcome, [link.id, field]) || isReviewed(outcome, [link.id], ['somebody-else'])) return true;
  if (hasFailed(outcome, link.id, link.ephysio, link.ghl)) return true;
  // Who owns a field may leave it empty.
  const owner = practice.owners[field];
  if (owner !== undefined && now[owner][field] === '') return true;
  const isLeftOut = CONTACT_POINTS.includes(field) && there === '' && !practice.allowDuplicateContact;
  return isLeftOut && isHeldByAnother(outcome, link.ghl ?? '', field, here);
};

/** Linked people of whom both sides do not say the same, without a review that says why. */
export const unlikePatients = (outcome: Outcome): string[] => {
  const { ephysio, ghl } = outcome.world.sandbox;
  const problems: string[] = [];
  for (const link of outcome.links) {
    if (link.entity !== 'patient' || link.isTombstone) continue;
    const patient = ephysio.state.patients.get(Number(link.ephysio));
    const contact = ghl.state.contacts.get(link.ghl ?? '');
    if (!patient || !contact) {
      problems.push(`link ${link.ephysio} = ${link.ghl} stands for nobody on one side`);
      continue;
    }
    // What is archived is not listed: its changes wait.
    if (patient.status !== 1) continue;
    const now = { ephysio: patientView(patient), ghl: contactView(contact) };
    for (const field of PERSON_FIELDS) {
      if (now.ephysio[field] === now.ghl[field] || isExplained(outcome, link, field, now)) continue;
      problems.push(
        `patient ${link.ephysio} and contact ${link.ghl} differ in ${field}: "${now.ephysio[field]}" and "${now.ghl[field]}"`,
      );
    }
  }
  return problems;
};
