import type { CommandContext } from '../../../app/context.ts';
import { openSides, sessionOf } from '../../../app/practice-sides.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { setDisconnectedAt } from '../../../store/tables/practices.ts';
import { deleteEphysioSession } from '../../../store/tables/sign-in/ephysio-session.ts';

/** Signs in to e-Physio again, as documents say it. @throws SignInError, UnreachableError */
export const signInToEphysio = async (context: CommandContext, practice: PracticeConfig) => {
  // A stored session would hide a wrong password.
  await deleteEphysioSession(context.store, practice.name);
  const session = await sessionOf(context, practice).current();
  return { connected: true, practiceId: session.practiceId, expiresAt: session.expiresAt };
};

/** Tries the private integration token of the config, as documents say it. @throws SignInError, UnreachableError */
export const tryPrivateToken = async (context: CommandContext, practice: PracticeConfig) => {
  const sides = openSides(context, practice);
  await sides.checkGhl().finally(() => sides.close());
  await setDisconnectedAt(context.store, practice.name, null);
  const { locationId } = practice.ghl;
  return { connected: true, locationId, kind: 'private integration token', expiresAt: null };
};
