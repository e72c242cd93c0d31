// The page about the config, from its schema.
import { z } from 'zod';
import { configSchema } from '../src/config/schema.ts';
import { cell, GENERATED, table } from './markdown.ts';

type Schema = z.core.JSONSchema.JSONSchema;

interface Key {
  /** From the top of the config, or from the practice. */
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

interface Section {
  readonly title: string;
  readonly text: string;
  readonly keys: readonly Key[];
}

const INTRO = `# Configuration

Every key of the config file. \`ephysio-ghl init\` writes the file, \`ephysio-ghl doctor\` checks it, and
[config.example.json](../config.example.json) shows all of it.

## The file

The program takes the first of these:

1. \`--config FILE\`
2. the file that the environment variable \`EPHYSIO_GHL_CONFIG\` names
3. \`ephysio-ghl.config.json\`, then \`ephysio-ghl.config.yaml\`, in the working directory
4. \`$XDG_CONFIG_HOME/ephysio-ghl/config.json\` (without the variable: \`~/.config/ephysio-ghl/config.json\`)
5. \`/etc/ephysio-ghl/config.json\`

- The file is JSON or YAML, by its extension. It is data only; nothing in it is run.
- A key that this page does not name is an error (exit 2). The error names the key, never a value.
- \`database\` and \`monitoring.metricsFile\` are relative to the config file.
- The listener reads the file once: restart it after a change. Every other command reads it when it starts.

## Environment variables and files

Any text in the config may hold references, also as a part of it:

| reference | is replaced by |
|---|---|
| \`\${NAME}\` | the environment variable \`NAME\` |
| \`\${file:PATH}\` | the content of a file without its last line break; \`PATH\` is relative to the config file |

- A variable that is not set, or a file that cannot be read, is an error (exit 2).
- What was filled in is not searched for references again.
- Secrets: \`ghl.clientSecret\`, \`admin.password\`, \`admin.users[].password\`, \`smtp.password\`, \`ephysio.password\`, \`ghl.privateIntegrationToken\`.
  The program refuses a secret in a file that other users can read: \`chmod 600\` the file.
- Timers and services do not have your shell's variables: put secrets into files for them (see [Deploy](deploy.md#the-units)).

The key of the database is not in the config: it is in \`<database>.key\`, or in the environment variable \`EPHYSIO_GHL_KEY\`.
`;

const isObject = (schema: Schema): boolean => schema.properties !== undefined;

const asSchema = (schema: z.core.JSONSchema._JSONSchema | undefined): Schema =>
  typeof schema === 'object' ? schema : {};

/** What a key may be, apart from `null`. */
const variants = (schema: Schema): readonly Schema[] =>
  schema.anyOf === undefined
    ? [schema].filter(({ type }) => type !== 'null')
    : schema.anyOf.map(asSchema).flatMap(variants);

/** The keys of an object, of each item of a list, or of an object that may be `null`. */
const innerObject = (schema: Schema): Schema | null => {
  const [only, ...others] = variants(schema);
  if (only === undefined || others.length > 0) return null;
  if (isObject(only)) return only;
  const item = Array.isArray(only.items) ? {} : asSchema(only.items);
  return isObject(item) ? item : null;
};

const isList = (schema: Schema): boolean => variants(schema).some(({ type }) => type === 'array');

const keysOf = (schema: Schema, prefix = ''): Key[] =>
  Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    path: `${prefix}${name}`,
    schema: asSchema(inner),
    isRequired: (schema.required ?? []).includes(name),
  }));

/** A key with the keys below it. */
const flattened = (key: Key): Key[] => {
  const inner = innerObject(key.schema);
  if (inner === null) return [key];
  const below = keysOf(inner, `${key.path}${isList(key.schema) ? '[]' : ''}.`).flatMap(flattened);
  return key.schema.description === undefined ? below : [key, ...below];
};

const FORMATS: Readonly<Record<string, string>> = { uri: 'URL', date: 'date' };

const range = ({ minimum, maximum }: Schema): string => {
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : null;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : null;
  if (least !== null && most !== null) return ` ${least}–${most}`;
  if (least !== null) return `, at least ${least}`;
  return most === null ? '' : `, at most ${most}`;
};

const typeOf = (schema: Schema): string => {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  switch (schema.type) {
    case 'string':
      return FORMATS[schema.format ?? ''] ?? 'text';
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of ${Array.isArray(schema.items) ? 'values' : plural(typeOf(asSchema(schema.items)))}`;
    case 'object':
      return isObject(schema) ? 'object' : 'object of values';
    default:
      return `${String(schema.type)}${range(schema)}`;
  }
};

const plural = (type: string): string =>
  type === 'URL' || type === 'text' || type === 'object' ? `${type}s` : type;

/** A default longer than this is named, not shown. */
const LONGEST_DEFAULT = 75;

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '`[]`' : value.map(shown).join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_DEFAULT ? 'built in' : `\`${text}\``;
};

const defaultOf = ({ schema, isRequired }: Key): string => {
  if (isRequired) return '**required**';
  if (schema.default === null || schema.default === undefined) return 'none';
  return isObject(schema) ? '' : shown(schema.default);
};

const rowOf = (key: Key): string[] => [
  `\`${key.path}\``,
  variants(key.schema).map(typeOf).join(' or '),
  defaultOf(key),
  cell(key.schema.description ?? ''),
];

const sectionText = ({ title, text, keys }: Section): string =>
  [
    `## ${title}`,
    ...(text === '' ? [] : [text]),
    ...(keys.length === 0 ? [] : [table(['key', 'type', 'default', 'meaning'], keys.map(rowOf))]),
  ].join('\n\n');

/** A section for what is a value, and one for each object or list of objects. */
const sectionsOf = (
  schema: Schema,
  name: (path: string) => string,
  values: Omit<Section, 'keys'>,
): Section[] => {
  const keys = keysOf(schema);
  const plain = keys.filter((key) => innerObject(key.schema) === null);
  const sections = keys.flatMap((key): Section[] => {
    const inner = innerObject(key.schema);
    if (inner === null) return [];
    const text = key.schema.description ?? '';
    if (key.path === 'practices')
      return sectionsOf(inner, (path) => `Each of \`practices\`: \`${path}\``, {
        title: 'Each of `practices`',
        text,
      });
    const prefix = `${key.path}${isList(key.schema) ? '[]' : ''}.`;
    return [{ title: name(prefix.slice(0, -1)), text, keys: keysOf(inner, prefix).flatMap(flattened) }];
  });
  return [{ ...values, keys: plain }, ...sections];
};

/** docs/configuration.md. */
export const configurationPage = (): string => {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  const sections = sectionsOf(schema, (path) => `\`${path}\``, {
    title: 'The database',
    text: '',
  });
  return `${[GENERATED('src/config/schema.ts'), INTRO.trimEnd(), ...sections.map(sectionText)].join('\n\n')}\n`;
};
