// Loaded before a program (`node --import`): its clock goes as fast as any, but from GOLDEN_CLOCK_MS ahead of it.
const AHEAD_MS = Number(process.env.GOLDEN_CLOCK_MS);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + AHEAD_MS] : given));
  }

  static now() {
    return RealDate.now() + AHEAD_MS;
  }
};
