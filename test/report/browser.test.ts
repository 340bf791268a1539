import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { cli } from '../cli/support';

/** Opens the report of a fleet with 500 namespaces and 5,000 volumes in a real browser. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((file) => fs.existsSync(file));
const NEEDS = '[needs: Chromium, for example by apt-get install chromium]';
const EXAMPLE = path.join(__dirname, '../../examples/fleet');

jest.setTimeout(300_000);

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'report-browser-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

(CHROMIUM ? describe : describe.skip)(`the report in Chromium ${NEEDS}`, () => {
  let browser: any;
  const errors: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    execFileSync('npx', ['ts-node', 'main.ts'], {
      cwd: EXAMPLE, env: { ...process.env, CDK8S_OUTDIR: path.join(work, 'dist') }, stdio: 'pipe',
    });
    expect(cli(work, ['report', 'dist', '-o', 'report.html']).exitCode).toBe(0);
    browser = await jest.requireActual('playwright-core').chromium
      .launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-background-networking'] });
  });
  afterAll(() => browser?.close());

  async function open(options: object = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
    page.on('pageerror', (error: Error) => errors.push(error.message));
    page.on('console', (message: any) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request: any) => requests.push(request.url()));
    await page.goto(`file://${path.join(work, 'report.html')}`);
    return page;
  }

  const widthOf = (page: any) => page.evaluate('document.documentElement.scrollWidth');

  test.each(['light', 'dark'])('has no violations of accessibility rules in %s', async (colorScheme) => {
    const page = await open({ colorScheme });
    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const { violations } = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
    expect(violations.map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`)).toEqual([]);
    await page.close();
  });

  test('loads nothing and has no errors, also with its own security policy', async () => {
    await (await open({ bypassCSP: false })).close();
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('file://') && !url.startsWith('data:'))).toEqual([]);
  });

  test('fits a phone: only tables and drawings scroll sideways', async () => {
    const page = await open({ viewport: { width: 360, height: 740 } });
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    await page.close();
  });

  test('searches 5,000 volumes by several words, with the keyboard alone', async () => {
    const page = await open();
    const volumes = page.locator('[data-rows=volume-rows]');
    const status = volumes.locator('[role=status]');
    expect(await status.textContent()).toBe('5000 of 5000, the first 200 are shown');
    expect(await volumes.locator('tbody tr').count()).toBe(200);
    await volumes.locator('input').focus();
    await page.keyboard.type('billing-0000 cephfs');
    const rows = await volumes.locator('tbody tr').allTextContents();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row: string) => row.includes('billing-0000/') && row.includes('cephfs'))).toBe(true);
    expect(await status.textContent()).toBe(`${rows.length} of 5000`);
    await page.close();
  });

  test('shows more rows on request, and all of them on paper', async () => {
    const page = await open();
    const volumes = page.locator('[data-rows=volume-rows]');
    await volumes.locator('button').press('Enter');
    expect(await volumes.locator('tbody tr').count()).toBe(1200);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await volumes.locator('tbody tr').count()).toBe(5000);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    await page.close();
  });
});
