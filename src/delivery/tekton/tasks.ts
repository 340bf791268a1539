import { safeName } from '../delivered-units';

/** What all tasks have in common. */
export interface TaskOptions {
  /** The image with the command line and kubectl. */
  readonly image: string;
  /** The output folder in the workspace. */
  readonly path: string;
}

/** A task of a Pipeline. */
export interface Task {
  readonly name: string;
  readonly runAfter?: readonly string[];
  readonly timeout?: string;
  readonly retries?: number;
  readonly [field: string]: unknown;
}

const WORKSPACES = ['migration', 'kubeconfig'];

/**
 * A task that runs one command. Its arguments reach the process without a shell. All tasks of a PipelineRun have one
 * holder, so that a Lease of a pod that was killed does not stop its successor.
 */
export function commandTask(
  name: string, args: readonly string[], options: TaskOptions, more: Omit<Task, 'name'> = {},
): Task {
  const folder = `$(workspaces.migration.path)/${options.path}`;
  const hasResult = args.includes('--summary');
  return {
    name: safeName(name),
    ...more,
    params: [{ name: 'holder', value: 'pipelinerun/$(context.pipelineRun.name)/$(context.pipelineRun.uid)' }],
    workspaces: WORKSPACES.map((workspace) => ({ name: workspace, workspace })),
    taskSpec: {
      params: [{ name: 'holder', type: 'string' }],
      workspaces: WORKSPACES.map((workspace) => ({ name: workspace })),
      ...hasResult ? { results: [{ name: 'result', type: 'string', description: 'The outcome, as JSON' }] } : {},
      steps: [{
        name: 'cdk8s-mtc',
        image: options.image,
        command: ['cdk8s-mtc'],
        args: args.map((arg) => (arg === FOLDER ? folder : arg)),
        env: [
          { name: 'KUBECONFIG', value: '$(workspaces.kubeconfig.path)/kubeconfig' },
          { name: 'HOME', value: '/tmp' },
          { name: 'CDK8S_MTC_HOLDER', value: '$(params.holder)' },
        ],
      }],
    },
  };
}

/** Stands for the output folder among the arguments of a command. */
export const FOLDER = '\0folder';

/** Waits until people approve. The custom task of OpenShift Pipelines, a Technology Preview. */
export function approvalTask(approvers: readonly string[], description: string): Task {
  return {
    name: 'approve',
    timeout: '168h',
    taskRef: { apiVersion: 'openshift-pipelines.org/v1alpha1', kind: 'ApprovalTask' },
    params: [
      { name: 'approvers', value: approvers },
      { name: 'numberOfApprovalsRequired', value: '1' },
      { name: 'description', value: description },
      { name: 'timeout', value: '168h' },
    ],
  };
}

/** A Pipeline of tasks that run one after the other, and of those that run in any case at its end. */
export function pipeline(
  head: { readonly name: string; readonly namespace: string }, tasks: readonly Task[], last: readonly Task[],
): object {
  const results = tasks.filter(({ taskSpec }) => (taskSpec as { results?: unknown } | undefined)?.results !== undefined)
    .map(({ name }) => ({
      name, description: `The outcome of ${name}, as JSON`, value: `$(tasks.${name}.results.result)`,
    }));
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'Pipeline',
    metadata: head,
    spec: {
      workspaces: [
        { name: 'migration', description: 'The repository with the output folder' },
        {
          name: 'kubeconfig',
          description: 'A Secret with the key kubeconfig, whose contexts are called like the clusters',
        },
      ],
      tasks: tasks.map((task, place) => (place === 0 ? task : { ...task, runAfter: [tasks[place - 1].name] })),
      finally: last,
      ...results.length === 0 ? {} : { results },
    },
  };
}
