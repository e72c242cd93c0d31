import { describe, expect, it } from 'vitest';
import { deadUrl } from '../ghl/scripted-server.ts';
import { found, look } from './look-with-doctor.ts';
import { type Office, openOffice } from './set-up.ts';

describe('doctor with two practices', () => {
  const openTwo = async (): Promise<Office> => {
    const office = await openOffice({ practices: 2 });
    const baseUrl = await deadUrl();
    office.rewrite(({ practices: [main, other] }) => {
      if (main === undefined || other === undefined) throw new Error('two practices were asked for');
      other.ephysio.baseUrl = baseUrl;
      other.ghl.privateIntegrationToken = main.ghl.privateIntegrationToken;
    });
    return office;
  };

  it('finds fault with the one that is broken, and none with the other', async () => {
    const looked = await look(await openTwo());
    expect(looked.practices.main.ok).toBe(true);
    expect(looked.practices.lausanne.ok).toBe(false);
    expect(found(looked, 'ephysio-sign-in', 'lausanne')).toMatchObject([{ status: 'fail', exitCode: 69 }]);
    expect(found(looked, 'ghl-sign-in', 'lausanne')).toMatchObject([{ status: 'fail', exitCode: 3 }]);
    // Of what failed, the sign-in needs a person most.
    expect(looked.exitCode).toBe(3);
  });

  it('looks at the one that is asked for', async () => {
    const looked = await look(await openTwo(), '--practice', 'main');
    expect(looked.exitCode).toBe(0);
    expect(Object.keys(looked.practices)).toEqual(['main']);
  });
});
