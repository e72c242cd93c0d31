import type { PageTexts } from '../page-texts.ts';

export const page: PageTexts = {
  toContent: 'Vai al contenuto',
  navigation: 'Pagine',
  names: {
    overview: 'Tutti gli studi',
    today: 'Oggi',
    run: 'Anteprima e sincronizzazione',
    search: 'Cercare',
    person: 'Persona',
    bulk: 'Più pendenze insieme',
    audit: 'Registro degli accessi',
  },
  practice: 'Studio',
  practices: 'Studi',
  choosePractice: 'Scegliere lo studio',
  language: 'Lingua',
  signOut: 'Uscire',
  reload: 'Aggiornare',
  back: 'Tornare a «Oggi»',
  technicalDetails: 'Dettagli tecnici (in inglese)',
  states: { good: 'OK', warning: 'in sospeso', error: 'guasto' },
  logIn: {
    title: 'Accesso',
    userName: 'Nome utente',
    password: 'Password',
    submit: 'Accedere',
    wrong: 'Nome utente o password non corretti.',
    tooMany: 'Troppe password errate. Attenda un minuto e riprovi.',
    expired: 'La sessione è scaduta. Acceda di nuovo.',
  },
  messages: {
    'not-found': { title: 'Pagina non trovata', text: 'A questo indirizzo non c’è nessuna pagina.' },
    'no-such-practice': { title: 'Studio non trovato', text: 'Qui questo studio non esiste.' },
    forbidden: {
      title: 'Non consentito',
      text: 'Con il Suo nome utente può consultare tutto, ma non decidere.',
    },
    elsewhere: {
      title: 'Richiesta rifiutata',
      text: 'La richiesta proveniva da un altro sito. Non è stato modificato nulla.',
    },
    outdated: {
      title: 'Richiesta rifiutata',
      text: 'Questa pagina è anteriore al Suo accesso. Non è stato modificato nulla. Aggiorni la pagina.',
    },
    'wrong-method': { title: 'Non possibile', text: 'Questo indirizzo non si apre in questo modo.' },
    'no-such-act': {
      title: 'Non possibile',
      text: 'Questa operazione qui non è possibile. Non è stato modificato nulla.',
    },
    'no-form': { title: 'Non possibile', text: 'Non è un modulo di questa pagina.' },
    'form-too-large': { title: 'Non possibile', text: 'Il modulo è troppo grande.' },
    'form-broken': { title: 'Non possibile', text: 'Il modulo è arrivato incompleto.' },
    overloaded: {
      title: 'Al momento non possibile',
      text: 'Ci sono troppe richieste insieme. Riprovi.',
    },
    busy: {
      title: 'Al momento non possibile',
      text: 'Un altro programma sta usando i dati. Riprovi tra un minuto.',
    },
    unreadable: {
      title: 'Non leggibile',
      text: 'Alcuni dati salvati non si possono aprire. Avvisi la persona che si occupa di questo programma.',
    },
    'disk-full': {
      title: 'Spazio esaurito',
      text: 'Sul computer di questo programma non c’è più spazio libero. Non è stato mostrato né modificato nulla. Avvisi la persona che si occupa di questo programma.',
    },
    'no-password-set': {
      title: 'Non disponibile',
      text: 'Per questa pagina non è impostata nessuna password. La persona che si occupa di questo programma imposta admin.password o admin.users nella configurazione e riavvia il programma.',
    },
  },
  connect: {
    connected: {
      title: 'Collegamento riuscito',
      text: 'Lo studio è collegato a GoHighLevel. Può chiudere questa finestra.',
    },
    'not-connected': {
      title: 'Collegamento non riuscito',
      text: 'Il collegamento con GoHighLevel non è riuscito. Ricominci.',
    },
    'password-needed': { title: 'Password necessaria', text: 'Inserisca nome utente e password.' },
    'too-many-passwords': { title: 'Troppe password errate', text: 'Attenda un minuto e riprovi.' },
    'which-practice': {
      title: 'Quale studio?',
      text: 'L’indirizzo non indica nessuno studio di questo programma.',
    },
    'begun-elsewhere': {
      title: 'Accesso sconosciuto',
      text: 'Questo accesso non è stato avviato qui, o troppo tempo fa. Ricominci.',
    },
    'no-access-given': {
      title: 'Collegamento non riuscito',
      text: 'GoHighLevel non ha consentito l’accesso. Ricominci e lo consenta.',
    },
  },
};
