import { distinctness } from '../../domain/identity/distinct-pairs.ts';
import { compareIdentity, resembles } from '../../domain/identity/match.ts';
import { asLinkedContact } from '../../domain/identity/others.ts';
import { isAsked } from '../../domain/identity/pair-up.ts';
import { afterChange, type Change, type Create, type Link, newLink } from '../../domain/plan/plan.ts';
import { planPatientJoin } from '../../domain/plan/plan-linked-patient.ts';
import { missingInEphysio } from '../../domain/plan/plan-new-patients.ts';
import {
  CONTACT_POINTS,
  NAMES,
  PATIENT_FIELDS,
  type Patient,
  REQUIRED_IN_EPHYSIO,
} from '../../domain/records/patient.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { SideName } from '../../domain/records/sides.ts';
import {
  contactPointTakenReview,
  listedTwiceInEphysio,
  togetherReview,
  unsureReview,
} from '../../domain/review/patient-reviews.ts';
import type { Held } from '../../domain/side.ts';
import { type DuplicateError, RefusedError } from '../../errors.ts';
import { loadDistinctPairs } from '../../store/tables/distinct-pairs.ts';
import { isExcluded } from '../../store/tables/leaving.ts';
import { putUnlinkedContact } from '../../store/tables/unlinked-contacts.ts';
import { patientRules } from '../patient-rules.ts';
import { addReview, type RunContext } from '../run-context.ts';
import { writeQuietly } from './base.ts';
import { contactPoint, contactPointsOf, heldPoints } from './omitted-contact-points.ts';
import { createLinkedIds, patientRecords } from './records.ts';
import type { DuplicateVerdict, Target } from './target.ts';
import { writeJoin } from './write-change.ts';

type ContactPoint = (typeof CONTACT_POINTS)[number];

/** A patient's record without some contact points: GHL refuses them, so they are omitted there. The base keeps e-Physio's values. */
const without = (record: Patient, fields: readonly ContactPoint[]): Patient => ({
  ...record,
  ...Object.fromEntries(fields.map((field) => [field, null])),
});

/** A link without a contact is matched with its person again, as a tombstone is. */
const linkFor = ({ from, link }: Create<Patient>, ghlId: string, newId: () => string): Link<Patient> => {
  const found = newLink<Patient>(link?.id ?? newId(), from.id, ghlId);
  return link ? { ...found, source: link.source, state: 'tombstone' } : found;
};

/**
 * What GHL's rule against duplicate contacts means for families: who shares an e-mail or phone with another person is
 * made without it; who is the same person is linked.
 */
