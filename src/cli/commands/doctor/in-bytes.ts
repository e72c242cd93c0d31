const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size for a person: `1.2 GB`. */
export const inBytes = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
};
