import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

/** Whether a visit does not take place, by its id on either side. */
export const isCancelledOn = ({ ephysio, ghl }: Pick<Sandbox, 'ephysio' | 'ghl'>) => ({
  inEphysio: (id: string): boolean => {
    const event = ephysio.state.events.get(Number(id));
    return event === undefined || event.status === ephysio.cancelledStatus;
  },
  inGhl: (id: string): boolean => {
    const status = ghl.state.appointments.get(id)?.appointmentStatus;
    return status === undefined || status === 'cancelled';
  },
});
