import { Kind } from './common';

export const ROUTE: Kind = { apiVersion: 'route.openshift.io/v1', kind: 'Route' };

/** `spec` of a passthrough Route to a Service. */
export interface RouteSpec {
  readonly host?: string;
  readonly to: { readonly kind: 'Service'; readonly name: string };
  readonly tls: { readonly termination: 'passthrough' };
}
