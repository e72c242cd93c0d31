import type { Command } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';

/** Adds `doctor`. */
export const addDoctor = (program: Command, { lazily }: Actions): void => {
  const doctor = common(program.command('doctor')).description(
    'look at everything that has to be right, and say what to do about what is not. ' +
      'Signs in and reads each list once (about 12 requests a practice); writes nothing to e-Physio or GHL. ' +
      'Ends with the exit code of the worst failed check, warnings aside',
  );
  doctor.action(lazily(async () => (await import('./doctor.ts')).doctor as Run));
  examples(doctor, [
    ['doctor', 'each check on its line, its cure below'],
    ['doctor --practice main --json', 'for machines; the first document is about the machine'],
  ]);
};
