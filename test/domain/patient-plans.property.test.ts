import { expect, it } from 'vitest';
import { compareIdentity } from '../../src/domain/identity/match.ts';
import { asLinkedContact } from '../../src/domain/identity/others.ts';
import { mayWrite } from '../../src/domain/merge/reconcile-pair.ts';
import { ADDRESS_PARTS, type AddressPart, addressOf } from '../../src/domain/records/address.ts';
import {
  PATIENT_FIELDS,
  type Patient,
  type PatientField,
  REQUIRED_IN_EPHYSIO,
} from '../../src/domain/records/patient.ts';
import { subjectOf } from '../../src/domain/review/review.ts';
import type { Held } from '../../src/domain/side.ts';
import { holds, inAny, inBoth, sides, withFewFields } from './patient-rounds.ts';
import { listed, PLACEHOLDERS, planWorld, read } from './patient-world.ts';

const isNamed = ({ record }: Held<Patient>): boolean => Boolean(record.firstName && record.lastName);

it('a plan that was carried out leaves nothing to do but reviews', () => {
  holds(inAny, (world, _plan, apply, settings) => {
    apply();
    expect(planWorld(world, settings).operations).toEqual([]);
  });
});

it('no field that the config leaves out is changed on either side, and a plan that was carried out leaves nothing to do', () => {
  holds(withFewFields, (world, plan, apply, settings) => {
    const changes = plan.operations.flatMap((o) =>
      o.kind === 'link' ? o.followUps : o.kind === 'update' ? [o] : [],
    );
    for (const change of changes)
      for (const field of Object.keys(change.changes)) expect(settings.rules.fields).toContain(field);
    apply();
    expect(planWorld(world, settings).operations).toEqual([]);
  });
});

it('both sides end equal, except what is in review, or what its owner never had', () => {
  holds(inBoth, (world, _plan, apply, settings) => {
    apply();
    const waiting = new Set(planWorld(world, settings).reviews.map(subjectOf));
    for (const link of world.links.values()) {
      if (link.state !== 'linked' || world.archived.has(link.ephysioId ?? '')) continue;
      if (waiting.has(`link ${link.id}`)) continue;
      const now = { ephysio: read(world, 'ephysio', link.ephysioId), ghl: read(world, 'ghl', link.ghlId) };
      for (const field of PATIENT_FIELDS) {
        const owner = settings.rules.owners[field];
        if (owner !== undefined && now[owner]?.[field] === null) continue;
        expect(now.ghl?.[field]).toBe(now.ephysio?.[field]);
      }
    }
  });
});

it('everybody is linked, or in review', () => {
  holds(inBoth, (world, _plan, apply, settings) => {
    apply();
    const reviews = JSON.stringify(planWorld(world, settings).reviews);
    const links = [...world.links.values()];
    for (const on of sides)
      for (const { id } of listed(world, on)) {
        const link = links.find((l) => (on === 'ghl' ? l.ghlId : l.ephysioId) === id);
        if (!link) expect(reviews).toMatch(new RegExp(`\\b${id}\\b`));
      }
  });
});

it('nobody has two links, and no link two of a kind', () => {
  holds(inAny, (world, _plan, apply) => {
    apply();
    for (const key of ['ephysioId', 'ghlId'] as const) {
      const ids = [...world.links.values()].map((link) => link[key]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

it('nobody is made who is there already, and nobody twice', () => {
  const verdict = (a: Held<Patient>, b: Held<Patient>) => compareIdentity(a, b).verdict;
  holds(inAny, (world, plan, apply) => {
    const before = { ephysio: new Set(world.ephysio.keys()), ghl: new Set(world.ghl.keys()) };
    apply();
    const links = [...world.links.values()];
    const linked = new Set(links.filter((l) => l.state === 'linked').map((l) => l.ghlId));
    const [patients, contacts] = [listed(world, 'ephysio'), listed(world, 'ghl')];
    // A contact without a birth date has its patient's.
    const asLinked = ({ id, record }: Held<Patient>): Held<Patient> => {
      const own = links.find((l) => l.ghlId === id);
      const patient = patients.find((p) => p.id === own?.ephysioId)?.record ?? own?.base.ephysio;
      return { id, record: patient ? asLinkedContact(record, patient) : record };
    };
    for (const made of patients.filter(({ id }) => !before.ephysio.has(id))) {
      const others = [...patients, ...contacts.filter(({ id }) => linked.has(id)).map(asLinked)].filter(
        ({ id }) => links.find((l) => l.ephysioId === made.id)?.ghlId !== id && id !== made.id,
      );
      expect(others.filter((other) => isNamed(other) && verdict(other, made) !== 'different')).toEqual([]);
    }
    for (const made of contacts.filter(({ id }) => !before.ghl.has(id)))
      expect(contacts.filter((c) => !linked.has(c.id) && verdict(c, made) === 'same')).toEqual([]);
    const ownerOf = (contactId: string) => links.find((l) => l.ghlId === contactId)?.ephysioId;
    const owners = new Set(links.map((l) => l.ephysioId));
    for (const { id } of contacts.filter((c) => !before.ghl.has(c.id))) {
      const own = patients.find((p) => p.id === ownerOf(id));
      const others = patients.filter((p) => p !== own && owners.has(p.id));
      if (own) expect(others.filter((other) => verdict(other, own) !== 'different')).toEqual([]);
    }
    const sources = plan.operations.flatMap((o) => (o.kind === 'create' ? [o.from.id] : []));
    expect(new Set(sources).size).toBe(sources.length);
  });
});

const isPartOfAddress = (field: string): field is AddressPart =>
  (ADDRESS_PARTS as readonly string[]).includes(field);

it('what somebody typed is overwritten only with a conflict that keeps it', () => {
  holds(inAny, (_world, _plan, apply) => {
    for (const { field, before, agreed, value, conflicts } of apply()) {
      const isTyped = before !== undefined && before !== agreed && !(agreed === undefined && before === null);
      if (!isTyped) continue;
      const kept = conflicts.map((conflict) => {
        if (conflict.field !== 'address' || !isPartOfAddress(field)) return conflict;
        const [won, lost] = [addressOf(conflict.winnerValue), addressOf(conflict.loserValue)];
        return { field, winnerValue: won[field], loserValue: lost[field] };
      });
      expect(kept).toContainEqual(expect.objectContaining({ field, winnerValue: value, loserValue: before }));
    }
  });
});

it('no side is written what it may not be: direction, archived, demanded, nameless, placeholders', () => {
  holds(inAny, (world, plan, apply, { direction, rules }) => {
    const archived = new Set(world.archived);
    for (const o of plan.operations) {
      if (o.kind !== 'create') continue;
      expect(mayWrite(direction, o.side)).toBe(true);
      const missing = REQUIRED_IN_EPHYSIO.filter((field) => !o.from.record[field]);
      if (o.side !== 'ephysio') continue;
      expect(missing).not.toContain('firstName');
      expect(missing).not.toContain('lastName');
      if (rules.missingData === 'hold') expect(missing).toEqual([]);
    }
    for (const { side: on, id, field, value } of apply()) {
      expect(mayWrite(direction, on)).toBe(true);
      if (on === 'ephysio') expect(archived).not.toContain(id);
      if (on === 'ephysio' && field in PLACEHOLDERS) expect(value).not.toBeNull();
      expect(rules.owners[field]).not.toBe(on);
    }
    for (const { record } of listed(world, 'ghl'))
      for (const [field, placeholder] of Object.entries(PLACEHOLDERS))
        expect(record[field as PatientField]).not.toBe(placeholder);
  });
});
