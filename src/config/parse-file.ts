import { extname } from 'node:path';
import { defaultLoaders } from 'cosmiconfig';
import { ConfigError } from '../errors.ts';
import { jsonEnd } from './json-end.ts';

/** Where in a text a parser stopped, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

const placeAt = (text: string, index: number): Place => {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
};

const yamlErrorPlace = (error: unknown): Place | null => {
  const mark = (error as { mark?: { line?: unknown; column?: unknown } }).mark;
  return typeof mark?.line === 'number' && typeof mark.column === 'number'
    ? { line: mark.line + 1, column: mark.column + 1 }
    : null;
};

/** YAML reads `1900-01-01` as a time; the config has only days. */
const withoutDates = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(withoutDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withoutDates(v)]));
};

/**
 * Parses a config file by its extension: `.json`; `.yaml`, `.yml` or none: YAML. The parsers are cosmiconfig's, but its
 * explorer is never made: that one looks for `.config/config.js` in the working directory and runs it, follows
 * `$import`, and shows lines of the file in its errors.
 * @returns `undefined` or `null` for an empty file
 * @throws ConfigError with line and column, without the text (it may hold secrets)
 */
export const parseConfigFile = (path: string, content: string): unknown => {
  const extension = extname(path).toLowerCase();
  const isJson = extension === '.json';
  if (!isJson && !['.yaml', '.yml', ''].includes(extension)) {
    throw new ConfigError(`${path} is neither JSON nor YAML`, 'Name a .json, .yaml or .yml file.');
  }
  const text = content.replace(/^\uFEFF/, '');
  if (text.trim() === '') return undefined;
  try {
    return withoutDates(isJson ? defaultLoaders['.json'](path, text) : defaultLoaders['.yaml'](path, text));
  } catch (error) {
    const place = isJson ? placeAt(text, jsonEnd(text)) : yamlErrorPlace(error);
    const where = place === null ? '' : ` (line ${place.line}, column ${place.column})`;
    // No `cause`: the parser's message holds a piece of the file.
    throw new ConfigError(
      `${path} is not ${isJson ? 'JSON' : 'YAML'}${where}`,
      'Mend the file at that place.',
    );
  }
};
