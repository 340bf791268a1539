import { IConstruct } from 'constructs';
import { ordersFiles } from '../charts/chart-role';
import { Mistake } from '../constructs/mistake';
import { didYouMean } from '../grammar/did-you-mean';
import { MigrationIndex } from '../output/migration-index';

/** What is wrong with a delivery from git. Credentials in a URL are not repeated. */
export function deliveryMistakes(at: IConstruct, repoUrl: string | undefined, path: string | undefined): Mistake[] {
  const isUrl = /^(https?|ssh|git|oci):\/\/[^\s/]+\/\S+$|^[\w.-]+@[\w.-]+:\S+$/.test(repoUrl ?? '');
  const hasPassword = hasPasswordIn(repoUrl ?? '');
  return [
    ...appMistakes(at, path),
    ...isUrl && !hasPassword ? [] : [{
      field: 'repoUrl',
      value: hasPassword ? undefined : repoUrl,
      problem: hasPassword
        ? 'contains a password, which everybody who reads the Application would see'
        : 'is not the URL of a git repository',
      fix: hasPassword
        ? 'remove it, and give it to the tool in a Secret'
        : 'write a URL such as "https://git.example.com/platform/migration.git"',
    }],
  ];
}

/** What is wrong with the place of a delivery in the program, and with the path of the output folder. */
export function appMistakes(at: IConstruct, path: string | undefined): Mistake[] {
  return [
    ...ordersFiles(at) ? [] : [{
      field: 'scope',
      problem: 'is in a plain App, whose output has no folder for each unit',
      fix: 'create the program with `new MigrationApp()`',
    }],
    ...at.node.scope === at.node.root ? [] : [{
      field: 'scope',
      value: at.node.scope?.node.path,
      problem: 'is within the app: the objects would be in a unit that they deliver',
      fix: 'create it with the app as scope',
    }],
    ...path === undefined || isFolder(path) ? [] : [{
      field: 'path',
      value: path,
      problem: 'is not a path within the repository',
      fix: 'write a relative path such as "dist"',
    }],
  ];
}

function isFolder(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..') && /^[\w./-]*$/.test(path);
}

/** The entries of an option by cluster that are for no cluster of the app. */
export function unknownClusters(
  index: MigrationIndex | undefined, options: { readonly [cluster: string]: unknown } = {},
): Mistake[] {
  const known = index?.clusters.map(({ name }) => name) ?? [];
  return index === undefined ? [] : Object.keys(options).filter((name) => !known.includes(name)).map((name) => {
    const near = didYouMean(name, known);
    return {
      field: 'destinations',
      value: name,
      problem: 'is not the name of a cluster of this app',
      fix: near === undefined ? `use one of ${known.map((one) => JSON.stringify(one)).join(', ')}` : `write "${near}"`,
    };
  });
}

/** Whether a URL contains a password. An SSH user such as `git@` is none. */
function hasPasswordIn(url: string): boolean {
  const authority = url.split('://', 2)[1]?.split('/', 1)[0] ?? '';
  const end = authority.lastIndexOf('@');
  return end >= 0 && authority.slice(0, end).includes(':');
}
