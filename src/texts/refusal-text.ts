import { otherSide, SERVICE } from '../domain/records/sides.ts';
import type { Refusal } from '../domain/review/refusal.ts';
import { patientText } from './record-text.ts';

/** Where a person reads a text: what is a flag of a command there is a button here. */
export type Surface = 'terminal' | 'page';

const WITHOUT_TAKE: Readonly<Record<Surface, string>> = {
  terminal: 'without --take',
  page: 'with Resolve',
};

const firstWriteText = ({ side, outcome, reason }: Extract<Refusal, { code: 'first-write' }>): string => {
  const service = SERVICE[side];
  switch (outcome) {
    case 'by-hand':
      return `enter it in ${service} by hand, the next run carries it over: ${reason}`;
    case 'unknown':
      return `it is not known whether ${service} took it; the next run finds out: ${reason}`;
    case 'failed':
      return `${service} did not take it: ${reason}`;
  }
};

const secondWriteText = (refusal: Extract<Refusal, { code: 'second-write' }>): string => {
  const { field, outcome, reason } = refusal;
  const holder = SERVICE[otherSide(refusal.side)];
  switch (outcome) {
    case 'taken-back':
      return `both records are as they were: ${reason}`;
    case 'duplicate':
      return `${holder} holds the value; the next run empties the ${field} in GHL, unless it is the only way to reach them: ${reason}`;
    case 'failed':
      return `${holder} holds the value, the next run tries the other side again: ${reason}`;
  }
};

/** Why something was not done, as a part of a sentence. */
export const refusalText = (refusal: Refusal, surface: Surface): string => {
  switch (refusal.code) {
    case 'busy':
      return 'a run or the listener is writing the record: try again in a moment';
    case 'failed':
      return refusal.isAskedAgain ? `${refusal.reason}. Say it again when that is put right` : refusal.reason;
    case 'patient-gone':
      return `${patientText(refusal)} is not there${refusal.side === 'ephysio' ? ', or not active' : ' any more'}`;
    case 'linked-to-another':
      return `${patientText(refusal)} is linked to ${patientText({ side: otherSide(refusal.side), id: refusal.other })}: merge the two ${refusal.side === 'ephysio' ? 'contacts in GHL' : 'patients in e-Physio'}, or run "ephysio-ghl links remove ${refusal.link}" first if that link is wrong`;
    case 'not-linked':
      return `e-Physio patient ${refusal.ephysioId} is not linked to GHL contact ${refusal.ghlId} any more`;
    case 'nothing-in-common':
      return 'they agree in nothing, and nobody is renamed altogether: make the name agree first';
    case 'no-tombstone':
      return 'it is no tombstone (any more): there is nothing to restore';
    case 'both-gone':
      return 'neither of the two records is there any more';
    case 'link-removed':
      return `its link was removed: enter the value by hand, and settle it ${WITHOUT_TAKE[surface]}`;
    case 'half-gone':
      return `one of the two records is gone: settle it ${WITHOUT_TAKE[surface]}, or restore the link first`;
    case 'record-gone':
      return `its record ${refusal.id} is not in ${SERVICE[refusal.side]} any more, or not active`;
    case 'owned':
      return `sync.owners gives ${refusal.field} to ${SERVICE[refusal.side]}: change it there`;
    case 'excluded':
      return `e-Physio patient ${refusal.id} objects to GHL: nothing of it is sent there. "ephysio-ghl person include ${refusal.id}" takes that back`;
    case 'not-shared':
      return `${refusal.field} is not among sync.contactFields, so that nothing of it is written: settle it ${WITHOUT_TAKE[surface]}`;
    case 'changed-since':
      return `${refusal.field} has been changed since: look at both records, and settle the conflict ${WITHOUT_TAKE[surface]}`;
    case 'cannot-stand':
      return `this value of ${refusal.field} cannot stand on both sides: enter another one`;
    case 'somebody-else':
      return `GHL contact ${refusal.contact} has another first and last name by now, so that nothing is written: settle first whose it is, as the review item of kind "somebody-else" says`;
    case 'required':
      return `e-Physio demands ${refusal.field}: it cannot be emptied`;
    case 'cancelled':
      return 'the appointment is cancelled: book it again if it is to take place';
    case 'other-patient':
      return 'the appointment is of another patient by now: run `ephysio-ghl sync` first';
    case 'kept':
      return `${refusal.reason}: it stays as it is, unless the desk changes it in e-Physio`;
    case 'not-taken':
      return `${SERVICE[refusal.side]} did not take the value: see \`ephysio-ghl review list\``;
    case 'first-write':
      return firstWriteText(refusal);
    case 'second-write':
      return secondWriteText(refusal);
  }
};
