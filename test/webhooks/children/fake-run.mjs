// Stands for `ephysio-ghl sync`: says what a run says to its parent, and prints its document. What it does is in FAKE_RUN.
const plan = JSON.parse(process.env.FAKE_RUN);
const practice = process.argv[process.argv.indexOf('--practice') + 1];
const zero = { ephysio: 0, ghl: 0 };
const document = {
  practice,
  ok: true,
  dryRun: process.argv.includes('--dry-run'),
  created: zero,
  updated: zero,
  cancelled: zero,
  blockSlots: { created: 0, updated: 0, removed: 0 },
  linked: 0,
  unchanged: 7,
  conflicts: 0,
  review: 0,
  failed: 0,
  args: process.argv.slice(2),
};
for (const message of plan.says ?? []) process.send(message);
if (plan.prints !== undefined) process.stdout.write(plan.prints);
else process.stdout.write(`${JSON.stringify({ ...document, ...plan.document })}\n`);
if (plan.waits) {
  process.on('SIGTERM', () => process.exit(1));
  process.channel.ref();
  process.send({ step: 'patients', done: 1, total: 2 });
} else {
  process.disconnect();
  process.exitCode = plan.exitCode ?? 0;
}
