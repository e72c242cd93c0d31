import { counted } from '../../../domain/counted.ts';
import { inOneLine } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';
import type { ClassifiedPairs, Contradiction } from './classify-pairs.ts';
import type { SignInVerdict } from './pick-sign-in.ts';
import type { BadRow, Dump, OldPair } from './read-dump.ts';
import type { TakenOver } from './take-over.ts';

/** What an import came to. */
export interface ImportOutcome {
  readonly practice: string;
  readonly dryRun: boolean;
  readonly dump: Dump;
  readonly taken: TakenOver;
}

type Entity = 'contact' | 'appointment';

const contradictionsOf = ({ taken }: ImportOutcome): (Contradiction & { readonly of: Entity })[] => [
  ...taken.contacts.contradictions.map((c) => ({ of: 'contact' as const, ...c })),
  ...taken.appointments.contradictions.map((c) => ({ of: 'appointment' as const, ...c })),
];

const countsOf = (classified: ClassifiedPairs<OldPair>, unpaired: number) => ({
  taken: classified.taken.length,
  known: classified.known,
  unpaired,
  contradictions: classified.contradictions.length,
});

/** What `--json` prints. */
export const importDocument = (outcome: ImportOutcome) => {
  const { dump, taken, dryRun } = outcome;
  return {
    dryRun,
    contacts: countsOf(taken.contacts, dump.unpaired.contacts),
    appointments: countsOf(taken.appointments, dump.unpaired.appointments),
    tokens: 'take' in taken.signIn ? 'taken' : taken.signIn.leave,
    others: dump.others,
    contradictions: contradictionsOf(outcome),
    bad: dump.bad,
  };
};

const SIGN_IN: Record<Extract<SignInVerdict, { leave: string }>['leave'], string> = {
  none: 'Tokens: none in the file.',
  'not-wanted': 'Tokens: left out, as you asked.',
  'private-token': 'Tokens: not needed, because the config has a private integration token.',
  'signed-in': 'Tokens: the practice is signed in already; its own were kept.',
  'other-location': "Tokens: none of the practice's own location; run: ephysio-ghl auth",
  several: 'Tokens: several for one location, and nobody knows which is good; run: ephysio-ghl auth',
};

const TAKEN =
  'Tokens: taken. The old system must not renew them any more: each can be used once, by one of the two.';

/** At most so many lines of a list that a person reads. */
const SHOWN = 50;

const listed = (title: string, items: readonly string[]): string[] => {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? [`… and ${items.length - SHOWN} more (--json shows all)`] : [];
  return ['', title, ...[...items.slice(0, SHOWN), ...more].map((item) => `- ${inOneLine(item)}`)];
};

const MODEL_NAMES: Readonly<Record<BadRow['model'], string>> = {
  'ghl_accounts.contactsync': 'contactsync',
  'ghl_accounts.appointmentsync': 'appointmentsync',
  'ghl_accounts.ghlauthcredentials': 'ghlauthcredentials',
  unknown: 'unknown',
};

const badLine = ({ model, row, reason }: BadRow): string => `${MODEL_NAMES[model]} ${row}: ${reason}`;

/** The same for a person. */
export const importText = (outcome: ImportOutcome): string => {
  const { practice, dryRun, dump, taken } = outcome;
  const row = (name: string, { taken: n, known, unpaired, contradictions }: ReturnType<typeof countsOf>) => [
    name,
    n,
    known,
    unpaired,
    contradictions,
  ];
  const head = ['', dryRun ? 'would be linked' : 'linked', 'already', 'one side only', 'contradict'];
  const { signIn } = taken;
  return [
    `import django, practice ${practice}${dryRun ? ' (dry run: nothing was written)' : ''}`,
    renderTable(head, [
      row('patients', countsOf(taken.contacts, dump.unpaired.contacts)),
      row('appointments', countsOf(taken.appointments, dump.unpaired.appointments)),
    ]),
    'take' in signIn ? TAKEN : SIGN_IN[signIn.leave],
    ...(dump.others === 0
      ? []
      : [`${counted(dump.others, 'row of another model was', 'rows of other models were')} passed over.`]),
    ...listed(
      'Not taken, because another row or link says otherwise:',
      contradictionsOf(outcome).map(
        (c) => `${c.of} row ${c.row} (e-Physio ${c.ephysioId}, GHL ${c.ghlId}): ${c.reason}`,
      ),
    ),
    ...listed('Not readable:', dump.bad.map(badLine)),
  ].join('\n');
};
