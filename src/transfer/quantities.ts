import { Size, SizeRoundingBehavior } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-27';

/** A size as Kubernetes reads it: `10Gi`, `512Mi`. cdk8s-plus takes whole gibibytes only for some of them. */
export function quantity(size: Size): string {
  const kibibytes = size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  const [unit, divisor] = ([['Gi', 1024 * 1024], ['Mi', 1024]] as const).find(([, each]) => kibibytes % each === 0) ?? ['Ki', 1];
  return `${Math.ceil(kibibytes / divisor)}${unit}`;
}

/** `resources` of a container. */
export function resourcesOf({ cpu, memory, ephemeralStorage }: ContainerResources): Record<string, unknown> {
  const each = (ofCpu?: Cpu, ofMemory?: Size, ofStorage?: Size) => ({
    ...(ofCpu ? { cpu: ofCpu.amount } : {}),
    ...(ofMemory ? { memory: quantity(ofMemory) } : {}),
    ...(ofStorage ? { 'ephemeral-storage': quantity(ofStorage) } : {}),
  });
  return {
    requests: each(cpu?.request, memory?.request, ephemeralStorage?.request),
    limits: each(cpu?.limit, memory?.limit, ephemeralStorage?.limit),
  };
}
