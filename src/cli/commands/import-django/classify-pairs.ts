import { SERVICE, type SideName } from '../../../domain/records/sides.ts';
import type { OldPair } from './read-dump.ts';

/** A link that is there already; a half may be open. */
export interface ExistingLink {
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
}

/** A row that contradicts another row or an existing link. */
export interface Contradiction {
  readonly row: string;
  readonly ephysioId: string;
  readonly ghlId: string;
  readonly reason: string;
}

export interface ClassifiedPairs<P extends OldPair> {
  readonly taken: readonly P[];
  /** Pairs that are linked so already, or were said before. */
  readonly known: number;
  readonly contradictions: readonly Contradiction[];
}

const idsOf = ({ ephysioId, ghlId }: ExistingLink) => ({ ephysio: ephysioId, ghl: ghlId });

/** All pairs that speak of an id, by side and id. */
const bySide = <P extends ExistingLink>(pairs: readonly P[], side: SideName): Map<string, P[]> => {
  const found = new Map<string, P[]>();
  for (const pair of pairs) {
    const id = idsOf(pair)[side];
    if (id === null) continue;
    const others = found.get(id);
    if (others) others.push(pair);
    else found.set(id, [pair]);
  }
  return found;
};

const isSame = (a: ExistingLink, b: ExistingLink): boolean =>
  a.ephysioId === b.ephysioId && a.ghlId === b.ghlId;

/**
 * Which pairs of a dump can be taken over. One id that stands for two on the other side is a contradiction: none of them
 * is taken, because nobody here knows which is right. A link that is there already wins, and so does what a person said.
 */
export const classifyPairs = <P extends OldPair>(
  pairs: readonly P[],
  existing: readonly ExistingLink[],
  isDistinct: (pair: P) => boolean = () => false,
): ClassifiedPairs<P> => {
  const said = { ephysio: bySide(pairs, 'ephysio'), ghl: bySide(pairs, 'ghl') };
  const linked = { ephysio: bySide(existing, 'ephysio'), ghl: bySide(existing, 'ghl') };
  const taken: P[] = [];
  const contradictions: Contradiction[] = [];
  let known = 0;
  const reasonAgainst = (pair: P): string | null => {
    if (isDistinct(pair)) return 'a person has said that they are two people';
    for (const [side, other] of [
      ['ephysio', 'ghl'],
      ['ghl', 'ephysio'],
    ] as const) {
      const id = idsOf(pair)[side] ?? '';
      const link = linked[side].get(id)?.[0];
      if (link)
        return `${SERVICE[side]} ${id} is linked to ${SERVICE[other]} ${idsOf(link)[other] ?? '-'} already`;
      const rival = said[side].get(id)?.find((p) => !isSame(p, pair));
      if (rival)
        return `row ${rival.row} links ${SERVICE[side]} ${id} to ${SERVICE[other]} ${idsOf(rival)[other]}`;
    }
    return null;
  };
  for (const pair of pairs) {
    const isLinked = linked.ephysio.get(pair.ephysioId)?.some((link) => isSame(link, pair)) ?? false;
    const isRepeat = said.ephysio.get(pair.ephysioId)?.find((p) => isSame(p, pair)) !== pair;
    const reason = isLinked ? null : reasonAgainst(pair);
    if (reason !== null) {
      const { row, ephysioId, ghlId } = pair;
      contradictions.push({ row, ephysioId, ghlId, reason });
    } else if (isLinked || isRepeat) known += 1;
    else taken.push(pair);
  }
  return { taken, known, contradictions };
};
