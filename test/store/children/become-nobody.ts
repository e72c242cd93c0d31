/** Gives up the rights of root, whom the rights of files and folders do not stop. Others go on as they are. */
export const becomeNobody = (): void => {
  if (process.getuid?.() !== 0) return;
  process.setgid?.(65_534);
  process.setuid?.(65_534);
};
