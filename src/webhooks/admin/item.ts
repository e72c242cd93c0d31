import { z } from 'zod';
import type { Role } from './viewer.ts';

/** What a button is about. Which ids exist is for the database to say. */
export const itemSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('letter'), id: z.string().regex(/^\d{1,15}$/) }),
  z.object({ kind: z.literal('letters') }),
  z.object({
    kind: z.literal('record'),
    entity: z.enum(['patient', 'appointment', 'block-slot']),
    side: z.enum(['ephysio', 'ghl']),
    id: z.string().min(1).max(200),
  }),
  z.object({ kind: z.literal('held'), guard: z.enum(['creations', 'retire-limit']) }),
  z.object({ kind: z.literal('review'), id: z.uuid() }),
  z.object({ kind: z.literal('conflict'), id: z.uuid() }),
]);
export type Item = z.infer<typeof itemSchema>;

/** What can be done, and with which items. */
export const VERBS = {
  retry: ['letter', 'letters', 'record'],
  discard: ['letter'],
  resolve: ['review', 'conflict'],
  'take-ephysio': ['conflict'],
  'take-ghl': ['conflict'],
  same: ['review'],
  different: ['review'],
  show: ['review', 'conflict'],
  'let-in': ['held'],
} as const satisfies Readonly<Record<string, readonly Item['kind'][]>>;
export type Verb = keyof typeof VERBS;

/** The part of the page that lists items of this kind. */
export const SECTIONS = {
  letter: 'letters',
  letters: 'letters',
  record: 'records',
  held: 'held',
  review: 'reviews',
  conflict: 'conflicts',
} as const satisfies Readonly<Record<Item['kind'], string>>;

/** The place of one item on the page; `revealed` of a session is one of these. */
export const anchorOf = (kind: 'review' | 'conflict', id: string): string => `${kind}-${id}`;

/** A field with its value, unsealed because the person asked. */
export interface RevealedValue {
  readonly name: string;
  readonly value: string | null | undefined;
}

/** The item of this page whose values are shown. */
export interface Revealed {
  readonly anchor: string;
  readonly values: readonly RevealedValue[];
}

/** What every form of a page carries: whose page it is, and the proof that the page is from here. */
export interface FormFields {
  readonly practice: string;
  readonly token: string;
  /** Of the user who looks at it: there are no buttons for what that user may not do. */
  readonly role: Role;
}
