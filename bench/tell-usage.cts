// Loaded before a program that is measured: when it ends, it says on its fourth stream what it has used. Nobody else
// can know exactly: its parent sees the time in ticks of 10 ms, and its peak of memory only by chance.
const fs = process.getBuiltinModule('node:fs');

const FOURTH = 3;

/** Of this program alone; what `resourceUsage` calls `maxRSS` begins with the memory of the parent. */
const peakKb = (): number => {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
};

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: peakKb() / 1024 };
  fs.writeSync(FOURTH, JSON.stringify(usage));
});
