/** The user who logs in with `admin.password` and may do everything. */
export const OWNER = 'admin';

/** In the audit log: a log-in was tried under a name that is no user's. What was typed there may be a password. */
export const UNKNOWN_USER = '?';

/** How names of users are compared: whatever the case of the letters. */
export const foldUserName = (name: string): string => name.trim().normalize('NFC').toLowerCase();
