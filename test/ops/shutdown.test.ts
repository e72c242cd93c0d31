import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { installShutdown } from '../../src/ops/shutdown.ts';

const rig = (release: () => void = () => {}) => {
  const source = new EventEmitter();
  const did: string[] = [];
  const shutdown = installShutdown({
    source,
    release: () => {
      did.push('release');
      release();
    },
    exit: (code) => void did.push(`exit ${code}`),
    onStopping: () => void did.push('stopping'),
    log: { info: (event) => void did.push(event), warn: (event) => void did.push(event) },
  });
  return { source, did, ...shutdown };
};

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'])('%s asks the run to stop, and ends nothing', (signal) => {
    const { source, did, stopping } = rig();
    expect(stopping.aborted).toBe(false);
    source.emit(signal, signal);
    expect(stopping.aborted).toBe(true);
    expect(did).toEqual(['shutdown.requested', 'stopping']);
  });

  test('that comes a second time frees the locks and ends the process', () => {
    const { source, did } = rig();
    source.emit('SIGTERM', 'SIGTERM');
    source.emit('SIGINT', 'SIGINT');
    expect(did.slice(2)).toEqual(['shutdown.forced', 'release', 'exit 130']);
  });

  test('ends the process even if the locks cannot be freed', () => {
    const { source, did } = rig(() => {
      throw new Error('busy');
    });
    source.emit('SIGINT', 'SIGINT');
    expect(() => source.emit('SIGINT', 'SIGINT')).toThrow('busy');
    expect(did.at(-1)).toBe('exit 130');
  });

  test('is left to Node again after dispose', () => {
    const { source, stopping, dispose } = rig();
    dispose();
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
    source.emit('SIGINT', 'SIGINT');
    expect(stopping.aborted).toBe(false);
  });
});

test('many may wait for the signal without a warning', async () => {
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(warning.name);
  process.on('warning', note);
  try {
    const { stopping } = rig();
    for (let i = 0; i < 50; i += 1) stopping.addEventListener('abort', () => undefined);
    // A warning is given after the current piece of work.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});
