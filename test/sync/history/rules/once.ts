import { otherSide, type SideName } from '../../../../src/domain/records/sides.ts';
import type { Linked } from '../links.ts';
import type { Outcome } from '../outcome.ts';
import type { Change } from '../witness.ts';

const isMadeByProgram = ({ author, before }: Change): boolean => author === 'program' && before === null;

/** Records that the program made and forgot, and pairs that do not come from where the program says. */
const madeTooOften = ({ links, world }: Outcome): string[] => {
  const { witness } = world;
  const problems: string[] = [];
  const made = witness.changes.filter(isMadeByProgram);
  for (const { side, entity, id } of made) {
    const isThere = witness.of({ side, entity, id }).at(-1)?.after;
    const isLive = entity === 'patient' ? isThere != null : isThere?.live === 'yes';
    if (isLive && !links.some((link) => link.entity === entity && link[side] === id))
      problems.push(`${side} ${entity} ${id} was made, and is linked to nothing`);
  }
  // A half that was cancelled, and is created again because the other takes place again, had a predecessor; and what a
  // person revives is that person's.
  const isFromPerson = (side: SideName, { entity, ephysio, ghl }: Linked): boolean => {
    const [own, other] = side === 'ephysio' ? [ephysio, ghl] : [ghl, ephysio];
    const before = other === null ? [] : world.partnersOf({ side: otherSide(side), entity, id: other });
    return [...before, own ?? ''].some((id) =>
      witness
        .of({ side, entity, id })
        .some((c) => c.author === 'person' && (c.before === null || !c.before.live)),
    );
  };
  for (const link of links) {
    if (!isFromPerson(link.source, link))
      problems.push(`${link.entity} ${link.ephysio} = ${link.ghl} does not come from ${link.source}`);
  }
  return problems;
};

/** Pairs of two people. */
const mixedUp = ({ links, world: { cast } }: Outcome): string[] =>
  links.flatMap(({ entity, ephysio, ghl }) => {
    if (entity !== 'patient') return [];
    const who = [
      cast.who({ side: 'ephysio', entity, id: ephysio ?? '' }),
      cast.who({ side: 'ghl', entity, id: ghl ?? '' }),
    ];
    return who[0] === who[1]
      ? []
      : [`patient ${ephysio} is person ${who[0]}, contact ${ghl} person ${who[1]}`];
  });

/** One record that two links name. */
const linkedTwice = ({ links }: Outcome): string[] =>
  links.flatMap((link, i) =>
    (['ephysio', 'ghlId'] as const).flatMap((id) =>
      links.slice(0, i).some((l) => l.entity === link.entity && link[id] !== null && l[id] === link[id])
        ? [`${link.entity} ${link[id]} is linked twice`]
        : [],
    ),
  );

/** People who exist twice, or are mistaken for somebody else. */
export const notOnce = (outcome: Outcome): string[] => [
  ...madeTooOften(outcome),
  ...mixedUp(outcome),
  ...linkedTwice(outcome),
];
