import { foldUserName, OWNER } from '../../domain/audit/user-name.ts';

/** `view`: sees people and appointments, and changes nothing. `decide`: also presses the buttons. */
export type Role = 'view' | 'decide';

/** Who is logged in to the page, and what that user may do. */
export interface Viewer {
  /** As the audit log names the user. */
  readonly name: string;
  readonly role: Role;
  /** All other practices do not exist for this user. */
  sees(practice: string): boolean;
}

/** A user as the config has it. */
export interface AdminUser {
  readonly name: string;
  /** Plain, or a scrypt hash. */
  readonly password: string;
  readonly role: Role;
  readonly practices: readonly string[] | 'all';
}

/** Who may log in. */
export interface AdminAccess {
  /** Of the user `admin`, who may do everything; `null`: there is none. */
  readonly password: string | null;
  readonly users: readonly AdminUser[];
}

export const viewerOf = ({ name, role, practices }: AdminUser): Viewer => ({
  name,
  role,
  sees: (practice) => practices === 'all' || practices.includes(practice),
});

/** All users by their folded names, the one of `admin.password` among them. */
export const usersOf = ({ password, users }: AdminAccess): ReadonlyMap<string, AdminUser> => {
  const owner: AdminUser[] =
    password === null ? [] : [{ name: OWNER, password, role: 'decide', practices: 'all' }];
  return new Map([...owner, ...users].map((user) => [foldUserName(user.name), user]));
};
