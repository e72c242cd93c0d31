import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { ConfigError, EXIT, type ExitCode, GuardError } from '../../../errors.ts';
import { acquireLock } from '../../../store/tables/locks.ts';
import { getAccounts, setAccounts } from '../../../store/tables/practices.ts';
import { forgetHowFarRead } from '../../../sync/gather/patient-checkpoints.ts';
import { INBOX_LOCK } from '../../../webhooks/worker/inbox-lock.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perPractice } from '../../per-practice.ts';
import { decodeDump, MAKE_A_DUMP } from './decode-dump.ts';
import { EXPECTED } from './django-row.ts';
import { importDocument, importText } from './import-text.ts';
import { type Dump, readDump } from './read-dump.ts';
import { classifyDump, type TakenOver, takeOver } from './take-over.ts';

export interface ImportDjangoOptions extends CommonOptions {
  /** The file, or `-` for standard input. */
  readonly file: string;
  readonly dryRun?: boolean;
  /** False with `--no-tokens`. */
  readonly tokens: boolean;
}

/** The bytes of a file. @throws ConfigError when it cannot be read */
const readFileBytes = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigError(
      `${file} cannot be read (${code}).`,
      'Name the file that "python manage.py dumpdata ghl_accounts" wrote, or - for standard input.',
      { cause },
    );
  }
};

/** What a dump has to have, for a person who has another file. */
const EXPECTS = `Expected: ${Object.entries(EXPECTED)
  .map(([model, fields]) => `${fields.join(', ')} in ${model}`)
  .join('; ')}. ${MAKE_A_DUMP}`;

/** Refuses a file that is not of the old system, before anything of it is taken. @throws ConfigError */
const refuseOther = (name: string, { bad, lacking, ...dump }: Dump): void => {
  const [other] = lacking;
  if (other !== undefined)
    throw new ConfigError(
      `${name} is not of the old system: its rows of ${other.model} lack ${other.fields.join(', ')}. Nothing was imported.`,
      EXPECTS,
    );
  const { contacts, appointments, signIns, unpaired } = dump;
  const rows = [
    contacts.length,
    appointments.length,
    signIns.length,
    unpaired.contacts,
    unpaired.appointments,
  ];
  if (rows.some((count) => count > 0) || bad.some(({ model }) => model !== 'unknown')) return;
  if (bad.length > 0)
    throw new ConfigError(
      `${name} is not of the old system: it is a list without "model" and "fields". Nothing was imported.`,
      EXPECTS,
    );
  throw new ConfigError(
    `${name} has no rows of the old system's ghl_accounts (${dump.others} of other models).`,
    MAKE_A_DUMP,
  );
};

const load = async (file: string): Promise<Dump> => {
  const isPiped = file === '-';
  const name = isPiped ? 'Standard input' : file;
  const dump = readDump(decodeDump(isPiped ? await buffer(process.stdin) : readFileBytes(file), name), name);
  refuseOther(name, dump);
  return dump;
};

/** The rows do not say of which location they are; the old system's sign-in does. */
const assertLocation = async (
  { store }: CommandContext,
  { name, ghl }: PracticeConfig,
  dump: Dump,
): Promise<void> => {
  const { ghlLocationId } = await getAccounts(store, name);
  if (ghlLocationId !== null && ghlLocationId !== ghl.locationId) {
    throw new GuardError(
      'wrong-account',
      `Practice "${name}" is configured for GHL location ${ghl.locationId}, but its data came from GHL location ${ghlLocationId}. Nothing was imported.`,
      'Correct the config, or give the other account a practice of its own with another name.',
    );
  }
  const locations = [...new Set(dump.signIns.flatMap((signIn) => signIn.locationId ?? []))];
  if (locations.length === 0 || locations.includes(ghl.locationId)) return;
  throw new ConfigError(
    `The dump is of GHL location ${locations.join(', ')}, but practice "${name}" is location ${ghl.locationId}. Nothing was imported.`,
    'Name the right practice with --practice. If the dump is of it all the same, make one without sign-ins: dumpdata ghl_accounts.contactsync ghl_accounts.appointmentsync',
  );
};

/** Judges a dump, and links what it says; all of it or nothing. */
export const importInto = async (
  context: CommandContext,
  practice: PracticeConfig,
  dump: Dump,
  { dryRun = false, tokens }: Pick<ImportDjangoOptions, 'dryRun' | 'tokens'>,
): Promise<TakenOver> => {
  const { store, now } = context;
  const { name } = practice;
  await assertLocation(context, practice, dump);
  const { locationId, privateIntegrationToken } = practice.ghl;
  const usesPrivateToken = privateIntegrationToken !== null;
  const options = { practice: name, locationId, usesPrivateToken, tokens, now: now() };
  if (dryRun) return classifyDump(store, dump, options);
  // Neither a run nor the listener may make what the dump says is there already.
  const command = 'ephysio-ghl import django';
  await using _run = await acquireLock(store, { name: `sync ${name}`, command, now });
  await using _inbox = await acquireLock(store, { name: INBOX_LOCK, command, now });
  return store.transaction(async (handle) => {
    const taken = await classifyDump(handle, dump, options);
    await takeOver(handle, taken, options);
    await setAccounts(handle, name, { ghlLocationId: locationId });
    if (taken.contacts.taken.length > 0) await forgetHowFarRead(handle, name);
    return taken;
  });
};

const NEXT =
  'Now look at: ephysio-ghl sync --dry-run\nThe dump holds patient data and tokens in clear: delete it when all is well.';

/** `import django FILE`: takes over who is who, and the tokens, from a dump of the Django system. Asks no service. */
export const importDjango = (options: ImportDjangoOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const { practices, output } = context;
    if (practices.length > 1) {
      const names = practices.map((p) => p.name).join(', ');
      throw new ConfigError('A dump is of one practice.', `Add --practice NAME: ${names}.`);
    }
    output.progress('reading the dump');
    const dump = await load(options.file);
    output.progress('linking');
    return perPractice(context, 'import django', async (practice) => {
      const taken = await importInto(context, practice, dump, options);
      const outcome = { practice: practice.name, dryRun: options.dryRun === true, dump, taken };
      const document = importDocument(outcome);
      const isWhole = document.contradictions.length + document.bad.length === 0;
      const text = `${importText(outcome)}${outcome.dryRun ? '' : `\n\n${NEXT}`}`;
      return { exitCode: isWhole ? EXIT.done : EXIT.someFailed, document, text };
    });
  });
