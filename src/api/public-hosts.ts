/** Domains of the internet in which nobody has a cluster: registries, code, packages, APIs of clouds. */
const PUBLIC_DOMAINS = [
  'access.redhat.com', 'cdn.redhat.com', 'console.redhat.com', 'registry.connect.redhat.com', 'registry.redhat.io',
  'sso.redhat.com', 'subscription.rhsm.redhat.com', 'api.openshift.com', 'mirror.openshift.com',
  'docker.com', 'docker.io', 'gcr.io', 'ghcr.io', 'mcr.microsoft.com', 'public.ecr.aws', 'quay.io', 'registry.k8s.io',
  'bitbucket.org', 'github.com', 'githubusercontent.com', 'gitlab.com',
  'maven.org', 'nodesource.com', 'npmjs.com', 'npmjs.org', 'pypi.org', 'pythonhosted.org', 'rubygems.org',
  'blob.core.windows.net', 'googleapis.com', 'login.microsoftonline.com', 'management.azure.com',
];

/** The services of AWS whose names cannot be a load balancer's, by a part of the name: `s3.eu-west-1.amazonaws.com`. */
const AWS = 'amazonaws.com';
const AWS_SERVICE = /^(?:ec2|ecr|iam|kms|logs|monitoring|s3(?:-[a-z0-9-]+)?|secretsmanager|sqs|sts)$/;

/**
 * Whether a DNS name, or a pattern that begins with `*.`, contains only names of public services, such as registries
 * and the object stores of clouds. A load balancer of a cloud is none: it may be that of a router.
 */
export function isPublicService(pattern: string): boolean {
  const name = pattern.toLowerCase().replace(/^\*\./, '').replace(/\.$/, '');
  return PUBLIC_DOMAINS.some((domain) => isWithin(name, domain))
    || isWithin(name, AWS) && name.split('.').some((label) => AWS_SERVICE.test(label));
}

/** Whether a name is a domain, or below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
