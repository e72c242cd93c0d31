import type { PageTexts } from '../page-texts.ts';

export const page: PageTexts = {
  toContent: 'To the content',
  navigation: 'Pages',
  names: {
    overview: 'All practices',
    today: 'Today',
    run: 'Preview and run',
    search: 'Search',
    person: 'Person',
    bulk: 'Several at once',
    audit: 'Log of access',
  },
  practice: 'Practice',
  practices: 'Practices',
  choosePractice: 'Choose practice',
  language: 'Language',
  signOut: 'Sign out',
  reload: 'Load again',
  back: 'Back to Today',
  technicalDetails: 'Technical details',
  states: { good: 'OK', warning: 'waiting', error: 'trouble' },
  logIn: {
    title: 'Sign in',
    userName: 'User name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'User name or password is wrong.',
    tooMany: 'Too many wrong passwords. Wait a minute and try again.',
    expired: 'You were signed out for safety. Sign in again.',
  },
  messages: {
    'not-found': { title: 'Page not found', text: 'There is no page at this address.' },
    'no-such-practice': { title: 'Practice not found', text: 'There is no such practice here.' },
    forbidden: { title: 'Not allowed', text: 'With your user name you can see everything, but not decide.' },
    elsewhere: { title: 'Not done', text: 'Another site has sent this. Nothing was changed.' },
    outdated: {
      title: 'Not done',
      text: 'This page is older than your sign-in. Nothing was changed. Load the page again.',
    },
    'wrong-method': { title: 'Not possible', text: 'This address cannot be opened like that.' },
    'no-such-act': { title: 'Not possible', text: 'That cannot be done here. Nothing was changed.' },
    'no-form': { title: 'Not possible', text: 'This is not a form of this page.' },
    'form-too-large': { title: 'Not possible', text: 'The form is too large.' },
    'form-broken': { title: 'Not possible', text: 'The form did not arrive complete.' },
    overloaded: { title: 'Not possible now', text: 'Too much arrives at once. Try again.' },
    busy: {
      title: 'Not possible now',
      text: 'Another program is working on the data. Try again in a minute.',
    },
    unreadable: {
      title: 'Not readable',
      text: 'Stored values cannot be opened. Please tell the person who looks after this program.',
    },
    'disk-full': {
      title: 'No space left',
      text: 'The machine of this program has no space left. Nothing was shown and nothing changed. Please tell the person who looks after this program.',
    },
    'no-password-set': {
      title: 'Not available',
      text: 'There is no password for this page. The person who looks after this program sets admin.password or admin.users in the config and starts the program again.',
    },
  },
  connect: {
    connected: {
      title: 'Connected',
      text: 'The practice is connected to GoHighLevel. You can close this window.',
    },
    'not-connected': {
      title: 'Not connected',
      text: 'The connection to GoHighLevel was not made. Start again.',
    },
    'password-needed': { title: 'Password needed', text: 'Enter user name and password.' },
    'too-many-passwords': { title: 'Too many wrong passwords', text: 'Wait a minute and try again.' },
    'which-practice': {
      title: 'Which practice?',
      text: 'The address does not name a practice of this program.',
    },
    'begun-elsewhere': {
      title: 'Not this sign-in',
      text: 'This sign-in was not begun here, or too long ago. Start again.',
    },
    'no-access-given': {
      title: 'Not connected',
      text: 'GoHighLevel did not allow the access. Start again, and allow it.',
    },
  },
};
