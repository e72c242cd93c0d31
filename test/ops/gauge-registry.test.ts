import { describe, expect, it } from 'vitest';
import { gaugeRegistry } from '../../src/ops/gauge-registry.ts';

const lines = async (...gauges: Parameters<typeof gaugeRegistry>[0]): Promise<string[]> =>
  (await gaugeRegistry(gauges).metrics()).split('\n').filter((line) => line !== '');

describe('a registry of gauges', () => {
  it('gives name, help, type, and the values with their labels in their order', async () => {
    const labels = { practice: 'a "b" \\ c\n', command: 'sync' };
    expect(
      await lines(
        {
          name: 'run_end',
          help: 'When.',
          labelNames: ['practice', 'command'],
          values: [{ labels, value: 1.5 }],
        },
        { name: 'memory', help: 'Bytes.', labelNames: [], values: [{ value: 3 }] },
      ),
    ).toEqual([
      '# HELP run_end When.',
      '# TYPE run_end gauge',
      'run_end{practice="a \\"b\\" \\\\ c\\n",command="sync"} 1.5',
      '# HELP memory Bytes.',
      '# TYPE memory gauge',
      'memory 3',
    ]);
  });

  it('says nothing of what was not measured, and nothing of the process', async () => {
    expect(await lines({ name: 'run_end', help: 'When.', labelNames: ['practice'], values: [] })).toEqual([
      '# HELP run_end When.',
      '# TYPE run_end gauge',
    ]);
  });
});
