import { capital, placedPerson, SYSTEM } from '../person-phrase.ts';
import type { PersonReviewTexts, SidedPerson } from '../reviews-texts.ts';
import { nouns } from './nouns.ts';
import { words } from './words.ts';

const { fields } = words;

const placed = (person: SidedPerson): string => placedPerson(person, `in ${SYSTEM[person.side]}`);

export const personReviews: PersonReviewTexts = {
  'who-is-who': {
    says: ({ person, others, isAgain }, { either, list }) => {
      if (isAgain)
        return `${list([person, ...others].map(placed))} galten bisher als verschiedene Personen. Inzwischen stimmen Name, Geburtsdatum und Telefon oder E-Mail überein.`;
      const [other] = others;
      const what =
        others.length === 1 && other
          ? `${placed(person)} und ${placed(other)} könnten dieselbe Person sein.`
          : `${placed(person)} könnte dieselbe Person sein wie ${either(others.map(placed))}.`;
      return `${what} Bis Sie entscheiden, wird zwischen ihnen nichts übertragen.`;
    },
    advice: ({ isAgain, matchable, mergeIn }) => {
      if (isAgain)
        return 'Ist es doch dieselbe Person, bestätigen Sie es. Sind es zwei, korrigieren Sie eine dieser Angaben, damit sie sich unterscheiden.';
      if (matchable === 0)
        return `Ist es dieselbe Person, legen Sie die Einträge in ${SYSTEM[mergeIn ?? 'ephysio']} zusammen. Sind es zwei, bestätigen Sie es hier.`;
      const merge =
        mergeIn === null ? '' : ` Zwei Einträge in ${SYSTEM[mergeIn]} legen Sie dort selbst zusammen.`;
      return matchable === 1
        ? `Bei Ja werden die beiden einander zugeordnet und gleich gehalten. Bei Nein erhält jede Person einen eigenen Eintrag auf der anderen Seite.${merge}`
        : `Wählen Sie, wer es ist. Ist es niemand davon, erhält die Person einen eigenen Eintrag auf der anderen Seite.${merge}`;
    },
  },
  'listed-twice': {
    says: ({ cause, person, others }, { list }) => {
      const names = list(others.map(({ name }) => name));
      switch (cause) {
        case 'two-contacts':
          return `${person.name} ist in GoHighLevel mit zwei Kontakten erfasst. Nur einer davon wird mit e-Physio abgeglichen.`;
        case 'contact-of-another':
          return `Der Kontakt, der zu ${person.name} passt, ist in GoHighLevel schon einem anderen Eintrag von e-Physio zugeordnet: ${names}. Dieser Eintrag wird deshalb nicht abgeglichen.`;
        case 'entered-twice':
          return `${person.name} ist in e-Physio mehrfach erfasst: Der Name ist derselbe, und kein Geburtsdatum widerspricht.`;
      }
    },
    advice: ({ cause, areOthersArchived }) => {
      const two = 'Sind es verschiedene Personen, bestätigen Sie es hier.';
      switch (cause) {
        case 'two-contacts':
          return `Legen Sie die beiden Kontakte in GoHighLevel zusammen. ${two}`;
        case 'contact-of-another':
          return `Ist es dieselbe Person, legen Sie die beiden Einträge in e-Physio zusammen. Wurde der Kontakt für jemand anderen verwendet, korrigieren Sie ihn in GoHighLevel. ${two}`;
        case 'entered-twice':
          return areOthersArchived
            ? `Aktivieren Sie den archivierten Eintrag in e-Physio und archivieren Sie diesen, oder legen Sie die beiden zusammen. ${two}`
            : `Legen Sie die Einträge in e-Physio zusammen. ${two}`;
      }
    },
  },
  'imported-link': {
    says: ({ patient, contact, third }) =>
      third === null
        ? `Nach dem alten System ist ${placedPerson(patient, 'in e-Physio')} dieselbe Person wie ${placedPerson(contact, 'in GoHighLevel')}. Name oder Geburtsdatum bestätigen das nicht, oder auch jemand anderes passt. Bis Sie entscheiden, wird zwischen den beiden nichts übertragen.`
        : `${placed(third)} könnte eine der Personen sein, die das alte System einander zugeordnet hat: ${placedPerson(patient, 'in e-Physio')} und ${placedPerson(contact, 'in GoHighLevel')}. Diese Zuordnung ist noch nicht bestätigt.`,
    advice: ({ third }) =>
      third === null
        ? 'Ist es dieselbe Person, bestätigen Sie es. Sind es zwei, wird die Zuordnung gelöst, und der nächste Abgleich sucht für beide neu.'
        : 'Entscheiden Sie zuerst über diese Zuordnung. Der nächste Abgleich schaut sich alle drei neu an.',
  },
  'somebody-else': {
    says: ({ person, nameNow, changedIn }) => {
      const now = nameNow === null ? 'einen anderen Namen' : `den Namen ${nameNow}`;
      return changedIn === 'ghl'
        ? `Der Kontakt von ${person.name} trägt in GoHighLevel jetzt ${now}. Bis Sie entscheiden, geht nichts davon nach e-Physio, auch neue Buchungen nicht.`
        : `Der Eintrag von ${person.name} trägt in e-Physio jetzt ${now}, und auch Geburtsdatum, Telefon und E-Mail sind andere. Bis Sie entscheiden, wird nichts übertragen, auch neue Termine nicht.`;
    },
    advice: ({ changedIn }) =>
      changedIn === 'ghl'
        ? 'Ist es dieselbe Person, bestätigen Sie es: e-Physio übernimmt den neuen Namen. Ist es jemand anderes, sagen Sie in GoHighLevel die Buchung ab, buchen Sie sie auf einen eigenen Kontakt, und stellen Sie den bisherigen Namen wieder her.'
        : 'Ist es dieselbe Person, bestätigen Sie es: GoHighLevel übernimmt den neuen Namen. Ist es jemand anderes, stellen Sie den Eintrag in e-Physio wieder her, und erfassen Sie die neue Person dort eigens.',
  },
  excluded: {
    says: ({ person }) =>
      `${person.name} möchte nicht in GoHighLevel stehen und ist dort noch als Kontakt erfasst. Angaben werden keine mehr übertragen; Termine, die in GoHighLevel stehen, werden noch verschoben und abgesagt.`,
    advice: () => 'Löschen Sie den Kontakt in GoHighLevel.',
  },
  archived: {
    says: ({ person, at, isBooking }) =>
      isBooking
        ? `${person.name} hat in GoHighLevel einen Termin gebucht${at === null ? '' : ` (${at})`}, ist in e-Physio aber archiviert. Der Termin wird nicht in e-Physio eingetragen.`
        : `${person.name} steht in GoHighLevel als Kontakt, ist in e-Physio aber archiviert. Die beiden Einträge werden nicht abgeglichen.`,
    advice: ({ isBooking }) =>
      isBooking
        ? 'Aktivieren Sie den Eintrag in e-Physio, dann wird der Termin eingetragen. Oder sagen Sie den Termin in GoHighLevel ab.'
        : 'Aktivieren Sie den Eintrag in e-Physio, wenn die Person wieder zu Ihnen kommt.',
  },
  'name-missing': {
    says: ({ fields: missing }, { list }) =>
      `Bei einem Kontakt in GoHighLevel fehlt: ${list(missing.map((field) => fields[field]))}. Ohne Vor- und Nachnamen lässt sich niemand in e-Physio erfassen.`,
    advice: () => 'Ergänzen Sie den Namen in GoHighLevel, wenn die Person zu Ihnen in Behandlung kommt.',
  },
  'data-missing': {
    says: ({ person, fields: missing }, { list }) =>
      `Für ${person.name} fehlen Angaben, die e-Physio verlangt: ${list(missing.map((field) => fields[field]))}. In e-Physio ist die Person deshalb noch nicht erfasst.`,
    advice: () => 'Ergänzen Sie die Angaben in GoHighLevel, oder erfassen Sie die Person in e-Physio.',
  },
  placeholders: {
    says: ({ person, fields: missing }, { list }) =>
      `Für ${person.name} stehen in e-Physio vorläufige Werte: ${list(missing.map((field) => fields[field]))}. Die richtigen sind noch nicht bekannt.`,
    advice: ({ fields: missing }) => {
      if (missing.every((field) => field === 'sex'))
        return 'Prüfen Sie das Geschlecht in e-Physio. Stimmt es, lassen Sie es so.';
      const sex = missing.includes('sex') ? ', das Geschlecht in e-Physio' : '';
      return `Tragen Sie die richtigen Angaben in e-Physio oder in GoHighLevel ein${sex}.`;
    },
  },
  'contact-points-cleared': {
    says: ({ person }) =>
      `Telefon und E-Mail von ${person.name} wurden auf einer Seite gelöscht. Die andere Seite behält sie, damit die Person erreichbar bleibt.`,
    advice: () =>
      'Tragen Sie Telefon oder E-Mail wieder ein, oder löschen Sie die Angaben auch auf der anderen Seite.',
  },
  'required-cleared': {
    says: ({ person, fields: cleared }, { list }) =>
      `Bei ${person.name} wurde in GoHighLevel gelöscht, was e-Physio verlangt: ${list(cleared.map((field) => fields[field]))}. e-Physio behält die bisherige Angabe.`,
    advice: () => 'Tragen Sie die Angabe in GoHighLevel wieder ein.',
  },
  'contact-point-taken': {
    says: ({ person, field }) =>
      `${capital(nouns[field].changed)} von ${person.name} gehört in GoHighLevel schon zu einem anderen Kontakt. Der Kontakt von ${person.name} behält deshalb die bisherige Angabe.`,
    advice: () =>
      'Prüfen Sie in GoHighLevel, zu wem die Angabe gehört, und korrigieren Sie den falschen Kontakt.',
  },
  'value-refused': {
    says: ({ person, field, side }) =>
      `${SYSTEM[side]} hat ${nouns[field].accusative} von ${person.name} nicht angenommen. Alles andere wurde übertragen.`,
    advice: ({ side }) =>
      `Korrigieren Sie die Angabe in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}; dann wird sie nochmals übertragen.`,
  },
  'patient-by-hand': {
    says: ({ person, action, fields: changed, side }, { list }) => {
      if (action === 'create')
        return `${person.name} lässt sich nicht automatisch in ${SYSTEM[side]} erfassen.`;
      const what = list(changed.map((field) => fields[field]));
      return `Bei ${person.name} lässt sich in ${SYSTEM[side]} nicht automatisch ändern: ${what}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what =
        action === 'create'
          ? `Erfassen Sie die Person in ${SYSTEM[side]}; der nächste Abgleich ordnet sie zu.`
          : `Tragen Sie die Angaben in ${SYSTEM[side]} von Hand ein.`;
      return isFinal ? `${what} Soll alles bleiben, wie es ist, lassen Sie es so.` : what;
    },
  },
};
