import type { BulkTexts } from '../bulk-texts.ts';

export const bulk: BulkTexts = {
  acts: {
    leave: 'Alle so lassen',
    done: 'Alle als erledigt melden',
    aside: 'Alle zurückstellen',
    'retry-letter': 'Alle nochmals versuchen',
    'retry-failure': 'Alle nochmals versuchen',
    ephysio: 'Alle Angaben aus e-Physio übernehmen',
    ghl: 'Alle Angaben aus GoHighLevel übernehmen',
  },
  meaning: {
    leave: 'Diese Pendenzen sind dann erledigt. An den Einträgen selbst ändert sich nichts.',
    done: 'Damit sagen Sie, dass Sie alles Folgende von Hand eingetragen haben. Diese Pendenzen sind dann erledigt.',
    aside:
      'Diese Pendenzen sind dann zurückgestellt. Solange der Grund besteht, kommen sie mit einem späteren Abgleich wieder.',
    'retry-letter': 'Diese Meldungen von GoHighLevel werden sofort nochmals verarbeitet.',
    'retry-failure': 'Der nächste Abgleich versucht diese Einträge nochmals zu übertragen.',
    ephysio: 'Die Angaben aus e-Physio werden auf beiden Seiten gespeichert.',
    ghl: 'Die Angaben aus GoHighLevel werden auf beiden Seiten gespeichert.',
  },
  concerned: { one: 'Es geht um {n} Pendenz.', other: 'Es geht um {n} Pendenzen.' },
  others: { one: 'und {n} weitere', other: 'und {n} weitere' },
  onlyThese: 'Was inzwischen dazukommt, bleibt pendent.',
  now: 'Jetzt',
  after: 'Danach',
  leftOut: {
    'other-answer': {
      one: '{n} Pendenz dieser Art ist nicht dabei: Sie verlangt eine andere Antwort.',
      other: '{n} Pendenzen dieser Art sind nicht dabei: Sie verlangen eine andere Antwort.',
    },
    unreadable: {
      one: '{n} Pendenz ist nicht dabei: Ihre gespeicherten Angaben lassen sich nicht öffnen.',
      other: '{n} Pendenzen sind nicht dabei: Ihre gespeicherten Angaben lassen sich nicht öffnen.',
    },
    limit: {
      one: '{n} Pendenz ist noch nicht dabei: So viele auf einmal gehen nicht. Wiederholen Sie es danach.',
      other:
        '{n} Pendenzen sind noch nicht dabei: So viele auf einmal gehen nicht. Wiederholen Sie es danach.',
    },
  },
  confirm: (number) => `Tippen Sie zur Bestätigung die Zahl ${number} ein`,
  wrongNumber: (number) =>
    `Es wurde nichts geändert, weil die Zahl nicht stimmte. Verlangt ist ${number}. Prüfen Sie die Liste nochmals.`,
  nothing: 'Hier gibt es nichts mehr zu erledigen.',
  ends: {
    saved: { one: '{n} auf beiden Seiten gespeichert', other: '{n} auf beiden Seiten gespeichert' },
    'same-already': {
      one: '{n} stand schon auf beiden Seiten so',
      other: '{n} standen schon auf beiden Seiten so',
    },
    'by-hand': {
      one: '{n} muss noch von Hand eingetragen werden (neue Pendenz)',
      other: '{n} müssen noch von Hand eingetragen werden (neue Pendenzen)',
    },
    leave: { one: '{n} bleibt, wie es ist', other: '{n} bleiben, wie sie sind' },
    done: { one: '{n} erledigt', other: '{n} erledigt' },
    aside: { one: '{n} zurückgestellt', other: '{n} zurückgestellt' },
    'retry-letter': {
      one: '{n} Meldung wird jetzt verarbeitet',
      other: '{n} Meldungen werden jetzt verarbeitet',
    },
    'retry-failure': {
      one: '{n} Eintrag wird beim nächsten Abgleich nochmals versucht',
      other: '{n} Einträge werden beim nächsten Abgleich nochmals versucht',
    },
    gone: {
      one: '{n} war schon erledigt oder hat sich geändert',
      other: '{n} waren schon erledigt oder haben sich geändert',
    },
    refused: { one: '{n} konnte nicht gespeichert werden', other: '{n} konnten nicht gespeichert werden' },
    open: { one: '{n} bleibt pendent', other: '{n} bleiben pendent' },
  },
  stopped: {
    locked: 'Ein Abgleich läuft gerade. Versuchen Sie es in einer Minute nochmals.',
    'sign-in': 'Die Verbindung mit einem der beiden Programme ist nicht mehr erlaubt.',
    unreachable:
      'e-Physio oder GoHighLevel ist nicht erreichbar. Versuchen Sie es in ein paar Minuten nochmals.',
    guard: 'Zur Sicherheit angehalten.',
    other: 'Das hat nicht geklappt. Melden Sie es der Person, die dieses Programm betreut.',
  },
};
