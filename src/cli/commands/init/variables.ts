/** The environment variables that hold what must not stand on a command line. */
export interface Variables {
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly adminPassword: string;
}

/** `added`: the name of a practice that is not the config's first, whose variables are its own. */
export const variablesOf = (added: string | null): Variables => {
  const own = added === null ? '' : `_${added.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  return {
    email: `EPHYSIO_EMAIL${own}`,
    password: `EPHYSIO_PASSWORD${own}`,
    token: `GHL_TOKEN${own}`,
    clientId: 'GHL_CLIENT_ID',
    clientSecret: 'GHL_CLIENT_SECRET',
    adminPassword: 'EPHYSIO_GHL_ADMIN_PASSWORD',
  };
};
