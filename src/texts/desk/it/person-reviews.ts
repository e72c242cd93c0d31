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
        return `${list([person, ...others].map(placed))} finora valevano come persone diverse. Nel frattempo coincidono nome, data di nascita e telefono o e-mail.`;
      const [other] = others;
      const what =
        others.length === 1 && other
          ? `${placed(person)} e ${placed(other)} potrebbero essere la stessa persona.`
          : `${placed(person)} potrebbe essere la stessa persona di ${either(others.map(placed))}.`;
      return `${what} Finché Lei non decide, tra le schede non viene trasmesso nulla.`;
    },
    advice: ({ isAgain, matchable, mergeIn }) => {
      if (isAgain)
        return 'Se è comunque la stessa persona, lo confermi. Se sono due, corregga uno di questi dati, in modo che si distinguano.';
      if (matchable === 0)
        return `Se è la stessa persona, unisca le schede in ${SYSTEM[mergeIn ?? 'ephysio']}. Se sono due, lo confermi qui.`;
      const merge = mergeIn === null ? '' : ` Due schede in ${SYSTEM[mergeIn]} si uniscono là, a mano.`;
      return matchable === 1
        ? `Se è sì, le due schede vengono associate e restano uguali. Se è no, ogni persona riceve una scheda propria nell’altro programma.${merge}`
        : `Scelga chi è. Se non è nessuna di queste, la persona riceve una scheda propria nell’altro programma.${merge}`;
    },
  },
  'listed-twice': {
    says: ({ cause, person, others }, { list }) => {
      const names = list(others.map(({ name }) => name));
      switch (cause) {
        case 'two-contacts':
          return `Per ${person.name} ci sono due contatti in GoHighLevel. Solo uno dei due viene sincronizzato con e-Physio.`;
        case 'contact-of-another':
          return `In GoHighLevel il contatto che corrisponde a ${person.name} è già associato a un’altra scheda di e-Physio: ${names}. Questa scheda perciò non viene sincronizzata.`;
        case 'entered-twice':
          return `Per ${person.name} ci sono più schede in e-Physio: il nome è lo stesso e nessuna data di nascita lo contraddice.`;
      }
    },
    advice: ({ cause, areOthersArchived }) => {
      const two = 'Se sono persone diverse, lo confermi qui.';
      switch (cause) {
        case 'two-contacts':
          return `Unisca i due contatti in GoHighLevel. ${two}`;
        case 'contact-of-another':
          return `Se è la stessa persona, unisca le due schede in e-Physio. Se il contatto è stato usato per qualcun altro, lo corregga in GoHighLevel. ${two}`;
        case 'entered-twice':
          return areOthersArchived
            ? `Riattivi la scheda archiviata in e-Physio e archivi questa, oppure unisca le due. ${two}`
            : `Unisca le schede in e-Physio. ${two}`;
      }
    },
  },
  'imported-link': {
    says: ({ patient, contact, third }) =>
      third === null
        ? `Secondo il vecchio sistema ${placedPerson(patient, 'in e-Physio')} è la stessa persona di ${placedPerson(contact, 'in GoHighLevel')}. Il nome o la data di nascita non lo confermano, oppure corrisponde anche qualcun altro. Finché Lei non decide, tra le due schede non viene trasmesso nulla.`
        : `${placed(third)} potrebbe essere una delle persone che il vecchio sistema ha associato: ${placedPerson(patient, 'in e-Physio')} e ${placedPerson(contact, 'in GoHighLevel')}. Questa associazione non è ancora confermata.`,
    advice: ({ third }) =>
      third === null
        ? 'Se è la stessa persona, lo confermi. Se sono due, l’associazione viene sciolta e la prossima sincronizzazione cerca di nuovo per entrambe.'
        : 'Decida prima su questa associazione. La prossima sincronizzazione riesamina tutte e tre le schede.',
  },
  'somebody-else': {
    says: ({ person, nameNow, changedIn }) => {
      const now = nameNow === null ? 'un altro nome' : `il nome di ${nameNow}`;
      return changedIn === 'ghl'
        ? `Il contatto di ${person.name} in GoHighLevel porta ora ${now}. Finché Lei non decide, nulla viene trasmesso a e-Physio, nemmeno le nuove prenotazioni.`
        : `La scheda di ${person.name} in e-Physio porta ora ${now}, e anche data di nascita, telefono ed e-mail sono cambiati. Finché Lei non decide, non viene trasmesso nulla, nemmeno i nuovi appuntamenti.`;
    },
    advice: ({ changedIn }) =>
      changedIn === 'ghl'
        ? 'Se è la stessa persona, lo confermi: e-Physio riprende il nuovo nome. Se è qualcun altro, annulli la prenotazione in GoHighLevel, la rifaccia su un contatto proprio e ripristini il nome di prima.'
        : 'Se è la stessa persona, lo confermi: GoHighLevel riprende il nuovo nome. Se è qualcun altro, ripristini la scheda in e-Physio e vi registri a parte la nuova persona.',
  },
  excluded: {
    says: ({ person }) =>
      `${person.name} non desidera figurare in GoHighLevel, ma vi ha ancora un contatto. Non viene più trasmesso nessun dato; gli appuntamenti che sono in GoHighLevel vengono ancora spostati e annullati.`,
    advice: () => 'Elimini il contatto in GoHighLevel.',
  },
  archived: {
    says: ({ person, at, isBooking }) =>
      isBooking
        ? `${person.name} ha prenotato un appuntamento in GoHighLevel${at === null ? '' : ` (${at})`}, ma la scheda in e-Physio è archiviata. L’appuntamento non vi viene inserito.`
        : `${person.name} ha un contatto in GoHighLevel, ma la scheda in e-Physio è archiviata. I due non vengono sincronizzati.`,
    advice: ({ isBooking }) =>
      isBooking
        ? 'Riattivi la scheda in e-Physio e l’appuntamento vi verrà inserito. Oppure annulli l’appuntamento in GoHighLevel.'
        : 'Riattivi la scheda in e-Physio se la persona torna da voi.',
  },
  'name-missing': {
    says: ({ fields: missing }, { list }) =>
      `Per un contatto in GoHighLevel manca: ${list(missing.map((field) => fields[field]))}. Senza nome e cognome nessuno può essere registrato in e-Physio.`,
    advice: () => 'Completi il nome in GoHighLevel se la persona viene da voi per un trattamento.',
  },
  'data-missing': {
    says: ({ person, fields: missing }, { list }) =>
      `Per ${person.name} mancano dati che e-Physio richiede: ${list(missing.map((field) => fields[field]))}. La persona perciò non è ancora registrata in e-Physio.`,
    advice: () => 'Completi i dati in GoHighLevel oppure registri la persona in e-Physio.',
  },
  placeholders: {
    says: ({ person, fields: missing }, { list }) =>
      `Per ${person.name} in e-Physio ci sono valori provvisori: ${list(missing.map((field) => fields[field]))}. Quelli giusti non sono ancora noti.`,
    advice: ({ fields: missing }) => {
      if (missing.every((field) => field === 'sex'))
        return 'Verifichi il sesso in e-Physio. Se è giusto, lo lasci così.';
      const sex = missing.includes('sex') ? ', il sesso in e-Physio' : '';
      return `Inserisca i dati giusti in e-Physio o in GoHighLevel${sex}.`;
    },
  },
  'contact-points-cleared': {
    says: ({ person }) =>
      `Telefono ed e-mail di ${person.name} sono stati eliminati in un programma. L’altro li mantiene, affinché la persona resti raggiungibile.`,
    advice: () =>
      'Inserisca di nuovo il telefono o l’e-mail, oppure elimini i dati anche nell’altro programma.',
  },
  'required-cleared': {
    says: ({ person, fields: cleared }, { list }) =>
      `Per ${person.name} in GoHighLevel è stato eliminato ciò che e-Physio richiede: ${list(cleared.map((field) => fields[field]))}. e-Physio mantiene il dato di prima.`,
    advice: () => 'Inserisca di nuovo il dato in GoHighLevel.',
  },
  'contact-point-taken': {
    says: ({ person, field }) =>
      `${capital(nouns[field].changed)} di ${person.name} appartiene già a un altro contatto in GoHighLevel. Il contatto di ${person.name} mantiene perciò il dato di prima.`,
    advice: () => 'Verifichi in GoHighLevel a chi appartiene il dato e corregga il contatto sbagliato.',
  },
  'value-refused': {
    says: ({ person, field, side }) =>
      `${SYSTEM[side]} non ha accettato ${nouns[field].the} di ${person.name}. Tutto il resto è stato trasmesso.`,
    advice: ({ side }) =>
      `Corregga il dato in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}; verrà trasmesso di nuovo.`,
  },
  'patient-by-hand': {
    says: ({ person, action, fields: changed, side }, { list }) => {
      if (action === 'create')
        return `La scheda di ${person.name} non può essere creata automaticamente in ${SYSTEM[side]}.`;
      const what = list(changed.map((field) => fields[field]));
      return `Per ${person.name} in ${SYSTEM[side]} non si può modificare automaticamente: ${what}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what =
        action === 'create'
          ? `Registri la persona in ${SYSTEM[side]}; la prossima sincronizzazione fa l’associazione.`
          : `Inserisca i dati a mano in ${SYSTEM[side]}.`;
      return isFinal ? `${what} Se tutto deve restare com’è, lasci così.` : what;
    },
  },
};
