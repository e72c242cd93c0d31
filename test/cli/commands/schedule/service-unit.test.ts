import { expect, it } from 'vitest';
import { serviceUnit } from '../../../../src/cli/commands/schedule/service-unit.ts';

it('writes a path with a percent sign as systemd reads it', () => {
  const unit = serviceUnit(
    {
      node: '/opt/100%/node',
      program: '/opt/100%/bin/ephysio-ghl.js',
      config: '/srv/50%n/config.json',
      practice: null,
      database: '/srv/50%n/db.sqlite',
      metricsFile: null,
      files: ['/srv/50%n/password'],
      environmentFile: '/srv/50%n/env',
      hasListener: false,
      digest: null,
      port: 8000,
    },
    { user: 'root', isDynamic: false, stateFolder: null, writable: ['/srv/50%n'] },
    { says: 'patients', args: ['sync', 'patients'], after: [], life: [] },
  );
  expect(unit.split('\n')).toEqual(
    expect.arrayContaining([
      'ExecStart=/opt/100%%/node /opt/100%%/bin/ephysio-ghl.js sync patients --config /srv/50%%n/config.json',
      'ReadWritePaths=/srv/50%%n',
      'EnvironmentFile=/srv/50%%n/env',
      'LoadCredential=srv+50%%n+config.json:/srv/50%%n/config.json',
      'LoadCredential=srv+50%%n+password:/srv/50%%n/password',
    ]),
  );
  expect(unit.replace('SyslogIdentifier=%N', '').replaceAll('%%', '')).not.toContain('%');
});
