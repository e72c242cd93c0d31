import type { GuardFacts } from '../../../domain/plan/guard-facts.ts';
import { SYSTEM } from '../person-phrase.ts';
import type { GuardWords, RunTexts } from '../run-texts.ts';

type Massive = Extract<GuardFacts, { guard: 'mass-change' }>;

const KIND = {
  patient: 'Patienten',
  appointment: 'Termine',
  'block-slot': 'blockierte Zeiten',
} as const;

const massText = ({ count, linked, entity, by }: Massive, { number, field }: GuardWords): string => {
  const of = `${number(count)} von ${number(linked)}`;
  if ('minutes' in by)
    return `${of} Terminen würden um gleich viel verschoben (${number(Math.abs(by.minutes))} Minuten).`;
  const what = field === null ? 'dieselbe Angabe' : `dieselbe Angabe (${field})`;
  return 'firstField' in by
    ? `Bei ${of} Zuordnungen, die neu wären, würde ${what} überschrieben.`
    : `${KIND[entity]}: Bei ${of} würde ${what} geändert.`;
};

export const run: RunTexts = {
  about: 'Die Vorschau zeigt, was ein Abgleich jetzt ändern würde. Sie selbst ändert nichts.',
  showPreview: 'Vorschau anzeigen',
  showPreviewAgain: 'Vorschau neu erstellen',
  startNow: 'Jetzt starten',
  startAnyway: 'Trotzdem starten',
  reloads: 'Diese Seite lädt sich von selbst neu.',
  previewRuns: 'Die Vorschau wird erstellt',
  runRuns: 'Der Abgleich läuft',
  steps: {
    'reading-patients': 'Patienten werden gelesen',
    'reading-new-contacts': 'Neue Kontakte werden gelesen',
    'reading-contacts': 'Kontakte werden gelesen',
    'reading-appointments': 'Termine werden gelesen',
    'reading-visits': 'Frühere Termine werden gelesen',
    'unfinished-writes': 'Angefangenes wird geprüft',
    'unfinished-block-slots': 'Angefangene blockierte Zeiten werden geprüft',
    patients: 'Patienten werden übertragen',
    appointments: 'Termine werden übertragen',
    'block-slots': 'Zeiten werden blockiert',
    emptying: 'Angaben werden gelöscht',
  },
  progress: (done, total) => `${done} von ${total}`,
  previewOf: (at, by) => `Vorschau von ${at} Uhr (${by})`,
  runOf: (at, by) => `Abgleich von ${at} Uhr (${by})`,
  alreadyRuns: 'Für diese Praxis läuft hier schon ein Abgleich oder eine Vorschau.',
  nothingToDo: 'Beide Seiten stimmen überein. Ein Abgleich würde jetzt nichts ändern.',
  nothingDone: 'Beide Seiten stimmten überein. Es wurde nichts geändert.',
  wouldChange: 'Das würde sich ändern',
  changed: 'Das wurde geändert',
  groups: {
    'cancel appointment ephysio': {
      one: '{n} Termin in e-Physio abgesagt',
      other: '{n} Termine in e-Physio abgesagt',
    },
    'cancel appointment ghl': {
      one: '{n} Termin in GoHighLevel abgesagt',
      other: '{n} Termine in GoHighLevel abgesagt',
    },
    'create patient ephysio': {
      one: '{n} Person neu in e-Physio',
      other: '{n} Personen neu in e-Physio',
    },
    'create patient ghl': {
      one: '{n} Person neu in GoHighLevel',
      other: '{n} Personen neu in GoHighLevel',
    },
    'create appointment ephysio': {
      one: '{n} Termin neu in e-Physio',
      other: '{n} Termine neu in e-Physio',
    },
    'create appointment ghl': {
      one: '{n} Termin neu in GoHighLevel',
      other: '{n} Termine neu in GoHighLevel',
    },
    'update patient ephysio': {
      one: '{n} Person in e-Physio geändert',
      other: '{n} Personen in e-Physio geändert',
    },
    'update patient ghl': {
      one: '{n} Person in GoHighLevel geändert',
      other: '{n} Personen in GoHighLevel geändert',
    },
    'update appointment ephysio': {
      one: '{n} Termin in e-Physio geändert',
      other: '{n} Termine in e-Physio geändert',
    },
    'update appointment ghl': {
      one: '{n} Termin in GoHighLevel geändert',
      other: '{n} Termine in GoHighLevel geändert',
    },
    'tombstone patient': {
      one: '{n} Person in GoHighLevel gelöscht',
      other: '{n} Personen in GoHighLevel gelöscht',
    },
    'link patient': { one: '{n} Person zugeordnet', other: '{n} Personen zugeordnet' },
    'link appointment': { one: '{n} Termin zugeordnet', other: '{n} Termine zugeordnet' },
    'create block-slot ghl': {
      one: '{n} Zeit in GoHighLevel blockiert',
      other: '{n} Zeiten in GoHighLevel blockiert',
    },
    'update block-slot ghl': {
      one: '{n} blockierte Zeit in GoHighLevel geändert',
      other: '{n} blockierte Zeiten in GoHighLevel geändert',
    },
    'remove block-slot ghl': {
      one: '{n} Zeit in GoHighLevel wieder frei',
      other: '{n} Zeiten in GoHighLevel wieder frei',
    },
  },
  unchanged: { one: '{n} Eintrag bleibt gleich.', other: '{n} Einträge bleiben gleich.' },
  heldBack: 'zur Sicherheit zurückgehalten',
  more: { one: '{n} weiterer', other: '{n} weitere' },
  unnamed: 'Ohne Namen',
  stopped: 'Zur Sicherheit angehalten',
  partlyStopped: 'Ein Teil wird zur Sicherheit zurückgehalten',
  guard: (words) => {
    const { facts, number } = words;
    switch (facts.guard) {
      case 'empty-side':
        return `${SYSTEM[facts.side]} zeigt keinen einzigen Eintrag. Erwartet wurden ${number(facts.expected)}.`;
      case 'shrunk-side':
        return `${SYSTEM[facts.side]} zeigt nur ${number(facts.count)} Einträge. Zuletzt waren es ${number(facts.lastCount)}.`;
      case 'retire-limit':
        return `${KIND[facts.entity]}: ${number(facts.count)} von ${number(facts.linked)} würden abgesagt, ohne dass jemand sie hier abgesagt hat.`;
      case 'creations':
        return `${number(facts.count)} Personen würden neu in e-Physio erfasst. Von selbst sind höchstens ${number(facts.limit)} erlaubt.`;
      case 'mass-change':
        return massText(facts, words);
    }
  },
  guardAdvice:
    'Schauen Sie in beiden Programmen nach, ob das gewollt ist. Wenn nicht, melden Sie es der Person, die dieses Programm betreut. Wenn ja, starten Sie trotzdem.',
  override: {
    title: 'Trotzdem starten?',
    text: 'Der Abgleich ändert dann auch das, was zur Sicherheit angehalten wurde:',
    checked: 'Ich habe in beiden Programmen nachgeschaut. Die Änderungen sind gewollt.',
    tickFirst: 'Bestätigen Sie zuerst, dass Sie nachgeschaut haben.',
    cancel: 'Abbrechen',
  },
  troubles: {
    locked: 'Ein anderer Abgleich läuft gerade. Versuchen Sie es in ein paar Minuten nochmals.',
    unreachable:
      'e-Physio oder GoHighLevel ist nicht erreichbar. Versuchen Sie es in ein paar Minuten nochmals.',
    'sign-in':
      'Der Zugang zu e-Physio oder GoHighLevel ist nicht mehr gültig. Melden Sie es der Person, die dieses Programm betreut.',
    config: 'Eine Einstellung stimmt nicht. Melden Sie es der Person, die dieses Programm betreut.',
    'some-failed': 'Nicht alles konnte übertragen werden. Der nächste Abgleich versucht es nochmals.',
    killed: 'Der Abgleich wurde mittendrin abgebrochen. Der nächste erledigt den Rest.',
    other: 'Das hat nicht geklappt. Melden Sie es der Person, die dieses Programm betreut.',
  },
  done: 'Abgeschlossen.',
  failed: {
    one: '{n} Eintrag konnte nicht übertragen werden.',
    other: '{n} Einträge konnten nicht übertragen werden.',
  },
  openItems: {
    one: '{n} Pendenz wartet auf Sie.',
    other: '{n} Pendenzen warten auf Sie.',
  },
  toToday: 'Zu «Heute»',
  differs: 'Anders als in der Vorschau',
  notDone: {
    one: '{n} Änderung aus der Vorschau war nicht mehr nötig oder nicht möglich.',
    other: '{n} Änderungen aus der Vorschau waren nicht mehr nötig oder nicht möglich.',
  },
  added: {
    one: '{n} Änderung kam dazu.',
    other: '{n} Änderungen kamen dazu.',
  },
  asPreviewed: 'Es wurde genau das geändert, was die Vorschau gezeigt hat.',
};
