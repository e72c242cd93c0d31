import type { Store } from '../../src/store/store.ts';
import type { AdminUser } from '../../src/webhooks/admin/viewer.ts';
import { NOON } from '../store/temp-store.ts';
import { openRig, practiceHere, type Rig, type RigOptions } from './listener.ts';
import { createVisitor, PASSWORD, type Visitor } from './visitor.ts';

/** Passwords of the users, by their names. */
export const PASSWORDS = {
  petra: 'petra likes long walks',
  hans: 'hans plays the accordion',
  vera: 'vera only ever looks on',
} as const;

export type UserName = keyof typeof PASSWORDS;

/** Petra decides everywhere, Hans in `main` only, and Vera looks at `main`. */
export const STAFF: readonly AdminUser[] = [
  { name: 'Petra', password: PASSWORDS.petra, role: 'decide', practices: 'all' },
  { name: 'Hans', password: PASSWORDS.hans, role: 'decide', practices: ['main'] },
  { name: 'Vera', password: PASSWORDS.vera, role: 'view', practices: ['main'] },
];

export interface Desk extends Rig {
  /** A browser in which this user has logged in. */
  as(user: UserName): Promise<Visitor>;
  /** Milliseconds go by. */
  pass(ms: number): void;
}

/** A listener of the practices `main` and `other`, with `admin.password` and three users. */
export const openDesk = async (options: RigOptions = {}): Promise<Desk> => {
  let now = NOON;
  const rig = await openRig({
    adminPassword: PASSWORD,
    users: STAFF,
    practices: ['main', 'other'].map((name) => practiceHere(name)),
    now: () => now,
    ...options,
  });
  return {
    ...rig,
    as: async (user) => {
      const visitor = createVisitor(rig);
      await visitor.logIn(PASSWORDS[user], user);
      return visitor;
    },
    pass: (ms) => {
      now += ms;
    },
  };
};

/** The audit log, oldest first: who, what, about what. */
export const auditOf = async ({ db }: Store): Promise<string[]> => {
  const rows = await db.selectFrom('audit_log').selectAll().orderBy('id').execute();
  return rows.map(({ who, practice, action, kind, subject }) =>
    [who, practice ?? '-', action, kind, subject].filter((part) => part !== null).join(' '),
  );
};
