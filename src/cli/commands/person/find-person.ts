import type { CommandContext } from '../../../app/context.ts';
import { onSingleRecords } from '../../../app/single-records.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { Patient } from '../../../domain/records/patient.ts';
import { ConfigError } from '../../../errors.ts';
import { fitsPerson, personQuery } from '../../../items/people-search/person-query.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { isExcluded } from '../../../store/tables/leaving.ts';
import { listLinks } from '../../../store/tables/link-list.ts';
import type { Person } from '../../../sync/manual/exclude-person.ts';
import { askFor } from '../../confirm.ts';
import { recordHere } from '../../record-here.ts';

/** As many as are shown to choose from. */
const SHOWN = 20;

const onlyPractice = ({ practices }: CommandContext, why: string): PracticeConfig => {
  const [practice, ...others] = practices;
  if (practice === undefined || others.length > 0)
    throw new ConfigError(
      `${why}, and the config has ${practices.length} practices.`,
      'Add --practice NAME.',
    );
  return practice;
};

/**
 * The patient of e-Physio behind an id. One without a link is looked up in e-Physio: with a mistyped id nobody would be excluded.
 * @throws ConfigError when there is nobody, or more than one
 */
export const personById = async (context: CommandContext, id: string): Promise<Person> => {
  const { store, practices } = context;
  const found: Person[] = [];
  for (const { name: practice } of practices) {
    const links = await listLinks(store, { practice, entity: 'patient', id, limit: SHOWN });
    // The id of a contact can be that of another patient in e-Physio.
    const named = links.filter((link) => link.ephysio_id === id || link.id.startsWith(id.toLowerCase()));
    found.push(...named.flatMap(({ ephysio_id: ephysioId }) => (ephysioId ? [{ practice, ephysioId }] : [])));
    if (named.length === 0 && (await isExcluded(store, practice, id)))
      found.push({ practice, ephysioId: id });
  }
  const [person, ...others] = found;
  if (others.length > 0)
    throw new ConfigError(
      `"${id}" fits ${found.length} patients.`,
      'Add --practice NAME, or more of the id.',
    );
  if (person !== undefined) return person;
  const practice = onlyPractice(context, `No link has the id "${id}"`);
  const lookup = await onSingleRecords(context, practice, 'person', (run) => run.patients.ephysio.get(id));
  if (lookup.state === 'held') return { practice: practice.name, ephysioId: id };
  throw new ConfigError(
    `e-Physio has no active patient "${id}", and no link has this id.`,
    'Take the id of the patient in e-Physio, or --search.',
  );
};

const nameIn = ({ firstName, lastName }: Patient): string => [firstName, lastName].filter(Boolean).join(' ');

/** All patients who are known: the active ones, and those who were linked when they were. */
const everybody = async (
  context: CommandContext,
  practice: PracticeConfig,
): Promise<Map<string, Patient>> => {
  const { store } = context;
  const linked = await contactSync.list(store, practice.name);
  const active = await onSingleRecords(context, practice, 'person', (run) =>
    run.patients.ephysio.list({ since: null }),
  );
  return new Map([
    ...linked.flatMap((row): [string, Patient][] =>
      row.ephysio_id === null ? [] : [[row.ephysio_id, contactSync.openBase(store, row).ephysio]],
    ),
    ...active.records.map(({ id, record }): [string, Patient] => [id, record]),
  ]);
};

/** Asks for a name, and which of those who bear it is meant. @throws ConfigError when nobody is chosen */
export const personByName = async (context: CommandContext): Promise<Person> => {
  const practice = onlyPractice(context, 'A name is looked for in one practice');
  const { stopping, output } = context;
  const query = personQuery(await askFor('Name of the patient:', stopping));
  await recordHere(context, practice.name, [{ action: 'search', subject: null }]);
  const everyone = query === null ? [] : [...(await everybody(context, practice))];
  const found = everyone.filter(([, record]) => query !== null && fitsPerson(query, [record]));
  if (found.length === 0) throw new ConfigError('Nobody has this name.', 'Try a part of it, or the id.');
  if (found.length > SHOWN)
    throw new ConfigError(`${found.length} patients have this name.`, 'Type more of it, or take the id.');
  output.note('This is patient data.');
  for (const [id, record] of found) output.note(`${id}  ${nameIn(record)}, ${record.birthDate ?? '-'}`);
  const chosen = (await askFor('Id of the one that you mean:', stopping)).trim();
  if (found.some(([id]) => id === chosen)) return { practice: practice.name, ephysioId: chosen };
  throw new ConfigError('None of these was chosen.', 'Run it again, and type one of the ids.');
};
