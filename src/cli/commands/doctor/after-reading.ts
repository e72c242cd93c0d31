import { type Finding, skip } from './finding.ts';

/** A second look at something. That it cannot be read is told by the check `told`, and need not be told again. */
export const afterReading = async <T>(
  read: () => Promise<T>,
  told: string,
  look: (value: T) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
): Promise<Finding | readonly Finding[]> => {
  let value: T;
  try {
    value = await read();
  } catch {
    return skip(`needs ${told}`);
  }
  return look(value);
};
