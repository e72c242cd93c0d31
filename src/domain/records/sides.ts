/** The two services that are kept the same. */
export type SideName = 'ephysio' | 'ghl';

export const otherSide = (side: SideName): SideName => (side === 'ephysio' ? 'ghl' : 'ephysio');

export type Entity = 'patient' | 'appointment';

/** What is written: a block slot is made in GHL only, and has no link. */
export type WrittenEntity = Entity | 'block-slot';

/** One record on both sides. */
export interface Both<R> {
  readonly ephysio: R;
  readonly ghl: R;
}

/** The services by name, as every text and the `subject` of a review name them. */
export const SERVICE: Both<string> = { ephysio: 'e-Physio', ghl: 'GHL' };
