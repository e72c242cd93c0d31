import { defineCommand } from '../../define-command.ts';
import { PARALLEL_OPTION } from '../../options.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary:
    'look at everything that has to be right, and say what to do about what is not. ' +
    'Signs in and reads each list once (about 12 requests a practice); writes nothing to e-Physio or GHL. ' +
    'Ends with the exit code of the worst failed check, warnings aside',
  options: PARALLEL_OPTION,
  examples: {
    doctor: 'each check on its line, its cure below',
    'doctor --practice main --json': 'for machines; the first document is about the machine',
  },
  load: async () => (await import('./doctor.ts')).doctor,
});
