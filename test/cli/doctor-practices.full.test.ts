import { describe, expect, it } from 'vitest';
import { deadUrl } from '../ghl/scripted-server.ts';
import { found, look } from './look-with-doctor.ts';
import { type Office, openOffice } from './set-up.ts';

describe('doctor with two practices', () => {
  const openTwo = async (): Promise<Office> => {
    const office = await openOffice();
    const baseUrl = await deadUrl();
    office.rewrite(({ practices }) => {
      const [main] = practices;
      if (main === undefined) return;
      const { ephysio, ghl } = structuredClone(main);
      practices.push({
        ...structuredClone(main),
        name: 'branch',
        ephysio: { ...ephysio, baseUrl },
        ghl: { ...ghl, locationId: office.sandbox.ghl.otherLocationId },
      });
    });
    return office;
  };

  it('finds fault with the one that is broken, and none with the other', async () => {
    const looked = await look(await openTwo());
    expect(looked.practices.main.ok).toBe(true);
    expect(looked.practices.branch.ok).toBe(false);
    expect(found(looked, 'ephysio-sign-in', 'branch')).toMatchObject([{ status: 'fail', exitCode: 69 }]);
    expect(found(looked, 'ghl-sign-in', 'branch')).toMatchObject([{ status: 'fail', exitCode: 3 }]);
    // Of what failed, the sign-in needs a person most.
    expect(looked.exitCode).toBe(3);
  });

  it('looks at the one that is asked for', async () => {
    const looked = await look(await openTwo(), '--practice', 'main');
    expect(looked.exitCode).toBe(0);
    expect(Object.keys(looked.practices)).toEqual(['main']);
  });
});
