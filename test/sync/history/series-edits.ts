import type { SeriesEdit } from './edit.ts';
import { startFor } from './instances.ts';
import { startOf } from './values.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

/** Those of GHL's appointments that are one of a series: their ids of today. */
const instances = ({ sandbox }: World): string[] =>
  [...sandbox.ghl.state.appointments.values()].flatMap(({ id, masterEventId, deleted }) =>
    masterEventId !== null && !deleted ? [id] : [],
  );

/** A series that has any still. */
const seriesAt = ({ sandbox: { ghl } }: World, which: number): string | undefined => {
  const masters = [...ghl.state.appointments.values()].flatMap(({ masterEventId, deleted }) =>
    masterEventId !== null && !deleted ? [masterEventId] : [],
  );
  const ids = [...new Set(masters)];
  return ids[which % ids.length];
};

/** The event of one of a series that people know of. */
const eventOfOne = (world: World, which: number): number | undefined => {
  const { witness, sandbox } = world;
  const events = instances(world).flatMap((id) =>
    world
      .partnersOf({ side: 'ghl', entity: 'appointment', id: witness.nameOf(id) })
      .map(Number)
      .filter((event) => sandbox.ephysio.state.events.has(event)),
  );
  return events[which % events.length];
};

/** What somebody does to a recurring booking of GHL, or at the desk to one of its events; nothing where there is none. */
export const applySeriesEdit = (world: World, edit: SeriesEdit): unknown => {
  const { ephysio, ghl } = world.sandbox;
  if (edit.do === 'book-series') {
    const contactId = world.someoneOn('ghl', edit.who)?.id;
    if (contactId === undefined) return;
    const calendarId = [...ghl.state.calendars.keys()][edit.therapist] ?? '';
    const start = startOf(edit.slot);
    return ghl.edit.createSeries({
      contactId,
      calendarId,
      start,
      end: start + HOUR_MS,
      count: edit.count + 1,
    });
  }
  if (edit.do === 'desk-moves-one') {
    const event = eventOfOne(world, edit.which);
    if (event === undefined) return;
    return ephysio.edit.moveEvent(event, startFor(world, 'ephysio', String(event), edit.slot));
  }
  if (edit.do === 'move-one' || edit.do === 'call-off-one') {
    const ids = instances(world);
    const id = ids[edit.which % ids.length];
    if (id === undefined) return;
    if (edit.do === 'call-off-one')
      return edit.how === 'cancel' ? ghl.edit.cancelAppointment(id) : ghl.edit.deleteAppointment(id);
    const start = startFor(world, 'ghl', id, edit.slot);
    return ghl.edit.moveAppointment(id, start, start + HOUR_MS);
  }
  const series = seriesAt(world, edit.which);
  if (series === undefined) return;
  switch (edit.do) {
    case 'move-series':
      return ghl.edit.moveSeries(series, edit.later ? HOUR_MS : -HOUR_MS);
    case 'resize-series':
      return ghl.edit.resizeSeries(series, edit.count + 1);
    case 'cancel-series':
      return ghl.edit.cancelSeries(series);
    case 'delete-series':
      return ghl.edit.deleteSeries(series);
  }
};
