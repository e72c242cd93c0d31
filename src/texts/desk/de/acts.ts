import type { ActTexts } from '../acts-texts.ts';
import { SYSTEM } from '../person-phrase.ts';

const LEAVE = 'Wählen Sie «So lassen».';

export const acts: ActTexts = {
  buttons: {
    same: 'Ja, dieselbe Person',
    sameAs: (name) => `Ja, es ist ${name}`,
    different: 'Nein, zwei verschiedene Personen',
    noneOfThem: 'Nein, niemand davon',
    takeEphysio: 'Angabe aus e-Physio übernehmen',
    takeGhl: 'Angabe aus GoHighLevel übernehmen',
    leave: 'So lassen',
    done: 'Erledigt',
    aside: 'Zurückstellen',
    retry: 'Nochmals versuchen',
    stopTrying: 'Nicht mehr versuchen',
    transferAnyway: 'Trotzdem übertragen',
    openInGhl: 'In GoHighLevel öffnen',
    connect: 'Mit GoHighLevel verbinden',
    connectAgain: 'Nochmals mit GoHighLevel verbinden',
  },
  outcomes: {
    gone: 'Diese Pendenz ist schon erledigt. Es wurde nichts geändert.',
    noSuchAnswer: 'So lässt sich diese Pendenz nicht beantworten. Es wurde nichts geändert.',
    left: 'Es bleibt, wie es ist.',
    done: 'Erledigt.',
    aside: 'Zurückgestellt. Solange der Grund besteht, kommt die Pendenz mit einem späteren Abgleich wieder.',
    retriedNow: 'Wird jetzt nochmals versucht. Laden Sie die Seite in einer Minute neu.',
    retriedByNextRun: 'Der nächste Abgleich versucht es nochmals.',
    stoppedTrying:
      'Wird nicht mehr versucht. Den Eintrag selbst schaut sich der nächste Abgleich trotzdem an.',
    workedOn: {
      one: '{n} Meldung wird jetzt verarbeitet.',
      other: '{n} Meldungen werden jetzt verarbeitet.',
    },
    joined: (isComplete) =>
      isComplete
        ? 'Die beiden sind einander zugeordnet. Was sich unterschied, ist auf beiden Seiten gespeichert.'
        : 'Die beiden sind einander zugeordnet. Den Rest überträgt der nächste Abgleich.',
    nameTaken: (isComplete) =>
      isComplete
        ? 'Es bleibt dieselbe Person. Der neue Name gilt jetzt auf beiden Seiten.'
        : 'Es bleibt dieselbe Person. Den Rest überträgt der nächste Abgleich.',
    different:
      'Es bleiben verschiedene Personen. Wer auf der anderen Seite fehlt, wird beim nächsten Abgleich dort erfasst.',
    differentAgain:
      'Das wurde schon einmal so entschieden, und inzwischen stimmen Name, Geburtsdatum und Telefon oder E-Mail überein. Bestätigen Sie, dass es dieselbe Person ist, oder korrigieren Sie eine dieser Angaben.',
    unlinked: 'Die Zuordnung ist gelöst. Der nächste Abgleich sucht für beide neu.',
    saved: 'Auf beiden Seiten gespeichert.',
    alreadySaved: 'Erledigt. Beide Seiten hatten diese Angabe schon.',
    byHand: (side) =>
      `Erledigt. In ${SYSTEM[side]} tragen Sie die Angabe von Hand ein; dafür gibt es eine neue Pendenz.`,
    stopped: {
      locked: 'Ein Abgleich läuft gerade. Versuchen Sie es in einer Minute nochmals.',
      'sign-in':
        'Die Verbindung mit einem der beiden Programme ist nicht mehr erlaubt. Es wurde nichts geändert.',
      unreachable:
        'e-Physio oder GoHighLevel ist nicht erreichbar. Versuchen Sie es in ein paar Minuten nochmals.',
      guard: 'Zur Sicherheit angehalten. Es wurde nichts geändert.',
      other: 'Das hat nicht geklappt. Melden Sie es der Person, die dieses Programm betreut.',
    },
  },
  refusals: {
    busy: () => 'Ein Abgleich ist gerade an diesem Eintrag. Versuchen Sie es in einer Minute nochmals.',
    failed: ({ isAskedAgain }) =>
      isAskedAgain === true
        ? 'Das hat nicht geklappt. Sobald es behoben ist, entscheiden Sie nochmals.'
        : 'Das hat nicht geklappt. Es wurde nichts geändert.',
    'patient-gone': ({ side }) =>
      side === 'ephysio'
        ? 'Der Eintrag ist in e-Physio nicht mehr da oder nicht aktiv.'
        : 'Den Kontakt gibt es in GoHighLevel nicht mehr.',
    'linked-to-another': ({ side }) =>
      side === 'ephysio'
        ? 'Dem Eintrag in e-Physio ist schon ein anderer Kontakt zugeordnet. Legen Sie die beiden Kontakte in GoHighLevel zusammen.'
        : 'Dem Kontakt in GoHighLevel ist schon ein anderer Eintrag zugeordnet. Legen Sie die beiden Einträge in e-Physio zusammen.',
    'not-linked': () => 'Die beiden sind einander nicht mehr zugeordnet.',
    'nothing-in-common': () =>
      'Die beiden Einträge stimmen in nichts überein. Gleichen Sie zuerst den Namen an.',
    'no-tombstone': () => 'Hier ist nichts wiederherzustellen.',
    'both-gone': () => 'Es ist keiner der beiden Einträge mehr da.',
    'link-removed': () =>
      `Die Zuordnung wurde inzwischen gelöst. Tragen Sie die Angabe von Hand ein. ${LEAVE}`,
    'half-gone': () => `Einer der beiden Einträge ist nicht mehr da. ${LEAVE}`,
    'record-gone': ({ side }) => `Der Eintrag ist in ${SYSTEM[side]} nicht mehr da oder nicht aktiv.`,
    owned: ({ side }) => `Diese Angabe gilt immer so, wie sie in ${SYSTEM[side]} steht. Ändern Sie sie dort.`,
    excluded: () => 'Die Person möchte nicht in GoHighLevel stehen. Dorthin wird nichts übertragen.',
    'not-shared': () => `Diese Angabe wird nach den Einstellungen nicht übertragen. ${LEAVE}`,
    'changed-since': () =>
      `Die Angabe wurde inzwischen nochmals geändert. Schauen Sie sich beide Einträge an. ${LEAVE}`,
    'cannot-stand': () => 'Diese Angabe kann nicht auf beiden Seiten stehen. Tragen Sie eine andere ein.',
    'somebody-else': () =>
      'Der Kontakt trägt inzwischen einen anderen Namen. Entscheiden Sie zuerst, zu wem er gehört.',
    required: () => 'e-Physio verlangt diese Angabe. Sie lässt sich dort nicht löschen.',
    cancelled: () => 'Der Termin ist abgesagt. Soll er stattfinden, buchen Sie ihn neu.',
    'other-patient': () =>
      'Der Termin gehört inzwischen zu einer anderen Person. Warten Sie den nächsten Abgleich ab.',
    kept: () =>
      'Der Termin hat begonnen oder ist verrechnet. Er bleibt, wie er ist, ausser Sie ändern ihn in e-Physio.',
    'not-taken': ({ side }) => `${SYSTEM[side]} hat die Angabe nicht angenommen.`,
    'first-write': ({ side, outcome }) =>
      ({
        'by-hand': `In ${SYSTEM[side]} geht das nicht automatisch. Tragen Sie es dort von Hand ein; der nächste Abgleich überträgt es.`,
        unknown: `Es ist nicht sicher, ob ${SYSTEM[side]} die Angabe erhalten hat. Der nächste Abgleich stellt es fest.`,
        failed: `${SYSTEM[side]} hat die Angabe nicht angenommen.`,
      })[outcome],
    'second-write': ({ side, outcome }) => {
      const holder = SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];
      return {
        'taken-back': `${SYSTEM[side]} hat die Angabe nicht angenommen. Beide Einträge sind, wie sie waren.`,
        duplicate: `Die Angabe steht jetzt in ${holder}. In GoHighLevel gehört sie schon zu einem anderen Kontakt.`,
        failed: `Die Angabe steht jetzt in ${holder}. In ${SYSTEM[side]} versucht es der nächste Abgleich nochmals.`,
      }[outcome];
    },
  },
};
