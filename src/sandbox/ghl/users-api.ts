import type { Hono } from 'hono';
import type { SandboxEnv } from '../service.ts';
import { needs, sameLocation } from './guard.ts';
import type { GhlState } from './state.ts';

/** The location's users: everybody in the team of one of its calendars. */
export const mountUsers = (app: Hono<SandboxEnv>, state: GhlState): void => {
  app.get('/users', needs(state, 'users.readonly'), (c) => {
    const locationId = sameLocation(c, c.req.query('locationId'));
    const calendars = [...state.calendars.values()].filter((k) => k.locationId === locationId);
    const users = [...new Set(calendars.flatMap((k) => k.team))].map((id, i) => {
      const [firstName, lastName] = ['Therapist', String(i + 1)];
      const roles = { type: 'account', role: 'user', locationIds: [locationId] };
      return { id, name: `${firstName} ${lastName}`, firstName, lastName, roles };
    });
    return c.json({ users, traceId: crypto.randomUUID() });
  });
};
