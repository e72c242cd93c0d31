import type { EphysioConfig } from '../config/schema.ts';
import { NotFoundError, NotSupportedError, RecordError } from '../errors.ts';

export type CapabilityName = keyof EphysioConfig['capabilities'];

/** Which assumed calls e-Physio has turned out not to have, since the config last said something else about them. */
export interface CapabilityMemory {
  isMissing(name: CapabilityName): Promise<boolean> | boolean;
  note(name: CapabilityName): Promise<void>;
  /** Whether it has ever done what it was asked for. */
  hasWorked(name: CapabilityName): Promise<boolean> | boolean;
  noteWorked(name: CapabilityName): Promise<void>;
}

/** The calls of e-Physio that nobody has seen: it may not have them. */
export interface AssumedCalls {
  /** Whether it is worth asking for. */
  isOffered(name: CapabilityName): Promise<boolean>;
  /** Before anything is asked for. @throws NotSupportedError when it is switched off, or known not to be there */
  assertOffered(name: CapabilityName): Promise<void>;
  /**
   * @param what the record that the call is about, for messages
   * @param isThere a 404 can mean the call or the record: whether the record is still there, freshly read
   * @throws NotSupportedError when e-Physio does not have the call; NotFoundError when the record is gone
   */
  send<T>(
    name: CapabilityName,
    what: string,
    call: () => Promise<T>,
    isThere: () => Promise<boolean>,
  ): Promise<T>;
}

export const createAssumedCalls = (
  { capabilities }: Pick<EphysioConfig, 'capabilities'>,
  memory: CapabilityMemory,
): AssumedCalls => ({
  isOffered: async (name) => capabilities[name] !== false && !(await memory.isMissing(name)),
  assertOffered: async (name) => {
    const setting = `ephysio.capabilities.${name}`;
    if (capabilities[name] === false) throw new NotSupportedError(`${setting} is switched off`);
    if (await memory.isMissing(name)) {
      throw new NotSupportedError(
        `e-Physio does not have this call, and is not asked for it again until ${setting} is changed`,
      );
    }
  },
  send: async (name, what, call, isThere) => {
    try {
      const result = await call();
      await memory.noteWorked(name);
      return result;
    } catch (error) {
      if (!(error instanceof NotSupportedError)) throw error;
      if (!(await isThere()))
        throw new NotFoundError(`${what} is not in e-Physio any more`, { cause: error });
      // Somebody may just have put the record away and back: a call that has worked before is not gone because of one 404.
      if (error.status === 404 && (await memory.hasWorked(name)))
        throw new RecordError(`${what}: ${error.reason}, though it has worked before`, { cause: error });
      await memory.note(name);
      throw error;
    }
  },
});
