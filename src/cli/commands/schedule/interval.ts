const HOUR = 60;
const DAY = 24 * HOUR;

export const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Minutes as a person says them: `90min`, `20h`, `1d`. systemd reads it too. */
export const spanText = (minutes: number): string => {
  if (minutes % DAY === 0) return `${minutes / DAY}d`;
  return minutes % HOUR === 0 ? `${minutes / HOUR}h` : `${minutes}min`;
};

/** The longest step that is not longer than `most` and ends with its hour or day, so that a clock can show it. */
const stepWithin = (whole: number, most: number): number => {
  let step = Math.min(whole, Math.floor(most));
  while (whole % step !== 0) step -= 1;
  return step;
};

/** The longest interval up to `minutes` (a day at most) of which all moments have the same time every day. */
export const clockInterval = (minutes: number): number =>
  minutes < HOUR ? stepWithin(HOUR, minutes) : stepWithin(24, minutes / HOUR) * HOUR;

/** Minute and hour of a crontab line. @param minutes as `clockInterval` says @param minute when in the hour */
export const cronTime = (minutes: number, minute: number): string => {
  if (minutes < HOUR) {
    const moments = Array.from({ length: HOUR / minutes }, (_, i) => (minute % minutes) + i * minutes);
    return `${moments.join(',')} *`;
  }
  const step = minutes / HOUR;
  if (step === 1) return `${minute} *`;
  return step === 24 ? `${minute} 4` : `${minute} */${step}`;
};

/** `OnCalendar=` of a timer; `null` for an interval that no clock shows. */
export const calendarTime = (minutes: number, minute: number): string | null => {
  if (clockInterval(minutes) !== minutes) return null;
  if (minutes < HOUR) return `*-*-* *:${twoDigits(minute % minutes)}/${minutes}:00`;
  const step = minutes / HOUR;
  const hour = step === 1 ? '*' : step === 24 ? '04' : `00/${step}`;
  return `*-*-* ${hour}:${twoDigits(minute)}:00`;
};
