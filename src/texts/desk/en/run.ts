import type { GuardFacts } from '../../../domain/plan/guard-facts.ts';
import { SYSTEM } from '../person-phrase.ts';
import type { GuardWords, RunTexts } from '../run-texts.ts';

type Massive = Extract<GuardFacts, { guard: 'mass-change' }>;

const KIND = {
  patient: 'Patients',
  appointment: 'Appointments',
  'block-slot': 'Blocked times',
} as const;

const massText = ({ count, linked, entity, by }: Massive, { number, field }: GuardWords): string => {
  const of = `${number(count)} of ${number(linked)}`;
  if ('minutes' in by)
    return `${of} appointments would move by the same amount (${number(Math.abs(by.minutes))} minutes).`;
  const what = field === null ? 'the same value' : `the same value (${field})`;
  return 'firstField' in by
    ? `In ${of} new matches ${what} would be overwritten.`
    : `${KIND[entity]}: ${what} would change in ${of}.`;
};

export const run: RunTexts = {
  about: 'The preview shows what a run would change now. It changes nothing itself.',
  showPreview: 'Show preview',
  showPreviewAgain: 'Make the preview again',
  startNow: 'Start now',
  startAnyway: 'Start anyway',
  reloads: 'This page loads itself again.',
  previewRuns: 'The preview is being made',
  runRuns: 'The run is under way',
  steps: {
    'reading-patients': 'Reading patients',
    'reading-new-contacts': 'Reading new contacts',
    'reading-contacts': 'Reading contacts',
    'reading-appointments': 'Reading appointments',
    'reading-visits': 'Reading past appointments',
    'unfinished-writes': 'Checking what was begun',
    'unfinished-block-slots': 'Checking blocked times that were begun',
    patients: 'Writing patients',
    appointments: 'Writing appointments',
    'block-slots': 'Blocking times',
    emptying: 'Deleting values',
  },
  progress: (done, total) => `${done} of ${total}`,
  previewOf: (at, by) => `Preview of ${at} (${by})`,
  runOf: (at, by) => `Run of ${at} (${by})`,
  alreadyRuns: 'A run or a preview of this practice is under way here.',
  nothingToDo: 'Both sides agree. A run would change nothing now.',
  nothingDone: 'Both sides agreed. Nothing was changed.',
  wouldChange: 'What would change',
  changed: 'What was changed',
  groups: {
    'cancel appointment ephysio': {
      one: '{n} appointment cancelled in e-Physio',
      other: '{n} appointments cancelled in e-Physio',
    },
    'cancel appointment ghl': {
      one: '{n} appointment cancelled in GoHighLevel',
      other: '{n} appointments cancelled in GoHighLevel',
    },
    'create patient ephysio': { one: '{n} new person in e-Physio', other: '{n} new people in e-Physio' },
    'create patient ghl': { one: '{n} new person in GoHighLevel', other: '{n} new people in GoHighLevel' },
    'create appointment ephysio': {
      one: '{n} new appointment in e-Physio',
      other: '{n} new appointments in e-Physio',
    },
    'create appointment ghl': {
      one: '{n} new appointment in GoHighLevel',
      other: '{n} new appointments in GoHighLevel',
    },
    'update patient ephysio': {
      one: '{n} person changed in e-Physio',
      other: '{n} people changed in e-Physio',
    },
    'update patient ghl': {
      one: '{n} person changed in GoHighLevel',
      other: '{n} people changed in GoHighLevel',
    },
    'update appointment ephysio': {
      one: '{n} appointment changed in e-Physio',
      other: '{n} appointments changed in e-Physio',
    },
    'update appointment ghl': {
      one: '{n} appointment changed in GoHighLevel',
      other: '{n} appointments changed in GoHighLevel',
    },
    'tombstone patient': {
      one: '{n} person deleted in GoHighLevel',
      other: '{n} people deleted in GoHighLevel',
    },
    'link patient': { one: '{n} person matched', other: '{n} people matched' },
    'link appointment': { one: '{n} appointment matched', other: '{n} appointments matched' },
    'create block-slot ghl': {
      one: '{n} time blocked in GoHighLevel',
      other: '{n} times blocked in GoHighLevel',
    },
    'update block-slot ghl': {
      one: '{n} blocked time changed in GoHighLevel',
      other: '{n} blocked times changed in GoHighLevel',
    },
    'remove block-slot ghl': {
      one: '{n} time free again in GoHighLevel',
      other: '{n} times free again in GoHighLevel',
    },
  },
  unchanged: { one: '{n} entry stays as it is.', other: '{n} entries stay as they are.' },
  heldBack: 'held back for safety',
  more: { one: '{n} more', other: '{n} more' },
  unnamed: 'Without a name',
  stopped: 'Stopped by a safety check',
  partlyStopped: 'A part is held back for safety',
  guard: (words) => {
    const { facts, number } = words;
    switch (facts.guard) {
      case 'empty-side':
        return `${SYSTEM[facts.side]} shows no entry at all. There should be ${number(facts.expected)}.`;
      case 'shrunk-side':
        return `${SYSTEM[facts.side]} shows only ${number(facts.count)} entries. Last time there were ${number(facts.lastCount)}.`;
      case 'retire-limit':
        return `${KIND[facts.entity]}: ${number(facts.count)} of ${number(facts.linked)} would be cancelled, though nobody cancelled them here.`;
      case 'creations':
        return `${number(facts.count)} people would be entered in e-Physio. Without a person's word the limit is ${number(facts.limit)}.`;
      case 'mass-change':
        return massText(facts, words);
    }
  },
  guardAdvice:
    'Look in both programs whether this is meant. If it is not, tell the person who looks after this program. If it is, start anyway.',
  override: {
    title: 'Start anyway?',
    text: 'The run will then also change what was stopped for safety:',
    checked: 'I have looked in both programs. The changes are meant.',
    tickFirst: 'First confirm that you have looked.',
    cancel: 'Cancel',
  },
  troubles: {
    locked: 'Another run is under way. Try again in a few minutes.',
    unreachable: 'e-Physio or GoHighLevel cannot be reached. Try again in a few minutes.',
    'sign-in':
      'The access to e-Physio or GoHighLevel is not valid any more. Tell the person who looks after this program.',
    config: 'A setting is wrong. Tell the person who looks after this program.',
    'some-failed': 'Not everything could be transferred. The next run tries again.',
    killed: 'The run was ended in the middle. The next one does the rest.',
    other: 'That did not work. Tell the person who looks after this program.',
  },
  done: 'Finished.',
  failed: {
    one: '{n} entry could not be transferred.',
    other: '{n} entries could not be transferred.',
  },
  openItems: { one: '{n} open item waits for you.', other: '{n} open items wait for you.' },
  toToday: 'To “Today”',
  differs: 'Different from the preview',
  notDone: {
    one: '{n} change of the preview was not needed any more, or not possible.',
    other: '{n} changes of the preview were not needed any more, or not possible.',
  },
  added: { one: '{n} change was added.', other: '{n} changes were added.' },
  asPreviewed: 'Exactly what the preview showed was changed.',
};
