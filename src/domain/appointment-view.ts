import { type Appointment, isCancelled } from './appointment.ts';
import type { Fields } from './merge.ts';
import type { Both } from './plan.ts';
import { otherSide, type SideName } from './side.ts';

/** Start and end move together, so they are merged as one value. The patient is not merged: GHL cannot change it. */
export const VIEW_FIELDS = ['calendar', 'time', 'status'];

export const toView = (a: Appointment): Fields => ({
  calendar: a.calendar,
  time: a.start && a.end ? `${a.start}/${a.end}` : undefined,
  status: a.status,
});

export const toViews = (both: Both<Appointment>): Both<Fields> => ({
  ephysio: toView(both.ephysio),
  ghl: toView(both.ghl),
});

export const fromViews = (both: Both<Fields>): Both<Appointment> => ({
  ephysio: fromView(both.ephysio),
  ghl: fromView(both.ghl),
});

export const fromView = (view: Fields): Appointment => {
  const [start, end] = typeof view.time === 'string' ? view.time.split('/') : [];
  return {
    ...(view.calendar === undefined ? {} : { calendar: view.calendar }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    ...(view.status === undefined ? {} : { status: view.status }),
  };
};

export const isOff = ({ status }: Fields): boolean => isCancelled({ status: status ?? null });

/**
 * What both sides agreed on. Of what both called off only that: where and when it was may differ, and whoever revives it
 * says where and when it takes place. What both revive meets for the first time where it differs.
 */
export const agreedViews = (base: Both<Appointment>, now: Both<Fields>): Both<Fields> => {
  const views = toViews(base);
  if (!isOff(views.ephysio) || !isOff(views.ghl)) return views;
  const viewOf = (side: SideName): Fields => {
    const [own, other] = [now[side], now[otherSide(side)]];
    if (isOff(own)) return views[side];
    const before = (field: string) => (own[field] === other[field] ? views[side][field] : undefined);
    return { ...views[side], calendar: before('calendar'), time: before('time') };
  };
  return { ephysio: viewOf('ephysio'), ghl: viewOf('ghl') };
};
