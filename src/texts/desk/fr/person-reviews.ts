import { capital, placedPerson, SYSTEM } from '../person-phrase.ts';
import type { PersonReviewTexts, SidedPerson } from '../reviews-texts.ts';
import { nouns, ofName } from './nouns.ts';
import { words } from './words.ts';

const { fields } = words;

const placed = (person: SidedPerson): string => placedPerson(person, `dans ${SYSTEM[person.side]}`);

export const personReviews: PersonReviewTexts = {
  'who-is-who': {
    says: ({ person, others, isAgain }, { either, list }) => {
      if (isAgain)
        return `${list([person, ...others].map(placed))} passaient jusqu’ici pour des personnes différentes. Entre-temps, le nom, la date de naissance et le téléphone ou l’e-mail concordent.`;
      const [other] = others;
      const what =
        others.length === 1 && other
          ? `${placed(person)} et ${placed(other)} sont peut-être la même personne.`
          : `${placed(person)} est peut-être la même personne que ${either(others.map(placed))}.`;
      return `${what} Rien n’est transmis entre les fiches tant que vous n’avez pas décidé.`;
    },
    advice: ({ isAgain, matchable, mergeIn }) => {
      if (isAgain)
        return 'S’il s’agit bien de la même personne, confirmez-le. S’il y en a deux, corrigez l’une de ces données pour qu’elles se distinguent.';
      if (matchable === 0)
        return `S’il s’agit de la même personne, réunissez les fiches dans ${SYSTEM[mergeIn ?? 'ephysio']}. S’il y en a deux, confirmez-le ici.`;
      const merge =
        mergeIn === null ? '' : ` Deux fiches de ${SYSTEM[mergeIn]} se réunissent là-bas, à la main.`;
      return matchable === 1
        ? `Si c’est oui, les deux fiches sont associées et restent identiques. Si c’est non, chaque personne reçoit sa propre fiche de l’autre côté.${merge}`
        : `Choisissez de qui il s’agit. Si ce n’est aucune d’elles, la personne reçoit sa propre fiche de l’autre côté.${merge}`;
    },
  },
  'listed-twice': {
    says: ({ cause, person, others }, { list }) => {
      const names = list(others.map(({ name }) => name));
      switch (cause) {
        case 'two-contacts':
          return `Il y a dans GoHighLevel deux contacts au nom ${ofName(person.name)}. Un seul est synchronisé avec e-Physio.`;
        case 'contact-of-another':
          return `Dans GoHighLevel, le contact qui correspond à ${person.name} est déjà associé à une autre fiche d’e-Physio\u202f: ${names}. Cette fiche n’est donc pas synchronisée.`;
        case 'entered-twice':
          return `Il y a dans e-Physio plusieurs fiches au nom ${ofName(person.name)}\u202f: le nom est le même et aucune date de naissance ne s’y oppose.`;
      }
    },
    advice: ({ cause, areOthersArchived }) => {
      const two = 'S’il s’agit de personnes différentes, confirmez-le ici.';
      switch (cause) {
        case 'two-contacts':
          return `Fusionnez les deux contacts dans GoHighLevel. ${two}`;
        case 'contact-of-another':
          return `S’il s’agit de la même personne, réunissez les deux fiches dans e-Physio. Si le contact a été utilisé pour quelqu’un d’autre, corrigez-le dans GoHighLevel. ${two}`;
        case 'entered-twice':
          return areOthersArchived
            ? `Réactivez la fiche archivée dans e-Physio et archivez celle-ci, ou réunissez les deux. ${two}`
            : `Réunissez les fiches dans e-Physio. ${two}`;
      }
    },
  },
  'imported-link': {
    says: ({ patient, contact, third }) =>
      third === null
        ? `Selon l’ancien système, ${placedPerson(patient, 'dans e-Physio')} est la même personne que ${placedPerson(contact, 'dans GoHighLevel')}. Le nom ou la date de naissance ne le confirment pas, ou quelqu’un d’autre correspond aussi. Rien n’est transmis entre les deux tant que vous n’avez pas décidé.`
        : `${placed(third)} est peut-être l’une des personnes que l’ancien système a associées\u202f: ${placedPerson(patient, 'dans e-Physio')} et ${placedPerson(contact, 'dans GoHighLevel')}. Cette association n’est pas encore confirmée.`,
    advice: ({ third }) =>
      third === null
        ? 'S’il s’agit de la même personne, confirmez-le. S’il y en a deux, l’association est défaite et la prochaine synchronisation cherche à nouveau pour les deux.'
        : 'Décidez d’abord de cette association. La prochaine synchronisation réexamine les trois fiches.',
  },
  'somebody-else': {
    says: ({ person, nameNow, changedIn }) => {
      const now = nameNow === null ? 'un autre nom' : `le nom ${ofName(nameNow)}`;
      return changedIn === 'ghl'
        ? `Le contact ${ofName(person.name)} porte maintenant ${now} dans GoHighLevel. Tant que vous n’avez pas décidé, rien n’en est transmis à e-Physio, pas même les nouvelles réservations.`
        : `La fiche ${ofName(person.name)} porte maintenant ${now} dans e-Physio, et la date de naissance, le téléphone et l’e-mail ont changé aussi. Tant que vous n’avez pas décidé, rien n’est transmis, pas même les nouveaux rendez-vous.`;
    },
    advice: ({ changedIn }) =>
      changedIn === 'ghl'
        ? 'S’il s’agit de la même personne, confirmez-le\u202f: e-Physio reprend le nouveau nom. S’il s’agit de quelqu’un d’autre, annulez la réservation dans GoHighLevel, refaites-la pour un contact à part et rétablissez l’ancien nom.'
        : 'S’il s’agit de la même personne, confirmez-le\u202f: GoHighLevel reprend le nouveau nom. S’il s’agit de quelqu’un d’autre, rétablissez la fiche dans e-Physio et saisissez-y la nouvelle personne à part.',
  },
  excluded: {
    says: ({ person }) =>
      `${person.name} ne souhaite pas figurer dans GoHighLevel, mais y a encore un contact. Plus aucune donnée n’est transmise\u202f; les rendez-vous qui sont dans GoHighLevel sont encore déplacés et annulés.`,
    advice: () => 'Supprimez le contact dans GoHighLevel.',
  },
  archived: {
    says: ({ person, at, isBooking }) =>
      isBooking
        ? `${person.name} a réservé un rendez-vous dans GoHighLevel${at === null ? '' : ` (${at})`}, mais la fiche est archivée dans e-Physio. Le rendez-vous n’y est pas inscrit.`
        : `${person.name} a un contact dans GoHighLevel, mais la fiche est archivée dans e-Physio. Les deux ne sont pas synchronisés.`,
    advice: ({ isBooking }) =>
      isBooking
        ? 'Réactivez la fiche dans e-Physio et le rendez-vous y sera inscrit. Ou annulez le rendez-vous dans GoHighLevel.'
        : 'Réactivez la fiche dans e-Physio si la personne revient chez vous.',
  },
  'name-missing': {
    says: ({ fields: missing }, { list }) =>
      `Il manque pour un contact de GoHighLevel\u202f: ${list(missing.map((field) => fields[field]))}. Sans prénom ni nom, personne ne peut être saisi dans e-Physio.`,
    advice: () => 'Complétez le nom dans GoHighLevel si la personne vient se faire traiter chez vous.',
  },
  'data-missing': {
    says: ({ person, fields: missing }, { list }) =>
      `Pour ${person.name}, il manque des données qu’e-Physio exige\u202f: ${list(missing.map((field) => fields[field]))}. La personne n’est donc pas encore saisie dans e-Physio.`,
    advice: () => 'Complétez les données dans GoHighLevel ou saisissez la personne dans e-Physio.',
  },
  placeholders: {
    says: ({ person, fields: missing }, { list }) =>
      `Pour ${person.name}, e-Physio contient des valeurs provisoires\u202f: ${list(missing.map((field) => fields[field]))}. Les bonnes ne sont pas encore connues.`,
    advice: ({ fields: missing }) => {
      if (missing.every((field) => field === 'sex'))
        return 'Vérifiez le sexe dans e-Physio. S’il est juste, laissez-le tel quel.';
      const sex = missing.includes('sex') ? ', le sexe dans e-Physio' : '';
      return `Saisissez les bonnes données dans e-Physio ou dans GoHighLevel${sex}.`;
    },
  },
  'contact-points-cleared': {
    says: ({ person }) =>
      `Le téléphone et l’e-mail ${ofName(person.name)} ont été supprimés d’un côté. L’autre côté les garde, afin que la personne reste joignable.`,
    advice: () =>
      'Saisissez de nouveau le téléphone ou l’e-mail, ou supprimez les données aussi de l’autre côté.',
  },
  'required-cleared': {
    says: ({ person, fields: cleared }, { list }) =>
      `Une donnée ${ofName(person.name)} qu’e-Physio exige a été supprimée dans GoHighLevel\u202f: ${list(cleared.map((field) => fields[field]))}. e-Physio garde l’ancienne.`,
    advice: () => 'Saisissez de nouveau la donnée dans GoHighLevel.',
  },
  'contact-point-taken': {
    says: ({ person, field }) =>
      `${capital(nouns[field].changed)} ${ofName(person.name)} appartient déjà à un autre contact dans GoHighLevel. Le contact ${ofName(person.name)} garde donc l’ancienne donnée.`,
    advice: () => 'Vérifiez dans GoHighLevel à qui appartient la donnée et corrigez le contact erroné.',
  },
  'value-refused': {
    says: ({ person, field, side }) =>
      `${SYSTEM[side]} n’a pas accepté ${nouns[field].the} ${ofName(person.name)}. Tout le reste a été transmis.`,
    advice: ({ side }) =>
      `Corrigez la donnée dans ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}\u202f; elle sera transmise de nouveau.`,
  },
  'patient-by-hand': {
    says: ({ person, action, fields: changed, side }, { list }) => {
      if (action === 'create')
        return `La fiche ${ofName(person.name)} ne peut pas être créée automatiquement dans ${SYSTEM[side]}.`;
      const what = list(changed.map((field) => fields[field]));
      return `Pour ${person.name}, ${SYSTEM[side]} ne permet pas de modifier automatiquement\u202f: ${what}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what =
        action === 'create'
          ? `Saisissez la personne dans ${SYSTEM[side]}\u202f; la prochaine synchronisation fait l’association.`
          : `Saisissez les données à la main dans ${SYSTEM[side]}.`;
      return isFinal ? `${what} Si rien ne doit changer, laissez tel quel.` : what;
    },
  },
};
