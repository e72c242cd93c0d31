import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { ANNA, openPractice, runWell, WEDNESDAY } from './practice.ts';

const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;

/** Other visits, much later: a guard would stop a run that finds a side empty, or shrunk by a third. */
const ANCHORS = [90, 91, 92].map((days) => WEDNESDAY + days * DAY_MS);

/** The appointments but the anchors. */
export const appointmentsOf = (bench: Bench) =>
  [...bench.sandbox.ghl.state.appointments.values()].filter((a) => !ANCHORS.includes(a.startTime));

/** The only appointment but the anchors. */
export const appointmentOf = (bench: Bench) => {
  const [appointment, ...others] = appointmentsOf(bench);
  if (!appointment || others.length > 0) throw new Error('GHL has not exactly one appointment');
  return appointment;
};

/** Anna has a visit on Wednesday, and GHL knows. */
export const withVisit = async (
  { ephysio, ...settings }: Settings = {},
  service: SandboxOptions['ephysio'] = {},
): Promise<{ bench: Bench; event: EphysioEvent; patientId: number }> => {
  const bench = await openPractice({
    ...settings,
    ephysio: { statuses: STATUSES, ...ephysio },
    sandbox: { ephysio: { tokenSeconds: 10 * 86_400, ...service } },
  });
  const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  const event = bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
  for (const start of ANCHORS) bench.sandbox.ephysio.edit.addEvent({ patientId, start });
  await runWell(bench);
  return { bench, event, patientId };
};
