import type { Context } from 'hono';
import type { Language } from '../../../domain/records/language.ts';
import type { DeskPractice } from '../../../items/people/visit.ts';
import type { Speech } from '../../../texts/desk/speech.ts';
import type { ListenerEnv } from '../../http/read-body.ts';
import type { Session } from '../sessions.ts';
import type { Viewer } from '../viewer.ts';
import type { Reader } from './reader.ts';

/** A practice, as far as pages need its settings. */
export interface PagePractice extends DeskPractice {
  readonly timezone: string;
  readonly language: Language;
  readonly locationId: string;
}

/** What a person who is signed in asks for: who it is, how that person reads, and about which practice. */
export interface PageRequest extends Reader {
  readonly c: Context<ListenerEnv>;
  readonly session: Session;
  readonly viewer: Viewer;
  /** Those that the viewer sees; never empty. */
  readonly practices: readonly PagePractice[];
  /** The one that was asked for, or else the first. */
  readonly practice: PagePractice;
  /** Dates and times of that practice. */
  readonly speech: Speech;
  /** Epoch milliseconds. */
  readonly now: number;
}
