import { type CommandContext, withContext } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import {
  excludePerson,
  includePerson,
  type Person,
  type Standing,
} from '../../../sync/manual/exclude-person.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner } from '../../per-practice.ts';
import { recordHere } from '../../record-here.ts';
import { personById, personByName } from './find-person.ts';

export interface PersonOptions extends CommonOptions {
  readonly id?: string;
  readonly search?: boolean;
}

interface Done extends Standing {
  readonly lines: readonly string[];
}

const act = (
  action: 'exclude' | 'include',
  options: PersonOptions,
  runtime: Runtime,
  work: (context: CommandContext, person: Person) => Promise<Done>,
): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const command = `person ${action}`;
    const { id, search } = options;
    if ((id === undefined) === (search !== true))
      throw new ConfigError(
        id === undefined ? 'Whom is it about?' : 'An id and --search do not go together.',
        'Name the id of the patient in e-Physio, or --search.',
      );
    const person = id === undefined ? await personByName(context) : await personById(context, id);
    return perOwner(context, command, [person], async () => {
      const deed = { action, kind: 'patient', subject: `ephysio ${person.ephysioId}` } as const;
      await recordHere(context, person.practice, [deed]);
      const { lines, isNew, link, contact, isDeleted } = await work(context, person);
      return {
        exitCode: EXIT.done,
        document: { id: person.ephysioId, changed: isNew, link, contact, contactDeleted: isDeleted },
        text: lines.join('\n'),
      };
    });
  });

/** `person exclude`: nothing of a patient goes to GHL any more. */
export const personExclude = (options: PersonOptions, runtime: Runtime): Promise<ExitCode> =>
  act('exclude', options, runtime, async ({ store, now }, person) => {
    const { isUnderWay, ...standing } = await excludePerson(store, person, now());
    const { isNew, contact } = standing;
    return {
      ...standing,
      lines: [
        isNew
          ? `Patient ${person.ephysioId} is excluded: nothing more of this patient is sent to GHL.`
          : `Patient ${person.ephysioId} was excluded before.`,
        contact === null
          ? 'GHL has no contact of this patient that is linked.'
          : `GHL still has contact ${contact}: delete it there. Until then its appointments are still moved and cancelled.`,
        ...(isUnderWay
          ? [
              'A request about this patient was begun before, and may still arrive: look at GHL after the next run.',
            ]
          : []),
      ],
    };
  });

/** `person include`: takes that back. */
export const personInclude = (options: PersonOptions, runtime: Runtime): Promise<ExitCode> =>
  act('include', options, runtime, async ({ store, now }, person) => {
    const standing = await includePerson(store, person, now());
    const { isNew, link, isDeleted } = standing;
    return {
      ...standing,
      lines: [
        isNew
          ? `Patient ${person.ephysioId} is not excluded any more: the next run treats this patient like any other.`
          : `Patient ${person.ephysioId} was not excluded.`,
        ...(isDeleted && link !== null
          ? [
              `The contact was deleted in GHL and stays so. To have one again: ephysio-ghl links restore ${link}`,
            ]
          : []),
      ],
    };
  });
