import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange } from '../../src/sandbox/service.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { bodyErrata, type Json, schemaErrata } from './errata.ts';

/** A request or a reply that the official OpenAPI files do not allow. Names fields and statuses, never values. */
export interface Problem {
  /** `POST /contacts/` as the specification writes it. */
  readonly operation: string;
  readonly where: 'request' | 'reply' | 'route';
  readonly status: number | null;
  readonly message: string;
}

/** Notes every exchange of GHL's sandbox from now on. */
export const recordExchanges = (sandbox: Sandbox): { readonly exchanges: Exchange[]; stop(): void } => {
  const exchanges: Exchange[] = [];
  const stop = sandbox.ghl.onExchange((exchange) => exchanges.push(exchange));
  return { exchanges, stop };
};

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { schema?: Json }>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema?: Json }>> }>>;
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, Operation>>;
}

/** Makes every reference absolute. */
const ROOT = 'https://ghl.invalid/';
const FILES = ['contacts.json', 'calendars.json', 'oauth.json', 'common-schemas.json'];

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, references get the file's name, examples go. */
const translate = (node: unknown, file: string): unknown => {
  if (Array.isArray(node)) return node.map((n) => translate(n, file));
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, example: _, examples: __, ...rest } = node as Json;
  const out: Json = {};
  for (const [key, value] of Object.entries(rest)) {
    out[key] =
      key === '$ref' && typeof value === 'string'
        ? value.replace(/^(?:\.\.\/common\/)?([^#]*)#/, (_all, other: string) => `${ROOT}${other || file}#`)
        : translate(value, file);
  }
  if (nullable === true && typeof out.type === 'string') out.type = [out.type, 'null'];
  return out;
};

/** GHL refuses unknown properties in bodies, which the files do not say. */
const closeBodies = (schemas: Record<string, Json>): void => {
  for (const [name, schema] of Object.entries(schemas)) {
    if (/(?:ContactDto|TagsDTO|Appointment(?:Create|Edit)Schema|odyDto)$/.test(name)) {
      schema.additionalProperties = false;
    }
  }
};

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/\/$/, '').replace(/\{\w+\}/g, '[^/]+')}/?$`);

const load = (folder: string): { ajv: Ajv; routes: Route[] } => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const routes: Route[] = [];
  for (const file of FILES) {
    const document = translate(JSON.parse(readFileSync(join(folder, file), 'utf8')), file) as {
      components: { schemas: Record<string, Json> };
      paths?: Record<string, Readonly<Record<string, Operation>>>;
    };
    const { schemas } = document.components;
    closeBodies(schemas);
    for (const erratum of schemaErrata) {
      const schema = schemas[erratum.schema];
      if (erratum.file === file && schema !== undefined) erratum.correct(schema);
    }
    ajv.addSchema({ $id: ROOT + file, components: { schemas } });
    for (const [template, methods] of Object.entries(document.paths ?? {})) {
      routes.push({ template, pattern: patternOf(template), methods });
    }
  }
  // `/contacts/search` before `/contacts/{contactId}`
  routes.sort((a, b) => Number(a.template.includes('{')) - Number(b.template.includes('{')));
  return { ajv, routes };
};

const isForm = (exchange: Exchange): boolean =>
  (exchange.requestHeaders['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

const bodyOf = (exchange: Exchange): unknown => {
  if (exchange.requestBody === '') return undefined;
  return isForm(exchange)
    ? Object.fromEntries(new URLSearchParams(exchange.requestBody))
    : (JSON.parse(exchange.requestBody) as unknown);
};

/**
 * Checks requests and replies against the official files, less the errata. Requests that were answered
 * with 401 or 422 are checked for their reply only: the sandbox itself counts them as violations. Replies of other than
 * JSON and dropped connections are faults, and left out.
 */
export const validateExchanges = (exchanges: readonly Exchange[], openapiFolder: string): Problem[] => {
  const { ajv, routes } = load(openapiFolder);
  const compiled = new Map<Json, ValidateFunction>();
  const validator = (schema: Json): ValidateFunction => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(schema);
      compiled.set(schema, validate);
    }
    return validate;
  };
  const problems: Problem[] = [];
  for (const exchange of exchanges) {
    const { method, path, status } = exchange;
    // no part of the API: the page that a person sees, and locations, whose file is not among these
    if (/\/oauth\/chooselocation$|^\/locations\//.test(path) || status === null) continue;
    const route = routes.find((r) => r.pattern.test(path) && method.toLowerCase() in r.methods);
    const operation = route?.methods[method.toLowerCase()];
    const note = (where: Problem['where'], message: string): void => {
      problems.push({ operation: `${method} ${route?.template ?? '?'}`, where, status, message });
    };
    if (route === undefined || operation === undefined) {
      note('route', 'no such operation');
      continue;
    }
    const check = (where: 'request' | 'reply', schema: Json, value: unknown): void => {
      const validate = validator(schema);
      if (validate(value)) return;
      for (const e of validate.errors ?? []) {
        const extra = Object.values(e.params).filter((v) => typeof v === 'string');
        note(where, `${e.instancePath} ${e.message ?? 'is wrong'} ${extra.join(' ')}`.trim());
      }
    };
    if (status !== 401 && status !== 422) {
      for (const parameter of operation.parameters ?? []) {
        const value =
          parameter.in === 'header'
            ? exchange.requestHeaders[parameter.name.toLowerCase()]
            : exchange.query[parameter.name];
        if (parameter.in === 'path') continue;
        if (value === undefined) {
          if (parameter.required === true) note('request', `${parameter.in} ${parameter.name} is missing`);
        } else if (parameter.schema?.type === 'string') check('request', parameter.schema, value);
      }
      const content = Object.values(operation.requestBody?.content ?? {})[0];
      const body = bodyOf(exchange);
      if (content?.schema !== undefined && body !== undefined) check('request', content.schema, body);
      else if (content === undefined && body !== undefined && JSON.stringify(body) !== '{}') {
        note('request', 'has a body where none is documented');
      }
    }
    const documented = operation.responses[status] ?? operation.responses[bodyErrata.statusFor(exchange)];
    if (documented === undefined) {
      if (!bodyErrata.isUndocumentedStatus(status)) note('reply', 'this status is not documented');
      continue;
    }
    const schema = documented.content?.['application/json']?.schema;
    const isJson = (exchange.responseHeaders['content-type'] ?? '').startsWith('application/json');
    if (schema === undefined || !isJson) continue;
    check('reply', schema, bodyErrata.reply(exchange, JSON.parse(exchange.responseBody)));
  }
  return problems;
};
