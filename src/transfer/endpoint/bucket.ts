import { Construct } from 'constructs';
import { checkBucket } from './bucket-checks';
import { BucketEndpointOptions } from './bucket-options';
import { bucketTransport, urlOf } from './bucket-transport';
import { EndpointKind } from './kind';
import { refuseOption } from './service';

/** A bucket in which both sides meet. */
export function bucketEndpoint(options: BucketEndpointOptions): EndpointKind {
  const { hostname, port, protocol } = urlOf(options);
  return {
    isOpenShift: false,
    bucket: bucketTransport(options),
    check: (engine) => checkBucket(engine as Construct, options),
    address: (claim) => {
      refuseOption(claim, 'host', 'does not apply to a bucket: both sides connect to the store');
      refuseOption(claim, 'port', 'does not apply to a bucket: both sides connect to the store');
      return { host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) };
    },
    write: () => undefined,
  };
}
