/** A line of progress: how many, how fast, how long still. `elapsedMs` since the run began. */
export const progressText = (
  practice: string,
  step: string,
  done: number | undefined,
  total: number | undefined,
  elapsedMs: number,
): string => {
  if (done === undefined || total === undefined) return `${practice}: ${step}`;
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const left = rate > 0 ? Math.ceil((total - done) / rate) : null;
  const speed = done === 0 || rate === 0 ? '' : `, ${rate.toFixed(1)}/s`;
  const eta = done === 0 || left === null || left === 0 ? '' : `, ${left} s left`;
  return `${practice}: ${step} ${done}/${total}${speed}${eta}`;
};
