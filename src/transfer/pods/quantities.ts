import { Size, SizeRoundingBehavior } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-27';
import { formatQuantity } from '../../grammar/quantity';

/** A quantity in a patch of a cdk8s-plus object, which writes its value. */
export interface QuantityPatch {
  readonly value: string;
}

/** A size as Kubernetes reads it: `10Gi`, `512Mi`. Some options of cdk8s-plus accept only whole gibibytes. */
export function quantity(size: Size): QuantityPatch {
  return { value: formatQuantity(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE })) };
}

/** `resources` of a container. */
export function resourcesOf({ cpu, memory, ephemeralStorage }: ContainerResources): Record<string, unknown> {
  const each = (ofCpu?: Cpu, ofMemory?: Size, ofStorage?: Size) => ({
    ...(ofCpu ? { cpu: { value: ofCpu.amount } } : {}),
    ...(ofMemory ? { memory: quantity(ofMemory) } : {}),
    ...(ofStorage ? { 'ephemeral-storage': quantity(ofStorage) } : {}),
  });
  return {
    requests: each(cpu?.request, memory?.request, ephemeralStorage?.request),
    limits: each(cpu?.limit, memory?.limit, ephemeralStorage?.limit),
  };
}
