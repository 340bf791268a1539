module cdk8s-mtc/gitops-tools/harness

go 1.24
