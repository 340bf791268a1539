import * as fs from 'fs';
import * as https from 'https';
import * as path from 'path';
import { parse } from 'yaml';

/** What a server says to a request. */
export interface Answer {
  readonly status: number;
  /** An object, or a Status that says in `message` why not. */
  readonly body: any;
}

/** Talks to an API server as a kubeconfig's current context says, and, other than kubectl, judges nothing itself. */
export class RestClient {
  private readonly server: string;
  private readonly options: https.RequestOptions;

  constructor(kubeconfig: string) {
    const config = parse(fs.readFileSync(kubeconfig, 'utf8'));
    const entry = (list: string, name: string) => config[list]?.find((candidate: any) => candidate.name === name);
    const context = entry('contexts', config['current-context'])?.context;
    const cluster = entry('clusters', context?.cluster)?.cluster;
    const user = entry('users', context?.user)?.user;
    if (!cluster || !user) {
      throw new Error(`${kubeconfig} has no current context with a cluster and a user.`);
    }
    const read = (object: any, field: string) => object[`${field}-data`]
      ? Buffer.from(object[`${field}-data`], 'base64')
      : object[field] && fs.readFileSync(path.resolve(path.dirname(kubeconfig), object[field]));
    const cert = read(user, 'client-certificate');
    if (!cert && !user.token) {
      throw new Error(`The user of ${kubeconfig}'s current context has neither a client certificate nor a token.`);
    }
    this.server = cluster.server.replace(/\/$/, '');
    this.options = {
      agent: new https.Agent({ keepAlive: true }),
      ca: read(cluster, 'certificate-authority'),
      rejectUnauthorized: !cluster['insecure-skip-tls-verify'],
      cert,
      key: read(user, 'client-key'),
      headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
    };
  }

  get(url: string): Promise<Answer> {
    return this.request('GET', url);
  }

  /** Sends a manifest: a string is YAML and is sent unchanged. */
  post(url: string, manifest: string | object): Promise<Answer> {
    return typeof manifest === 'string'
      ? this.request('POST', url, manifest, 'application/yaml')
      : this.request('POST', url, JSON.stringify(manifest), 'application/json');
  }

  private request(method: string, url: string, content?: string, type?: string): Promise<Answer> {
    const headers = { ...this.options.headers, accept: 'application/json', ...(type ? { 'content-type': type } : {}) };
    return new Promise((resolve, reject) => {
      const request = https.request(this.server + url, { ...this.options, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject);
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, body: bodyOf(Buffer.concat(chunks).toString()) }));
      });
      request.on('error', reject);
      request.end(content);
    });
  }
}

/** Not every refusal comes from the API server itself; others are not a Status. */
function bodyOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim() };
  }
}
