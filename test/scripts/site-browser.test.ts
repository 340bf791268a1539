import * as fs from 'fs';
import * as http from 'http';
import type { AddressInfo } from 'net';
import * as path from 'path';

/** Opens the documentation site, as `npm run site` has written it, in a real browser. */
const SITE = process.env.CDK8S_MTC_SITE;
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((file) => fs.existsSync(file));
const NEEDS = '[needs: Chromium, for example by apt-get install chromium, and the folder that `npm run site` has '
  + 'written, named by CDK8S_MTC_SITE]';

/** Where the site is on its server: not at the root. */
const FOLDER = '/cdk8s-mtc/';

/** One page of each kind, with the widest tables and the longest lines. */
const PAGES = [
  'index', 'docs/first-migration', 'docs/transfer', 'docs/conditions', 'docs/rules', 'docs/rules/plan/conflict',
  'docs/commands/check', 'examples', 'examples/fleet',
  'api/index', 'api/MigrationPlan', 'api/TransferEngineProps', 'CHANGELOG',
];

const TYPES: Record<string, string> = {
  '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.txt': 'text/plain',
};

jest.setTimeout(300_000);

(SITE && CHROMIUM ? describe : describe.skip)(`the documentation site in Chromium ${NEEDS}`, () => {
  const root = path.resolve(__dirname, '../..', SITE ?? '');
  const complaints: string[] = [];
  let server: http.Server;
  let address: string;
  let browser: any;

  beforeAll(async () => {
    server = http.createServer(({ url }, response) => {
      const file = path.join(root, path.relative(FOLDER, new URL(url!, address).pathname));
      const exists = fs.existsSync(file) && fs.statSync(file).isFile();
      response.writeHead(
        exists ? 200 : 404, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' },
      );
      response.end(exists ? fs.readFileSync(file) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`;
    browser = await jest.requireActual('playwright-core').chromium
      .launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-background-networking'] });
  });
  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function open(name: string, options: object = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.on('pageerror', (error: Error) => complaints.push(`${name}: ${error.message}`));
    page.on('response', (response: any) => response.status() >= 400
      && complaints.push(`${name}: ${response.url()}: ${response.status()}`));
    page.on('request', (request: any) => request.url().startsWith(address)
      || complaints.push(`${name} loads ${request.url()}`));
    await page.goto(`${address}${name}.html`);
    await page.locator('#search input').waitFor();
    return page;
  }

  /** The accessibility rules that a page violates, each with the first element. */
  async function violationsOn(page: any): Promise<string[]> {
    await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const { violations } = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
    return violations.map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`);
  }

  /** What a function finds on each page, with the name of the page. */
  async function onEachPage(options: object, find: (page: any) => Promise<string[]>): Promise<string[]> {
    const found: string[] = [];
    for (const name of PAGES) {
      const page = await open(name, options);
      found.push(...(await find(page)).map((text) => `${name}: ${text}`));
      await page.close();
    }
    return found;
  }

  test.each([
    ['in light', { colorScheme: 'light' }],
    ['in dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
  ])('has no violations of accessibility rules %s', async (_, options) => {
    expect(await onEachPage(options, violationsOn)).toEqual([]);
    const page = await open('index', options);
    await page.locator('#search input').fill('network');
    await page.locator('#search .pagefind-ui__result-link').first().waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.close();
  });

  test.each([320, 360, 1280])('fits a window of %i pixels: only tables and code scroll sideways', async (width) => {
    expect(await onEachPage({ viewport: { width, height: 740 } }, async (page) => {
      const needed = await page.evaluate('document.documentElement.scrollWidth');
      return needed > width ? [`${needed} pixels`] : [];
    })).toEqual([]);
  });

  test('follows the setting of light or dark, the search as well', async () => {
    const colors = async (colorScheme: string) => {
      const page = await open('index', { colorScheme });
      const both: string[] = await page.evaluate("['body', '#search input'].map((one) => "
        + 'getComputedStyle(document.querySelector(one)).backgroundColor)');
      await page.close();
      return both;
    };
    expect(await colors('light')).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)']);
    expect(await colors('dark')).toEqual(['rgb(13, 17, 23)', 'rgb(13, 17, 23)']);
  });

  test.each([
    ['closed networks', 'docs/networks.html', 'Networks'],
    ['InvalidRegistryRoute', 'docs/conditions.html#invalidregistryroute', 'Troubleshooting by condition'],
    ['plan/conflict', 'docs/rules/plan/conflict.html', 'plan/conflict'],
    ['addHook', 'api/MigrationPlan.html', 'MigrationPlan'],
  ])('finds "%s" among the first results, and leads to %s', async (words, target, title) => {
    const page = await open('examples/fleet'); // from another folder
    await page.locator('#search input').fill(words);
    await page.locator(`#search a[href="${FOLDER}${target}"]`).first().click();
    await page.waitForURL(`${address}${target}`);
    expect(await page.locator('h1').textContent()).toBe(title);
    await page.close();
  });

  test('finds nothing for a word that no page contains, and says so', async () => {
    const page = await open('index');
    await page.locator('#search input').fill('qqqzzzqqq');
    await page.locator('#search', { hasText: 'No results for qqqzzzqqq' }).waitFor();
    await page.close();
  });

  test('is read with the keyboard: the first key leads past the navigation', async () => {
    const page = await open('index');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the text');
    await page.keyboard.press('Enter');
    expect(page.url()).toBe(`${address}index.html#text`);
    await page.close();
  });

  test('is read without a server, without the search', async () => {
    const page = await browser.newPage();
    await page.goto(`file://${path.join(root, 'index.html')}`);
    expect(await page.locator('h1').textContent()).toBe('cdk8s-mtc');
    expect(await page.locator('#search input').count()).toBe(0);
    await page.locator('nav a', { hasText: 'A first migration' }).click();
    expect(await page.locator('h1').textContent()).toBe('A first migration');
    await page.close();
  });

  test('has only links to files that exist', () => {
    const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html') && !name.startsWith('pagefind'));
    const dead = names.flatMap((name) => [...fs.readFileSync(path.join(root, name), 'utf8')
      .matchAll(/ (?:href|src)="([^"#?]+)/g)].map(([, target]) => target)
      .filter((target) => !/^(?:https?|mailto):/.test(target)
        && !fs.existsSync(path.join(root, path.dirname(name), target)))
      .map((target) => `${name}: ${target}`));
    const listed = [...fs.readFileSync(path.join(root, 'llms.txt'), 'utf8').matchAll(/\]\(([^)]+)\)/g)]
      .map(([, target]) => target);
    dead.push(...listed.filter((target) => !fs.existsSync(path.join(root, target))));
    expect([names.length > 500, listed.length > 5]).toEqual([true, true]);
    expect(dead).toEqual([]);
  });

  test('has no errors, and loads nothing that does not exist or is elsewhere', () => {
    expect(complaints).toEqual([]);
  });
});
