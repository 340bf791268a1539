import { MigrationCase } from './builders';
import { CLUSTERS } from './clusters';
import { CONTROLLER } from './controller';
import { CREDENTIALS } from './credentials';
import { FOLDERS } from './folders';
import { GITOPS } from './gitops';
import { NAMESPACES } from './namespaces';
import { NETWORK } from './network';
import { VOLUMES } from './volumes';

/** Whole migrations, faulty and valid, by their subject. */
export const MIGRATIONS: Readonly<Record<string, readonly MigrationCase[]>> = {
  'clusters and hosts': CLUSTERS,
  'namespaces of both sides': NAMESPACES,
  'network paths': NETWORK,
  'volumes': VOLUMES,
  'the controller': CONTROLLER,
  'credentials': CREDENTIALS,
  'folders': FOLDERS,
  'GitOps': GITOPS,
};
