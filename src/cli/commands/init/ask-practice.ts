import { askAdminPassword } from './admin-password.ts';
import type { Interviewed, SecretPlace } from './answers.ts';
import { askCalendars } from './ask-calendars.ts';
import { askEphysio } from './ask-ephysio.ts';
import { askEventRules } from './ask-event-rules.ts';
import { askGhl } from './ask-ghl.ts';
import type { Interview } from './interview.ts';
import { plain, settings, USUAL_DATABASE } from './presets.ts';
import { unlessGivenUp } from './until-good.ts';

const askName = async ({ questions, presets, existing }: Interview): Promise<string> => {
  const taken = existing?.practices.map(({ name }) => name) ?? [];
  if (presets.name !== null && !taken.includes(presets.name)) return presets.name;
  return questions.text('Name of the practice (letters, digits, dots, dashes)', {
    ...(taken.length === 0 ? { initial: 'main' } : {}),
    check: (name) =>
      taken.includes(name) ? 'The config has a practice of that name.' : plain(settings.name)(name),
  });
};

const askSecretPlace = ({ questions, presets }: Interview): Promise<SecretPlace> | SecretPlace =>
  presets.secrets ??
  questions.choose('Where do passwords and other secrets go?', [
    { value: 'files', label: 'one file each, beside the config', hint: 'for timers and services; mode 0600' },
    { value: 'config', label: 'into the config itself', hint: 'mode 0600' },
    { value: 'env', label: 'nowhere: environment variables', hint: 'you set them for every run' },
  ]);

/** A config that a practice is added to has its database. */
const askDatabase = ({ questions, presets, existing }: Interview): Promise<string> | string | null =>
  existing !== null
    ? null
    : (presets.database ??
      questions.text(
        'Database file (relative to the config; for timers of systemd: /var/lib/ephysio-ghl/ephysio-ghl.sqlite)',
        { initial: USUAL_DATABASE, check: plain(settings.database) },
      ));

/** The whole interview about one practice. Nothing is written. */
export const askPractice = async (interview: Interview): Promise<Interviewed> => {
  const { questions, services, presets } = interview;
  const name = await askName(interview);
  const timezone =
    presets.timezone ??
    (await questions.text('Its time zone', { initial: 'Europe/Zurich', check: plain(settings.timezone) }));
  const ephysio = await askEphysio(interview, name);
  const ghl = await askGhl(interview, timezone);
  const { result: client } = ephysio;
  const facts =
    client === null
      ? null
      : await unlessGivenUp(interview, 'reading the events of e-Physio', () => services.facts(client));
  const calendars = presets.calendars ?? (await askCalendars(interview, ghl.client, facts));
  const answers = {
    name,
    timezone,
    urls: { ephysio: presets.ephysioUrl, ghl: presets.ghlUrl },
    ephysio: ephysio.answer,
    ghl: ghl.account,
    calendars,
    rules: await askEventRules(interview, facts),
    conflictWinner:
      presets.conflictWinner ??
      (await questions.choose('A field is changed on both sides at once. Which side wins?', [
        { value: 'ephysio' as const, label: 'e-Physio', hint: 'the other value is kept to be looked at' },
        { value: 'ghl' as const, label: 'GHL', hint: 'the other value is kept to be looked at' },
      ])),
    adminPassword: await askAdminPassword(interview),
    database: await askDatabase(interview),
    secrets: await askSecretPlace(interview),
  };
  const tested = { ephysio: client !== null, ghl: ghl.client !== null };
  return { answers, tokens: ghl.wallet?.tokens() ?? [], tested };
};
