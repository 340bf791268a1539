import { CopyMethod } from 'cdk8s-mtc';

console.log(`cdk8s-mtc demo: copy methods are ${Object.values(CopyMethod).join(' and ')}`);
