import { createCounters } from '../src/sandbox/counters.ts';
import { createEphysioSandbox } from '../src/sandbox/ephysio/create-ephysio.ts';
import { createFaults } from '../src/sandbox/faults.ts';
import type { SandboxConfig } from '../src/sandbox/sandbox-config.ts';
import { EPHYSIO_DEFAULTS, type Sandbox } from '../src/sandbox/start-sandbox.ts';

/**
 * Moves the second half of the patients to an e-Physio of their own, without events. Resolves with the config of a
 * second installation, which shares nothing with the first but the GHL location.
 */
export const startSecondPractice = async (sandbox: Sandbox): Promise<SandboxConfig> => {
  const { ephysio } = sandbox;
  const all = [...ephysio.state.patients.values()];
  const moved = all.slice(Math.ceil(all.length / 2));
  const login = { email: 'desk@second.example', password: 'sandbox-password' };
  const second = await createEphysioSandbox({
    port: 0,
    latencyMs: 100,
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    faults: createFaults(),
    counters: createCounters(),
    ...EPHYSIO_DEFAULTS,
    ...login,
    practice: { ...ephysio.practice, practiceId: 4212, patients: moved, events: [], invoices: [] },
  });
  for (const { id } of moved) ephysio.edit.archivePatient(id);
  const config = sandbox.config({ usePrivateToken: true });
  for (const practice of config.practices) {
    Object.assign(practice.ephysio, { ...login, baseUrl: second.url });
  }
  return config;
};
