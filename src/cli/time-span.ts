import { InvalidArgumentError } from 'commander';

const MINUTES: Readonly<Record<string, number>> = { m: 1, min: 1, h: 60, d: 1440 };

/** Reads a time span like `15min`, `1h` or `1d`, in minutes. */
export const timeSpan =
  (least: number, most: number) =>
  (text: string): number => {
    const [, count, unit = ''] = /^(\d{1,5})(m|min|h|d)$/.exec(text) ?? [];
    const minutes = Number(count) * (MINUTES[unit] ?? Number.NaN);
    if (!(minutes >= least && minutes <= most)) {
      throw new InvalidArgumentError(`It must be like 15min, 1h or 1d, from ${least}min to ${most / 60}h.`);
    }
    return minutes;
  };
