/** The two services that are kept the same. */
export type SideName = 'ephysio' | 'ghl';

export const otherSide = (side: SideName): SideName => (side === 'ephysio' ? 'ghl' : 'ephysio');

export type Entity = 'patient' | 'appointment';

/** One record on both sides. */
export interface Both<R> {
  readonly ephysio: R;
  readonly ghl: R;
}
