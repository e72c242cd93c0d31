import { z } from 'zod';
import { LANGUAGES } from '../../../../domain/records/language.ts';
import { SETTINGS } from '../settings.ts';
import type { Cells, Column } from './file-practice.ts';

/** A cell that is nothing but a reference to a variable or a file. */
const REFERENCE = /^\$\{(?:[A-Za-z_]\w*|file:[^{}]*[^{}\s][^{}]*)\}$/;

const text = SETTINGS.locationId.schema;
const reference = z.string().regex(REFERENCE);
const id = z.string().regex(/^[\w-]+$/, 'must be an id: letters, digits, dashes');
const number = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be a whole number')
  .transform(Number);

/** How each cell is read. */
export const CELLS: { readonly [C in Column]: z.ZodType<Cells[C]> } = {
  practice: SETTINGS.name.schema,
  timezone: SETTINGS.timezone.schema,
  language: z.enum(LANGUAGES, { error: `must be one of ${LANGUAGES.join(', ')}` }),
  location: text,
  ephysioEmail: z.union([reference, text], {
    error: `must be an e-mail address, or a whole \${NAME} or \${file:PATH}`,
  }),
  ephysioPassword: reference,
  ghlCalendar: id,
  ghlUser: id,
  ephysioClient: number,
  ephysioEventType: number,
  adminInfoId: number,
};

/** All of them, in the order of the docs. */
export const COLUMNS: readonly Column[] = Object.keys(CELLS).filter((name): name is Column => name in CELLS);

/** Case counts as little as in a spreadsheet. */
export const columnOf = (name: string): Column | undefined =>
  COLUMNS.find((column) => column.toLowerCase() === name.trim().toLowerCase());

/** Whether a header of this name is a column. */
export const isColumn = (name: string): boolean => columnOf(name) !== undefined;
