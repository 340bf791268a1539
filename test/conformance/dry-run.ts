import { ownCrds } from './custom-resources';
import { Answer, RestClient } from './rest-client';
import { MADE_BY_TESTS } from '../support/api-server';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The part of a manifest that decides where it is sent. */
export interface Addressed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly namespace?: string };
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

/**
 * Sends manifests to an API server as strict dry runs. Nothing is kept, except missing namespaces and CRDs, which are
 * created and stay. A server that serves only custom resources has no namespaces: it uses those of the server of
 * CDK8S_MTC_KUBECONFIG.
 */
export class DryRun {
  /** The server of a kubeconfig, with the CRDs of this repository installed. */
  static async on(kubeconfig: string): Promise<DryRun> {
    const server = new RestClient(kubeconfig);
    for (const crd of ownCrds()) {
      await create(server, CRDS, crd);
    }
    return new DryRun(server, await namespaceServer(server));
  }

  private readonly resources = new Map<string, Promise<readonly (Resource & { readonly kind: string })[]>>();
  private readonly namespaces = new Map<string, Promise<void>>();

  private constructor(private readonly server: RestClient, private readonly withNamespaces: RestClient) {}

  /** Whether the server knows a kind. */
  async serves(manifest: Addressed): Promise<boolean> {
    return await this.resourceOf(manifest) !== undefined;
  }

  /** The server's verdict on a manifest, or on the text that it was read from. */
  async judge(manifest: Addressed, content: string | object = manifest): Promise<Answer> {
    const resource = await this.servedResourceOf(manifest);
    const { apiVersion, metadata } = manifest;
    const namespace = resource.namespaced ? metadata?.namespace ?? 'default' : undefined;
    if (namespace) {
      await this.createNamespace(namespace);
    }
    const folder = `${rootOf(apiVersion)}${namespace ? `/namespaces/${namespace}` : ''}`;
    return this.server.post(`${folder}/${resource.name}?fieldValidation=Strict&dryRun=All`, content);
  }

  /** A CRD is served a moment after it was created. */
  private async servedResourceOf(manifest: Addressed): Promise<Resource> {
    for (let attempt = 0; attempt < 60; attempt++) {
      const resource = await this.resourceOf(manifest);
      if (resource) {
        return resource;
      }
      this.resources.delete(manifest.apiVersion);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`The server does not serve ${manifest.apiVersion} `
      + `${manifest.kind}: install MTC's CRDs on it first.`);
  }

  private async resourceOf({ apiVersion, kind }: Addressed): Promise<Resource | undefined> {
    if (!this.resources.has(apiVersion)) {
      this.resources.set(apiVersion, this.server.get(rootOf(apiVersion)).then(({ body }) => body.resources ?? []));
    }
    return (await this.resources.get(apiVersion)!).find((resource) => resource.kind === kind
      && !resource.name.includes('/'));
  }

  private createNamespace(name: string): Promise<void> {
    if (!this.namespaces.has(name)) {
      const namespace = {
        apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [MADE_BY_TESTS]: 'true' } },
      };
      this.namespaces.set(name, name === 'default'
        ? Promise.resolve()
        : create(this.withNamespaces, '/api/v1/namespaces', namespace));
    }
    return this.namespaces.get(name)!;
  }
}

/** Whether a server refused an object only because it exists, which it checks last. */
export function isThereAlready({ status, body }: Answer): boolean {
  return status === 409 && body.reason === 'AlreadyExists';
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Creates an object that may exist, or that another test may create at the same time. */
async function create(server: RestClient, url: string, manifest: object): Promise<void> {
  const { status, body } = await server.post(url, manifest);
  if (status !== 201 && !isThereAlready({ status, body })) {
    throw new Error(`POST ${url}: ${status} ${body.message}`);
  }
}

async function namespaceServer(server: RestClient): Promise<RestClient> {
  if ((await server.get('/api/v1')).status === 200) {
    return server;
  }
  if (!process.env.CDK8S_MTC_KUBECONFIG) {
    throw new Error('The server of CDK8S_MTC_STRICT_KUBECONFIG serves no namespaces: '
      + 'name the one that does in CDK8S_MTC_KUBECONFIG.');
  }
  return new RestClient(process.env.CDK8S_MTC_KUBECONFIG);
}
