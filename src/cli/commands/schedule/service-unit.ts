import { credentialName } from '../../../config/credential.ts';
import { ConfigError } from '../../../errors.ts';
import type { Account } from './account.ts';
import type { Facts } from './facts.ts';

export interface Service {
  readonly says: string;
  readonly args: readonly string[];
  /** Whole names of units. */
  readonly after: readonly string[];
  /** Lines of `[Service]` that say how it starts, ends and begins again. */
  readonly life: readonly string[];
  /** Lines of `[Unit]` beside the common ones. */
  readonly unit?: readonly string[];
  /** Lines of `[Install]`. */
  readonly install?: readonly string[];
}

/** Nothing but what Node needs. MemoryDenyWriteExecute= is not among it: V8 writes the code that it runs. */
const HARDENING = [
  'UMask=0077',
  'NoNewPrivileges=yes',
  'CapabilityBoundingSet=',
  'ProtectSystem=strict',
  'PrivateMounts=yes',
  'PrivateDevices=yes',
  'PrivateUsers=yes',
  'ProtectProc=invisible',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'ProtectKernelLogs=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelTunables=yes',
  'ProtectControlGroups=yes',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
  'LockPersonality=yes',
  'RemoveIPC=yes',
  'KeyringMode=private',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  '# A forbidden call fails; killing the process would be no safer.',
  'SystemCallErrorNumber=EPERM',
  '# A core dump would hold patient data.',
  'LimitCORE=0',
];

/** systemd fills in what follows a single percent sign. */
const literally = (text: string): string => text.replaceAll('%', '%%');

/** A path as units may hold it. systemd has several ways to quote; none is needed for these. */
const unitPath = (path: string): string => {
  if (/^\/[\w@+=,./~%-]*$/.test(path)) return literally(path);
  throw new ConfigError(
    `The path ${JSON.stringify(path)} cannot be written into a unit.`,
    'Move it to where the path has only letters (a to z), digits and any of . _ - @ + = , ~ %',
  );
};

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

/** What hides folders, as long as nothing that the service needs lies in them. */
const hiding = ({ node, program }: Facts, { writable }: Account): string[] => {
  const needed = [node, program, ...writable.map((folder) => `${folder}/`)];
  const inHome = needed.some((path) => isBelow(path, ['/home', '/root', '/run/user']));
  const inTemp = needed.some((path) => isBelow(path, ['/tmp', '/var/tmp']));
  return [`ProtectHome=${inHome ? 'read-only' : 'yes'}`, `PrivateTmp=${inTemp ? 'no' : 'yes'}`];
};

const credential = (path: string): string => {
  const name = credentialName(path);
  if (name !== null) return `LoadCredential=${literally(name)}:${literally(path)}`;
  throw new ConfigError(
    `systemd cannot hand over the file ${JSON.stringify(path)}.`,
    'Move it to where its path has only letters (a to z), digits and any of . _ - %',
  );
};

const rights = (facts: Facts, { user, isDynamic, stateFolder, writable }: Account): string[] => [
  `User=${user}`,
  ...(isDynamic ? ['DynamicUser=yes'] : []),
  ...(stateFolder === null ? [] : [`StateDirectory=${stateFolder}`, 'StateDirectoryMode=0700']),
  ...(writable.length === 0 ? [] : [`ReadWritePaths=${writable.map(unitPath).join(' ')}`]),
  '# These files may belong to root alone (mode 0600): systemd hands copies over.',
  ...[facts.config, ...facts.files].map(credential),
  ...(facts.environmentFile === null ? [] : [`EnvironmentFile=${unitPath(facts.environmentFile)}`]),
];

const section = (name: string, lines: readonly string[]): string => `[${name}]\n${lines.join('\n')}\n`;

/** The text of a service's unit. */
export const serviceUnit = (facts: Facts, account: Account, service: Service): string => {
  const command = [
    unitPath(facts.node),
    unitPath(facts.program),
    ...service.args,
    ...['--config', unitPath(facts.config)],
    ...(facts.practice === null ? [] : ['--practice', facts.practice]),
  ];
  const sections = [
    section('Unit', [
      `Description=e-Physio and GoHighLevel: ${service.says}`,
      'Wants=network-online.target',
      `After=${['network-online.target', ...service.after].join(' ')}`,
      ...(service.unit ?? []),
    ]),
    section('Service', [
      `ExecStart=${command.join(' ')}`,
      ...service.life,
      '# 75: another run holds the lock, and does the work.',
      'SuccessExitStatus=75',
      'SyslogIdentifier=%N',
      ...rights(facts, account),
      ...hiding(facts, account),
      ...HARDENING,
    ]),
    ...(service.install === undefined ? [] : [section('Install', service.install)]),
  ];
  return sections.join('\n');
};
