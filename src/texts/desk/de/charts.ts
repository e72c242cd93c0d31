import type { ChartsTexts } from '../charts-texts.ts';

export const charts: ChartsTexts = {
  appointment: {
    title: 'Übertragene Termine',
    caption:
      'Wie viele Termine an jedem Tag in GoHighLevel (nach oben) und in e-Physio (nach unten) erfasst, geändert und abgesagt wurden.',
  },
  patient: {
    title: 'Übertragene Einträge von Personen',
    caption:
      'Wie viele Einträge von Personen an jedem Tag in GoHighLevel (nach oben) und in e-Physio (nach unten) erfasst und geändert wurden.',
  },
  waiting: {
    title: 'Was gewartet hat',
    caption:
      'Wie viele Pendenzen am Ende jedes Tages offen waren (heute: wie viele es jetzt sind), ohne das, was nicht übertragen werden konnte.',
  },
  messages: {
    title: 'Dauer der Meldungen',
    caption:
      'Wie lange es dauerte, bis eine Meldung von GoHighLevel erledigt war; wurde sie zurückgehalten oder nochmals versucht, zählt auch diese Zeit.',
  },
  inEphysio: 'in e-Physio',
  inGhl: 'in GoHighLevel',
  ways: { created: 'erfasst', updated: 'geändert', cancelled: 'abgesagt' },
  conflicts: 'auf beiden Seiten geändert',
  reviews: 'andere Pendenzen',
  median: 'die Hälfte innert',
  slow: '95 % innert',
  nothing: 'In diesen Tagen nichts.',
  notKept: 'nicht mehr gespeichert',
  keptFrom: (date) => `Was vor dem ${date} war, ist nicht mehr gespeichert.`,
};