const createDuplicates = (run: RunContext, target: () => Target<Patient>) => {
  /** Contacts that hold a contact point, as far as this run knows. */
  const holders = new Map<string, Held<Patient>[]>();
  /** Contact points that GHL has refused to hold twice in this run. */
  const refused = new Set<ContactPoint>();

  const note = (held: Held<Patient>): void => {
    for (const key of heldPoints(held))
      holders.set(key, [...(holders.get(key) ?? []).filter((h) => h.id !== held.id), held]);
  };

  const read = async (id: string): Promise<Held<Patient>> => {
    const lookup = await run.patients.ghl.get(id);
    if (lookup.state === 'gone')
      throw new RefusedError(`GHL refuses a duplicate of contact ${id}, which it does not have`);
    note(lookup.held);
    return lookup.held;
  };

  /** A contact that no list has shown yet: the next plan has to know it, or GHL would be asked to make it again. */
  const remember = (contact: Held<Patient>): Promise<void> =>
    run.store.transaction(async (handle) => {
      await run.assertLocked(handle);
      await putUnlinkedContact(handle, run.practice.name, contact, { now: run.now() });
    });

  return {
    note: (side: SideName, held: Held<Patient>): void => {
      if (side === 'ghl') note(held);
    },

    /** Leaves out what GHL does not get, and what another person's contact is known to hold, where GHL has refused that before in this run. */
    beforeCreate: ({ side, from }: Create<Patient>): Patient => {
      if (side !== 'ghl') return from.record;
      const record = onlyShared(from.record, sharedFields(run.practice.sync.contactFields));
      const shared = [...refused].filter((field) => {
        const others = record[field] ? (holders.get(contactPoint(field, record[field])) ?? []) : [];
        return (
          others.length > 0 && others.every((held) => compareIdentity(from, held).verdict === 'different')
        );
      });
      return shared.length === 0 ? record : without(record, shared);
    },

    /**
     * A changed e-mail or phone that is another contact's is left out; what stands there is outdated, or has lost, and is
     * cleared. What stays has not been overwritten.
     */
    withoutDuplicate: (change: Change<Patient>, error: DuplicateError): Change<Patient> | null => {
      const { field } = error;
      // What a person has chosen is written or not, but not emptied.
      if (field === null || !change.changes[field] || change.settles !== undefined) return null;
      const lost = change.conflicts.find((conflict) => conflict.field === field);
      const held = (lost ? lost.loserValue : change.link.base.ghl[field]) ?? null;
      const after = afterChange(change);
      const isLast = CONTACT_POINTS.every((point) => point === field || !after[point]);
      const { [field]: _, ...others } = change.changes;
      const left = isLast ? held : null;
      if (left !== null) addReview(run.report, contactPointTakenReview(change.link, field));
      const isKept = left === held;
      return {
        ...change,
        changes: isKept ? others : { ...others, [field]: null },
        patch: { ...change.patch, ghl: { ...change.patch.ghl, [field]: left } },
        conflicts: isKept ? change.conflicts.filter((conflict) => conflict !== lost) : change.conflicts,
      };
    },

    /** Resolves a refused create: the same person is linked, a different one is sent without what is shared. */
    resolve: async (
      create: Create<Patient>,
      sent: Patient,
      error: DuplicateError,
    ): Promise<DuplicateVerdict<Patient>> => {
      const existing = await read(error.existingId);
      const { id } = create.from;
      const row = await target().records.findBySide(run.store, 'ghl', existing.id);
      const patientId = row?.ephysio_id ?? null;
      // Compared as the next plan will compare it.
      const held = row
        ? {
            ...existing,
            record: asLinkedContact(existing.record, target().records.open(run.store, row).base.ephysio),
          }
        : existing;
      const contact = { side: 'ghl', id: existing.id } as const;
      const said = distinctness(
        await loadDistinctPairs(run.store, run.practice.name),
        { side: 'ephysio', id },
        contact,
        patientId === null ? null : { side: 'ephysio', id: patientId },
      );
      const found = compareIdentity(create.from, held).verdict;
      const verdict = isAsked(said, create.from, held) ? found : 'different';
      if (verdict === 'same' && row !== undefined) {
        addReview(run.report, listedTwiceInEphysio(id, existing.id, patientId ?? '?'));
        return { done: true };
      }
      // Called different people, and yet one by all that can be compared: not made once more, and not linked without asking.
      if (verdict === 'unsure' || (verdict === 'same' && said !== 'not-said')) {
        const ask = verdict === 'same' ? togetherReview : unsureReview;
        addReview(run.report, ask('ephysio', id, [{ ...contact, linkedTo: patientId }]));
        if (row === undefined) await remember(existing);
        return { done: true };
      }
      if (verdict === 'same') {
        const { join, reviews } = planPatientJoin(
          linkFor(create, existing.id, run.newId),
          create.from,
          existing,
          patientRules(run.practice),
          run.options.direction,
        );
        for (const review of reviews) addReview(run.report, review);
        await writeJoin(run, target(), join);
        return { done: true };
      }
      const omitted = CONTACT_POINTS.filter(
        (field) => sent[field] && (field === error.field || sent[field] === existing.record[field]),
      );
      if (omitted.length === 0) throw error;
      for (const field of omitted) refused.add(field);
      return { done: false, record: without(sent, omitted) };
    },
  };
};

/** Where patients are read from and written to. */
export const createPatientTarget = (run: RunContext): Target<Patient> => {
  const duplicates = createDuplicates(run, () => target);
  const records = patientRecords(run);
  const target: Target<Patient> = {
    records,
    sides: run.patients,
    linkedIds: createLinkedIds(run.store, records),
    isKeptHere: (handle, write) =>
      isExcluded(
        handle,
        run.practice.name,
        (write.kind === 'create' ? write.from.id : write.link.ephysioId) ?? '',
      ),
    resembles,
    // A contact that was deleted in GHL stays so. A patient who is not active any more may come back.
    onGone: async ({ link, side }) => {
      if (side === 'ghl') await writeQuietly(run, target, [{ kind: 'tombstone', link, side }]);
    },
    bookings: null,
    people: {
      beforeCreate: duplicates.beforeCreate,
      onDuplicate: duplicates.resolve,
      withoutDuplicate: duplicates.withoutDuplicate,
      optionalIn: ({ side, isNew }) => {
        const required: readonly string[] = side === 'ephysio' && isNew ? REQUIRED_IN_EPHYSIO : NAMES;
        return PATIENT_FIELDS.filter((field) => !required.includes(field));
      },
      // Relatives who share a contact point are written one after the other: GHL's answer to the first decides about the next.
      sharedKeys: (operation) =>
        operation.kind === 'create'
          ? contactPointsOf(operation.from.record)
          : contactPointsOf(operation.kind === 'link' ? operation.ephysio.record : afterChange(operation)),
      onStored: duplicates.note,
      placeholders: ({ side, from }) => (side === 'ephysio' ? missingInEphysio(from) : []),
      // GHL has a rule of its own against duplicates.
      mayBeOne: (side, a, b) =>
        side === 'ephysio' && compareIdentity({ record: a }, { record: b }).verdict !== 'different',
    },
  };
  return target;
};
