import type { ProblemTexts, RunEnd } from '../problems-texts.ts';

const CARER = 'Melden Sie es der Person, die dieses Programm betreut.';

const run = ({ what, at }: { readonly what: 'run' | 'renewal'; readonly at: string }): string =>
  what === 'run' ? `Der Abgleich vom ${at}` : `Die Erneuerung der Verbindung mit GoHighLevel vom ${at}`;

const ENDS: Readonly<Record<RunEnd, readonly [why: string, advice: string]>> = {
  'sign-in': ['Der Zugang zu e-Physio oder GoHighLevel ist nicht mehr gültig.', CARER],
  unreachable: [
    'e-Physio oder GoHighLevel war nicht erreichbar.',
    'Der nächste Abgleich versucht es nochmals. Bleibt es dabei, melden Sie es der Person, die dieses Programm betreut.',
  ],
  locked: ['Ein anderer Abgleich war noch nicht fertig.', 'Der nächste Abgleich versucht es nochmals.'],
  config: ['Eine Einstellung stimmt nicht.', CARER],
  bug: ['Das Programm hat einen Fehler.', CARER],
  other: ['Der Grund ist unten angegeben.', CARER],
};

export const problems: ProblemTexts = {
  appRemoved: ({ at }) => ({
    title: 'Verbindung mit GoHighLevel entfernt',
    text: `Die Verbindung wurde in GoHighLevel entfernt (${at}). Seither wird nichts mehr übertragen.`,
    advice: 'Verbinden Sie die Praxis neu mit GoHighLevel.',
  }),
  notSignedIn: () => ({
    title: 'Keine Verbindung mit GoHighLevel',
    text: 'Die Praxis ist nicht mit GoHighLevel verbunden. Es wird nichts übertragen.',
    advice: 'Verbinden Sie die Praxis mit GoHighLevel.',
  }),
  notRenewable: ({ until }) => ({
    title: 'Verbindung mit GoHighLevel läuft ab',
    text:
      until === null
        ? 'Die Verbindung lässt sich nicht mehr von selbst erneuern.'
        : `Die Verbindung endet am ${until} und lässt sich nicht mehr von selbst erneuern.`,
    advice: 'Verbinden Sie die Praxis neu mit GoHighLevel.',
  }),
  runKilled: (words) => ({
    title: 'Abgleich abgebrochen',
    text: `${run(words)} wurde mittendrin abgebrochen. Der nächste erledigt den Rest.`,
    advice: 'Geschieht das wieder, melden Sie es der Person, die dieses Programm betreut.',
  }),
  recordsFailed: (words) => ({
    title: 'Nicht alles übertragen',
    text: `${run(words)} ist abgeschlossen. Nicht übertragen: ${words.failed ?? 'einiges'}.`,
    advice: 'Der nächste Abgleich versucht es nochmals.',
  }),
  runGuarded: (words) => ({
    title: 'Zur Sicherheit angehalten',
    text: `${run(words)} wurde zur Sicherheit angehalten: Es hätte sich ungewöhnlich viel geändert.`,
    advice: `Prüfen Sie, ob die Änderungen gewollt sind. ${CARER}`,
  }),
  runFailed: (words) => {
    const [why, advice] = ENDS[words.end];
    return { title: 'Abgleich nicht möglich', text: `${run(words)} kam nicht durch. ${why}`, advice };
  },
  neverRan: () => ({
    title: 'Noch kein Abgleich',
    text: 'Es gab noch keinen vollständigen Abgleich.',
    advice: CARER,
  }),
  runOverdue: ({ at }) => ({
    title: 'Abgleich überfällig',
    text: `Der letzte Abgleich war am ${at}. Seither wurde nichts mehr verglichen.`,
    advice: CARER,
  }),
  inboxStuck: ({ waiting, since }) => ({
    title: 'Meldungen bleiben liegen',
    text: `Meldungen von GoHighLevel, die warten: ${waiting}, die älteste seit ${since}.`,
    advice: CARER,
  }),
};
