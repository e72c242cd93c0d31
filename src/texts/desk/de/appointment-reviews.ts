import { SYSTEM } from '../person-phrase.ts';
import type { AppointmentReviewTexts } from '../reviews-texts.ts';
import { words } from './words.ts';

const on = (at: string | null): string => (at === null ? '' : ` am ${at}`);
const online = ({ name, isOnline }: { readonly name: string; readonly isOnline: boolean }): string =>
  isOnline ? `${name} (Online-Buchung)` : name;

export const appointmentReviews: AppointmentReviewTexts = {
  'appointment-by-hand': {
    says: ({ person, at, action, side }) => {
      const what = { create: 'eintragen', update: 'ändern', cancel: 'absagen' }[action];
      return `Der Termin von ${person.name}${on(at)} lässt sich in ${SYSTEM[side]} nicht automatisch ${what}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what = {
        create: 'Tragen Sie den Termin dort von Hand ein.',
        update: 'Ändern Sie den Termin dort von Hand.',
        cancel: `Sagen Sie den Termin in ${SYSTEM[side]} von Hand ab.`,
      }[action];
      return isFinal ? `${what} Soll alles bleiben, wie es ist, lassen Sie es so.` : what;
    },
  },
  'patient-not-linked': {
    says: ({ person, count, source, why }, { counted }) => {
      const can = count === 1 ? 'kann' : 'können';
      const other = SYSTEM[source === 'ghl' ? 'ephysio' : 'ghl'];
      const because = {
        'not-linked':
          source === 'ephysio'
            ? 'Die Person ist in e-Physio nicht aktiv, wartet auf eine Entscheidung, oder ihr Kontakt wurde in GoHighLevel gelöscht.'
            : 'Der Kontakt wartet auf eine Entscheidung, oder er wird nach den Einstellungen nicht in e-Physio erfasst.',
        'not-created': `Die Person konnte in ${other} noch nicht erfasst werden.`,
        'contact-deleted': 'Der Kontakt wurde in GoHighLevel gelöscht.',
        'contact-unread': 'Der Kontakt konnte nicht gelesen werden.',
        'somebody-else': 'Der Kontakt oder der Eintrag steht inzwischen für jemand anderen.',
      }[why];
      return `${counted(count, words.appointments)} von ${person.name} ${can} nicht nach ${other} übertragen werden. ${because}`;
    },
    advice: ({ why }) =>
      ({
        'not-linked':
          'Entscheiden Sie, was zu dieser Person noch wartet. Wartet nichts, prüfen Sie den Eintrag auf beiden Seiten.',
        'not-created': 'Der nächste Abgleich versucht es nochmals.',
        'contact-deleted':
          'Soll die Person wieder in GoHighLevel stehen, erfassen Sie dort einen neuen Kontakt.',
        'contact-unread': 'Der nächste Abgleich versucht es nochmals.',
        'somebody-else': 'Entscheiden Sie zuerst, ob es noch dieselbe Person ist.',
      })[why],
  },
  'patient-changed': {
    says: ({ person, other, at, isUnshared }) => {
      const what = `Der Termin${on(at)} gehört in e-Physio zu ${person.name}, in GoHighLevel zu ${other.name}.`;
      return isUnshared ? `${what} Zwischen den beiden wird nichts übertragen.` : what;
    },
    advice: ({ isUnshared }) =>
      isUnshared
        ? 'Ist es dieselbe Person, ordnen Sie zuerst die beiden Einträge einander zu. Sind es zwei, sagen Sie den falschen Termin auf seiner Seite ab.'
        : 'Ist das richtig, buchen Sie den Termin in e-Physio auf die andere Person um. Ist es falsch, sagen Sie ihn in GoHighLevel ab.',
  },
  'deleted-but-on': {
    says: ({ person, at, side, isWithContact }) =>
      isWithContact
        ? `Der Termin von ${person.name}${on(at)} wurde in GoHighLevel zusammen mit dem Kontakt gelöscht oder abgesagt. In e-Physio findet er noch statt.`
        : `Der Termin von ${person.name}${on(at)} wurde in ${SYSTEM[side]} gelöscht. In ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']} findet er noch statt.`,
    advice: ({ side, isWithContact }) =>
      isWithContact
        ? 'Findet der Termin statt, lassen Sie ihn so. Sonst sagen Sie ihn in e-Physio ab.'
        : `Findet der Termin statt, buchen Sie ihn in ${SYSTEM[side]} neu. Sonst sagen Sie ihn in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']} ab.`,
  },
  'double-booked': {
    says: ({ at, therapist, booking, other }) => {
      const when = at === null ? 'Zur selben Zeit' : `Am ${at}`;
      if (other === null)
        return therapist === null
          ? `${when} ist ein Termin mit ${online(booking)} gebucht, obwohl eine Abwesenheit eingetragen ist.`
          : `${when} ist bei ${therapist} ein Termin mit ${online(booking)} gebucht, obwohl eine Abwesenheit eingetragen ist.`;
      return therapist === null
        ? `${when} stehen in einem Kalender zwei Termine: ${online(booking)} und ${online(other)}.`
        : `${when} hat ${therapist} zwei Termine: ${online(booking)} und ${online(other)}.`;
    },
    advice: ({ other }) =>
      other === null
        ? 'Verschieben Sie den Termin oder die Abwesenheit. Soll beides bleiben, lassen Sie es so.'
        : 'Verschieben Sie einen davon in e-Physio oder in GoHighLevel; die andere Seite wird nachgeführt. Sollen beide bleiben, lassen Sie es so.',
  },
  'series-as-one': {
    says: ({ person, at }) =>
      `Der Termin von ${person.name}${on(at)} steht in e-Physio für eine ganze Terminserie von GoHighLevel. Jeder Termin der Serie ist auch einzeln eingetragen, dieser ist wohl zu viel.`,
    advice: () =>
      'Sagen Sie diesen Termin in e-Physio ab, ausser Sie haben ihn für etwas anderes eingetragen.',
  },
  'out-of-scope': {
    says: ({ person, at }) =>
      `Der Termin von ${person.name}${on(at)} steht in GoHighLevel in einem Kalender, der nicht abgeglichen wird. In e-Physio bleibt er, wie er ist; nur eine Absage wird noch übertragen.`,
    advice: () =>
      'Verschieben Sie den Termin so, dass beide Seiten dasselbe sagen, oder sagen Sie ihn ab. Soll der Kalender abgeglichen werden, melden Sie das der Person, die dieses Programm betreut.',
  },
  'unknown-status': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count === 1 ? 'hat' : 'haben'} in e-Physio einen Status, den dieses Programm nicht kennt (${status}). GoHighLevel zeigt «${words.statuses.new}».`,
    advice: () => 'Melden Sie der Person, die dieses Programm betreut, was dieser Status bedeutet.',
  },
  'status-without-code': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count === 1 ? 'ist' : 'sind'} in GoHighLevel neu «${status}». Für e-Physio ist dafür kein Status eingestellt; dort bleibt der bisherige.`,
    advice: () =>
      'Setzen Sie den Status in e-Physio von Hand, oder melden Sie der Person, die dieses Programm betreut, welcher es sein soll.',
  },
};
