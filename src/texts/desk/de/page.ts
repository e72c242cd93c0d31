import type { PageTexts } from '../page-texts.ts';

export const page: PageTexts = {
  toContent: 'Zum Inhalt',
  navigation: 'Seiten',
  names: {
    overview: 'Alle Praxen',
    today: 'Heute',
    run: 'Vorschau und Abgleich',
    search: 'Suchen',
    person: 'Person',
    bulk: 'Mehrere auf einmal',
    audit: 'Zugriffsprotokoll',
  },
  practice: 'Praxis',
  practices: 'Praxen',
  choosePractice: 'Praxis wählen',
  language: 'Sprache',
  signOut: 'Abmelden',
  reload: 'Neu laden',
  back: 'Zurück zu «Heute»',
  technicalDetails: 'Technische Details (englisch)',
  states: { good: 'OK', warning: 'pendent', error: 'Störung' },
  logIn: {
    title: 'Anmelden',
    userName: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden',
    wrong: 'Benutzername oder Passwort stimmt nicht.',
    tooMany: 'Zu viele falsche Passwörter. Warten Sie eine Minute, und versuchen Sie es nochmals.',
    expired: 'Sie wurden zur Sicherheit abgemeldet. Melden Sie sich neu an.',
  },
  messages: {
    'not-found': { title: 'Seite nicht gefunden', text: 'Unter dieser Adresse gibt es keine Seite.' },
    'no-such-practice': { title: 'Praxis nicht gefunden', text: 'Diese Praxis gibt es hier nicht.' },
    forbidden: {
      title: 'Nicht erlaubt',
      text: 'Mit Ihrem Benutzernamen können Sie alles ansehen, aber nichts entscheiden.',
    },
    elsewhere: {
      title: 'Nicht ausgeführt',
      text: 'Die Anfrage kam von einer anderen Website. Es wurde nichts geändert.',
    },
    outdated: {
      title: 'Nicht ausgeführt',
      text: 'Diese Seite ist älter als Ihre Anmeldung. Es wurde nichts geändert. Laden Sie die Seite neu.',
    },
    'wrong-method': { title: 'Nicht möglich', text: 'Diese Adresse lässt sich so nicht aufrufen.' },
    'no-such-act': {
      title: 'Nicht möglich',
      text: 'Das lässt sich hier nicht ausführen. Es wurde nichts geändert.',
    },
    'no-form': { title: 'Nicht möglich', text: 'Das ist kein Formular dieser Seite.' },
    'form-too-large': { title: 'Nicht möglich', text: 'Das Formular ist zu gross.' },
    'form-broken': { title: 'Nicht möglich', text: 'Das Formular ist unvollständig angekommen.' },
    overloaded: {
      title: 'Im Moment nicht möglich',
      text: 'Es kommt gerade zu viel auf einmal. Versuchen Sie es nochmals.',
    },
    busy: {
      title: 'Im Moment nicht möglich',
      text: 'Ein anderes Programm ist gerade an den Daten. Versuchen Sie es in einer Minute nochmals.',
    },
    unreadable: {
      title: 'Nicht lesbar',
      text: 'Gespeicherte Angaben lassen sich nicht öffnen. Melden Sie das der Person, die dieses Programm betreut.',
    },
    'disk-full': {
      title: 'Kein Speicherplatz',
      text: 'Auf dem Rechner dieses Programms ist kein Speicherplatz mehr frei. Es wurde nichts gezeigt und nichts geändert. Melden Sie das der Person, die dieses Programm betreut.',
    },
    'no-password-set': {
      title: 'Nicht verfügbar',
      text: 'Für diese Seite ist kein Passwort gesetzt. Wer dieses Programm betreut, setzt admin.password oder admin.users in der Konfiguration und startet das Programm neu.',
    },
  },
  connect: {
    connected: {
      title: 'Verbunden',
      text: 'Die Praxis ist mit GoHighLevel verbunden. Sie können dieses Fenster schliessen.',
    },
    'not-connected': {
      title: 'Nicht verbunden',
      text: 'Die Verbindung mit GoHighLevel ist nicht zustande gekommen. Beginnen Sie nochmals.',
    },
    'password-needed': { title: 'Passwort nötig', text: 'Geben Sie Benutzernamen und Passwort ein.' },
    'too-many-passwords': {
      title: 'Zu viele falsche Passwörter',
      text: 'Warten Sie eine Minute, und versuchen Sie es nochmals.',
    },
    'which-practice': {
      title: 'Welche Praxis?',
      text: 'Die Adresse nennt keine Praxis, die es hier gibt.',
    },
    'begun-elsewhere': {
      title: 'Nicht diese Anmeldung',
      text: 'Diese Anmeldung wurde nicht hier begonnen, oder sie liegt zu lange zurück. Beginnen Sie nochmals.',
    },
    'no-access-given': {
      title: 'Nicht verbunden',
      text: 'GoHighLevel hat den Zugriff nicht erlaubt. Beginnen Sie nochmals, und erlauben Sie ihn.',
    },
  },
};
