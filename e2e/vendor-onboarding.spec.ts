import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { emailOf } from '@baton/example-vendor-onboarding';
import { until } from '@baton/testing';
import { launchBrowser } from '@baton/testing/browser';

import type { Api } from './harness/api.js';
import { admin } from './harness/baton.js';
import { Browsing, chooseFile, openTask, saysAfterSending } from './harness/browsing.js';
import { details, signInCrew, type Crew } from './harness/onboarding.js';
import { linkIn, sendWebhook, setStage, vendorRequest, type Stage } from './harness/stage.js';

interface Progress {
  readonly sentence: string;
  readonly state: string;
  readonly now: readonly { readonly name: string; readonly missing: readonly string[] }[];
  readonly next: readonly string[];
}

describe('a vendor is onboarded', () => {
  let stage: Stage;
  let crew: Crew;
  let browser: Browser;
  let browsing: Browsing;
  let api: Api;
  beforeAll(async () => {
    stage = await setStage();
    ({ api } = stage.baton);
    crew = await signInCrew(stage);
    browser = await launchBrowser();
    browsing = new Browsing(browser, stage);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const contactOf = (key: string) => `vera.${key.toLowerCase()}@vendor.example`;

  /** The ERP of Procurement asks for a vendor. Returns the instance's id. */
  async function request(key: string): Promise<string> {
    const answer = await sendWebhook(stage.baton, stage.webhook, vendorRequest(key, contactOf(key)), {
      id: `call-${key}`,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    return until(`${key} has started`, async () => {
      const { instances } = await api.ok(
        api.get<{ instances: { instanceId: string }[] }>(`/v1/instances?businessKey=${key}`),
      );
      return instances[0]?.instanceId;
    });
  }
  const progressOf = async (instanceId: string, reader: Api = api) =>
    await reader.ok(reader.get<Progress>(`/v1/progress/${instanceId}`));
  /** Waits until the progress sentence says so. */
  const says = (instanceId: string, words: RegExp, reader: Api = api): Promise<Progress> => {
    let last = '';
    return until(`the sentence says ${words}`, async () => {
      const progress = await progressOf(instanceId, reader);
      last = progress.sentence;
      return words.test(progress.sentence) ? progress : undefined;
    }).catch((error: unknown) => {
      throw new Error(`It says “${last}”, not ${String(words)}`, { cause: error });
    });
  };
  const invitation = async (key: string) => linkIn(await stage.mail.mailTo(contactOf(key), /Provide company details/));
  const erpVendor = async (key: string) => {
    const headers = { authorization: `Bearer ${stage.erpToken}` };
    const { vendors } = (await (await fetch(`${stage.erp.url}/vendors`, { headers })).json()) as {
      vendors: { name: string }[];
    };
    return vendors.find(({ name }) => name === `Acme ${key}`);
  };
  /** The open task of a step, for whoever has it. */
  const taskOf = (person: Api, instanceId: string, elementId: string): Promise<string> =>
    until(`${elementId} is open`, async () => {
      const { userTasks } = await person.ok(
        person.get<{ userTasks: { userTaskId: string; elementId: string }[] }>(`/v1/tasks?instanceId=${instanceId}`),
      );
      const found = userTasks.find((task) => task.elementId === elementId);
      return found && `/v1/tasks/${encodeURIComponent(found.userTaskId)}`;
    });
  const complete = async (person: Api, instanceId: string, elementId: string, body: object): Promise<void> => {
    await person.ok(person.post(`${await taskOf(person, instanceId, elementId)}/complete`, body));
  };
  /** The vendor's answer, as the guest page sends it. */
  async function answerAsGuest(key: string): Promise<Api> {
    const guest = await api.openLink(await invitation(key));
    for (const name of ['bankLetter', 'registration'])
      await guest.ok(
        guest.put(`/v1/guest/task/documents/${name}`, '%PDF-1.4\n%%EOF\n', {
          'content-type': 'application/pdf',
          'x-file-name': `${name}.pdf`,
        }),
      );
    await guest.ok(guest.post('/v1/guest/task/complete', { variables: details }));
    return guest;
  }

  describe('with a browser', () => {
    const key = 'VR-1';
    let instanceId: string;
    let phone: Page;

    it('a signed webhook starts it, the ERP has the vendor, and the contact is invited by mail', async () => {
      instanceId = await request(key);
      const link = await invitation(key);
      expect(link.startsWith(`${stage.baton.url}/guest#`)).toBe(true);
      expect(await erpVendor(key)).toMatchObject({ status: 'requested', country: 'DE' });
      const { now, next } = await says(instanceId, /^With Vendor \(Vera Vendor\) since .*, due in 5 days\. Next: /);
      expect(now[0]?.missing.join()).toMatch(/Bank letter.*Certificate of registration/);
      expect(next.join()).toMatch(/Rate the vendor/);
    });

    it('the vendor opens the link on a phone, is told of a wrong value at its field, uploads and sends', async () => {
      phone = await browsing.phone();
      await phone.goto(await invitation(key));
      await phone.getByRole('heading', { name: 'Provide company details' }).waitFor();
      expect(phone.url()).not.toContain('#');
      expect(await phone.getByRole('navigation').count()).toBe(0);
      await phone.getByLabel('Legal name').fill(details.legalName);
      await phone.getByLabel('Tax number').fill(details.taxId);
      await phone.getByLabel('IBAN').fill('DE89 3704');
      await chooseFile(phone, 'Bank letter', 'letter.pdf');
      await chooseFile(phone, 'Certificate of registration', 'registration.pdf');
      await phone.getByRole('button', { name: 'Send' }).click();
      await phone.getByText('This does not have the expected form.').waitFor();
      expect(await phone.getByLabel('IBAN').getAttribute('aria-invalid')).toBe('true');
      await phone.getByLabel('IBAN').fill(details.iban);
      const wide = await phone.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wide, 'pixels that stick out to the side').toBeLessThanOrEqual(0);
      await phone.getByRole('button', { name: 'Send' }).click();
      await phone.getByRole('heading', { name: 'Thank you' }).waitFor();
    });

    it('the vendor sees who has it next: the department, and nobody’s name', async () => {
      const sentence = phone.getByRole('region', { name: 'Where it stands' });
      await sentence.getByText(/^With Risk since /).waitFor();
      expect(await phone.locator('body').textContent()).not.toMatch(/Rosa|rating|Rate the vendor/);
      await says(instanceId, /^With Risk since .*, not taken yet, due in 3 days\. Next: /, crew.rosa);
    });

    it('Risk rates the vendor as high', async () => {
      const page = await browsing.inboxOf('rosa');
      await openTask(page, 'Rate the vendor', key);
      await page.getByLabel('high').check();
      await page.getByLabel(/^Why/).fill('A new market');
      await page.getByRole('button', { name: 'Send' }).click();
      await saysAfterSending(page, /^With Risk/);
      await page.context().close();
    });

    it('the risk officer accepts the risk', async () => {
      await says(instanceId, /^With Risk .*not taken yet.* Next: Review the contract/, crew.otto);
      const page = await browsing.inboxOf('otto');
      await openTask(page, 'Decide on the high risk', key);
      await page.getByRole('button', { name: 'Accept the risk' }).click();
      await saysAfterSending(page, /^With Legal since .* Next: Set payment terms/);
      await page.context().close();
    });

    it('Legal sends it back to the vendor, and has to say why', async () => {
      await phone
        .getByRole('region', { name: 'Where it stands' })
        .getByText(/^With Legal since /)
        .waitFor();
      const page = await browsing.inboxOf('lena');
      await openTask(page, 'Review the contract', key);
      await page.getByRole('button', { name: 'Send back to the vendor' }).click();
      await page.getByText('Say why, so that the next person knows.').waitFor();
      await page.getByLabel(/Note to whoever is next/).fill('The tax number is that of another company');
      await page.getByRole('button', { name: 'Send back to the vendor' }).click();
      await saysAfterSending(page, /^With Vendor \(Vera Vendor\) since /);
      await page.context().close();
    });

    it('the vendor gets another link, reads why, and answers again', async () => {
      const links = () =>
        stage.mail.mails
          .filter(({ to, subject }) => to.includes(contactOf(key)) && /Provide company details/.test(subject))
          .map(linkIn);
      const second = await until('a second link has come', () => links()[1]);
      expect(second).not.toBe(links()[0]);
      await phone.goto('about:blank');
      await phone.goto(second);
      await phone.getByText('The tax number is that of another company').waitFor();
      await phone.getByLabel('Legal name').fill(details.legalName);
      await phone.getByLabel('Tax number').fill('DE987654321');
      await phone.getByLabel('IBAN').fill(details.iban);
      await chooseFile(phone, 'Bank letter', 'letter.pdf');
      await chooseFile(phone, 'Certificate of registration', 'registration.pdf');
      await phone.getByRole('button', { name: 'Send' }).click();
      await phone.getByRole('heading', { name: 'Thank you' }).waitFor();
      await phone.context().close();
    });

    it('Legal approves, and Accounts Payable sets the terms', async () => {
      await complete(crew.rosa, instanceId, 'rateVendor', { variables: { rating: 'low', justification: 'Mended' } });
      const legal = await browsing.inboxOf('lena');
      await openTask(legal, 'Review the contract', key);
      await legal.getByRole('button', { name: 'Approve the contract' }).click();
      await saysAfterSending(legal, /^With Accounts Payable since /);
      await legal.context().close();
      const payable = await browsing.inboxOf('anton');
      await openTask(payable, 'Set payment terms', key);
      await payable.getByLabel('NET30').check();
      await payable.getByLabel('EUR').check();
      await payable.getByRole('button', { name: 'Send' }).click();
      await payable.getByRole('heading', { name: /^Sent/ }).waitFor();
      await payable.context().close();
    });

    it('the ERP has the outcome, and the vendor and the requester are told', async () => {
      await says(instanceId, /^Done .*, after /);
      expect(await erpVendor(key)).toMatchObject({
        status: 'active',
        legalName: details.legalName,
        iban: details.iban,
        bankValid: true,
        rating: 'low',
        paymentTerms: 'NET30',
        currency: 'EUR',
      });
      const welcome = await stage.mail.mailTo(contactOf(key), /Welcome as a vendor/);
      expect(welcome.text).toContain('Payment terms: NET30');
      await stage.mail.mailTo(vendorRequest(key, '').requester, /Vendor onboarded/);
      expect((await api.get(`/v1/instances/${instanceId}`)).body).toMatchObject({
        state: 'completed',
        variables: { details: { taxId: 'DE987654321' } },
      });
      expect(browsing.errors).toEqual([]);
    });
  });

  it('is rejected by the risk officer, who has to say why', async () => {
    const key = 'VR-2';
    const instanceId = await request(key);
    const guest = await answerAsGuest(key);
    await says(instanceId, /^With Risk since /, guest);
    await complete(crew.rosa, instanceId, 'rateVendor', { variables: { rating: 'high', justification: 'On a list' } });
    const page = await browsing.inboxOf('otto');
    await openTask(page, 'Decide on the high risk', key);
    await page.getByRole('button', { name: 'Reject the vendor' }).click();
    await page.getByText('Say why, so that the next person knows.').waitFor();
    await page.getByLabel(/Note to whoever is next/).fill('Sanctioned');
    await page.getByRole('button', { name: 'Reject the vendor' }).click();
    await page.getByRole('heading', { name: /^Sent/ }).waitFor();
    await page.context().close();
    await says(instanceId, /^Done /);
    expect(await erpVendor(key)).toMatchObject({ status: 'rejected' });
    await stage.mail.mailTo(contactOf(key), /Your registration as a vendor/);
    await stage.mail.mailTo(vendorRequest(key, '').requester, /Vendor rejected/);
  });

  describe('with clocks that run', () => {
    const key = 'VR-3';
    let instanceId: string;
    const advance = (duration: string) => api.ok(api.post('/v1/clock/advance', { duration }));
    const timeline = async () =>
      (
        await api.ok(
          api.get<{ entries: { at: string; type: string; text: string }[] }>(
            `/v1/progress/${instanceId}/timeline?pageSize=200`,
          ),
        )
      ).entries;

    it('a guest who is silent for a day is reminded with the same link, and after two days Procurement is told', async () => {
      instanceId = await request(key);
      const link = await invitation(key);
      await advance('PT24H');
      const reminder = await stage.mail.mailTo(contactOf(key), /^Reminder: Provide company details/);
      expect(linkIn(reminder)).toBe(link);
      expect(stage.mail.mails.some(({ subject }) => subject.startsWith('Escalated') && subject.includes(key))).toBe(
        false,
      );
      await advance('PT24H');
      await stage.mail.mailTo(emailOf('petra'), new RegExp(`Escalated to you: Provide company details .*${key}`));
      await answerAsGuest(key);
    });

    it('a step of Risk is nudged and escalated in due order by one move of the clock', async () => {
      await says(instanceId, /^With Risk since /);
      await advance('PT50H');
      await stage.mail.mailTo(emailOf('rosa'), new RegExp(`Reminder: Rate the vendor .*${key}`));
      await stage.mail.mailTo(emailOf('otto'), new RegExp(`Escalated to you: Rate the vendor .*${key}`));
      const entries = await until('the timeline tells of it', async () => {
        const found = (await timeline()).filter(({ type }) => /nudg|escalat/i.test(type));
        return found.some(({ text }) => /Rate the vendor/.test(text)) && found.length >= 4 ? found : undefined;
      });
      const ofRisk = entries.filter(({ text }) => /Rate the vendor/.test(text));
      expect(ofRisk.map(({ at }) => at)).toEqual(ofRisk.map(({ at }) => at).toSorted());
      const [first, last] = [
        ofRisk.find(({ type }) => /nudg/i.test(type)),
        ofRisk.find(({ type }) => /escalat/i.test(type)),
      ];
      expect(Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')).toBe(24 * 3_600_000);
      await says(instanceId, /^With Risk .*due in 22 h/);
    });
  });

  it('waits out an outage of the ERP: retries, an incident with an owner, and a retry that succeeds', async () => {
    const key = 'VR-4';
    stage.erp.setDown(true);
    const instanceId = await request(key);
    await says(instanceId, /^Create vendor in ERP failed .* and is tried again /);
    interface Incident {
      readonly incidentId: string;
      readonly owner: string;
      readonly elementId: string;
    }
    const incidents = async () =>
      (await api.ok(api.get<{ incidents: Incident[] }>(`/v1/incidents?instanceId=${instanceId}`))).incidents;
    const incident = await until('the retries are used up', async () => {
      const [found] = await incidents();
      if (found === undefined) await api.ok(api.post('/v1/clock/advance', { duration: 'PT10S' }));
      return found;
    });
    expect(incident).toMatchObject({ elementId: 'createVendor', owner: 'group:procurement' });
    const failures = (
      await api.ok(
        api.get<{ events: { type: string; data: { retries?: number } }[] }>(
          `/v1/instances/${instanceId}/events?pageSize=200`,
        ),
      )
    ).events.filter(({ type }) => type === 'JobFailed');
    expect(failures.map(({ data }) => data.retries)).toEqual([3, 2, 1, 0]);
    await stage.mail.mailTo(emailOf('petra'), new RegExp(`Incident: .*${key}`));
    await says(instanceId, /^Create vendor in ERP has stopped since .*503.* Procurement has to mend it\./);

    const page = await browsing.signedIn(admin.email, admin.password);
    await page.goto('/operations');
    const row = page.getByRole('listitem').filter({ hasText: key });
    await row.getByText(/503/).waitFor();
    await row.getByText(/Procurement is to mend it/).waitFor();
    stage.erp.setDown(false);
    await row.getByRole('button', { name: 'Retry' }).click();
    await says(instanceId, /^With Vendor \(Vera Vendor\) since /);
    await invitation(key);
    expect(await incidents()).toEqual([]);
    expect(await erpVendor(key)).toMatchObject({ status: 'requested' });
    await row.waitFor({ state: 'detached' });
    await page.context().close();
    expect(browsing.errors).toEqual([]);
  });
});
