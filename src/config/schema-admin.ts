import { z } from 'zod';
import { foldUserName, OWNER } from '../domain/audit/user-name.ts';
import { looksLikeOtherHash, looksLikeScrypt, parseScryptHash } from '../domain/scrypt-hash.ts';
import { httpUrl, text } from './schema-values.ts';

const problemOf = (password: string): string | null => {
  if (looksLikeScrypt(password))
    return parseScryptHash(password) === null
      ? 'is no whole scrypt hash, or one that is too weak or too costly: make one with "ephysio-ghl admin hash"'
      : null;
  if (looksLikeOtherHash(password))
    return 'is a hash of another kind: make one with "ephysio-ghl admin hash"';
  return password.length < 12 ? 'must have at least 12 characters' : null;
};

/** The page behind it shows patient data to the person whom it lets in. */
export const adminPassword = z
  .string()
  .max(1000)
  .superRefine((password, ctx) => {
    const message = problemOf(password);
    if (message !== null) ctx.addIssue({ code: 'custom', message });
  });

/** Letters, digits and what names have between them. A colon would end the name in HTTP basic authentication. */
const userName = text.regex(
  /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._@'’-]{0,49}$/u,
  "must begin with a letter or digit, and have up to 50 letters, digits, spaces and . _ @ - ' only",
);

const user = z.strictObject({
  name: userName.describe('Name for the log-in and for the audit log. Capital letters make no difference.'),
  password: adminPassword.describe(
    'Password, at least 12 characters, or its scrypt hash (`ephysio-ghl admin hash`).',
  ),
  role: z
    .enum(['view', 'decide'], 'must be "view" or "decide"')
    .describe(
      '`view`: sees people and appointments, and changes nothing. `decide`: also presses the buttons, and connects the practice to GHL.',
    ),
  practices: z
    .union([z.literal('all'), z.array(text).min(1, 'must name at least one practice')], {
      error: 'must be "all", or a list of names of practices',
    })
    .default('all')
    .describe('Names of the practices that the user sees, or `all`. All others do not exist for this user.'),
});

export const admin = z.strictObject({
  password: adminPassword
    .nullable()
    .default(null)
    .describe(
      'Password of the user `admin`, who may do everything: at least 12 characters, or its scrypt hash. Without it and without `admin.users` the page and `/api/auth/connect` are closed.',
    ),
  users: z
    .array(user)
    .default([])
    .describe('Who may log in to the page besides: see [Users](admin-page.md#users).'),
  publicUrl: httpUrl
    .nullable()
    .default(null)
    .describe('Address under which people reach the page, for links in mails: `https://HOST/admin/`.'),
});

/** What is wrong with the users beside each other, and beside the practices. `path` is that within the config. */
export const userProblems = (
  { password, users }: z.infer<typeof admin>,
  practices: readonly { readonly name: string }[],
): { readonly path: (string | number)[]; readonly message: string }[] => {
  const seen = new Map<string, number>();
  return users.flatMap(({ name, practices: own }, i) => {
    const problems: { path: (string | number)[]; message: string }[] = [];
    const folded = foldUserName(name);
    const first = seen.get(folded);
    if (first !== undefined)
      problems.push({ path: [i, 'name'], message: `is also used by admin.users[${first}]` });
    seen.set(folded, first ?? i);
    if (folded === OWNER && password !== null)
      problems.push({ path: [i, 'name'], message: 'is the name of the user who has admin.password' });
    for (const [p, practice] of (own === 'all' ? [] : own).entries())
      if (!practices.some(({ name: known }) => known === practice))
        problems.push({
          path: [i, 'practices', p],
          message: 'is not the name of a practice of this config',
        });
    return problems.map(({ path, message }) => ({ path: ['admin', 'users', ...path], message }));
  });
};
